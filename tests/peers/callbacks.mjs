// SPDX-License-Identifier: GPL-3.0-or-later
// The same requests to Tresen and to co-wechat, in the three modes: what they answer and what they have read has to agree.
import assert from "node:assert";
import { spawnSync } from "node:child_process";
import http from "node:http";
import wechat from "co-wechat";
import Koa from "koa";
import { check, end, order, setting } from "./tap.mjs";
import { foreignCrypt, foreignKey, now, open, openJson, query, send, wrap, wrapJson } from "./wire.mjs";

const { originalId } = setting;
const openid = "oPeerCustomer0000000000000001";
const cdata = (text) => `<![CDATA[${text.replaceAll("]]>", "]]]]><![CDATA[>")}]]>`;

// Which member says what the timeline shows as the entry's text.
const TEXT_OF = { text: "Content", location: "Label", link: "Title", file: "Title" };

let msgid = 7100000000000000000n;

function message(kind, members, sender = openid) {
  const texts = Object.entries(members).map(([name, value]) => `<${name}>${cdata(value)}</${name}>`).join("\n");
  return `<xml><ToUserName>${cdata(originalId)}</ToUserName><FromUserName>${cdata(sender)}</FromUserName>` +
    `<CreateTime>${now()}</CreateTime><MsgType>${cdata(kind)}</MsgType>${texts}<MsgId>${(msgid += 1n)}</MsgId></xml>`;
}

let second = 0;

function event(name, members = {}) {
  const texts = Object.entries(members).map(([member, value]) => `<${member}>${cdata(value)}</${member}>`).join("");
  return `<xml><ToUserName>${cdata(originalId)}</ToUserName><FromUserName>${cdata(openid)}</FromUserName>` +
    `<CreateTime>${now() - 1000 + (second += 1)}</CreateTime><MsgType>${cdata("event")}</MsgType>` +
    `<Event>${cdata(name)}</Event>${texts}</xml>`;
}

const bodies = () => ({
  "text": message("text", { Content: "Guten Tag, wann ist mein Auto fertig?" }),
  "text-chinese": message("text", { Content: "刹车有异响，什么时候可以来看？🚗" }),
  "text-markup": message("text", { Content: "a ]]> b & <c> \"d\" %20 + 1" }),
  "text-lines": message("text", { Content: "erste Zeile\nzweite Zeile" }),
  "text-blanks": message("text", { Content: "  mit Rand  " }),
  "text-long": message("text", { Content: "长".repeat(600) }),
  "text-empty": message("text", { Content: "" }),
  "image": message("image", { PicUrl: "http://127.0.0.1:9/none.jpg", MediaId: "media-of-nobody" }),
  "image-turned-round": "<xml><MsgType><![CDATA[image]]></MsgType>\n  <MediaId> <![CDATA[m1]]> </MediaId>" +
    `<MsgId>${(msgid += 1n)}</MsgId><CreateTime>${now()}</CreateTime><FromUserName>${cdata(openid)}</FromUserName>` +
    `<ToUserName>${cdata(originalId)}</ToUserName></xml>`,
  "voice": message("voice", { MediaId: "v1", Format: "amr", Recognition: "" }),
  "video": message("video", { MediaId: "v2", ThumbMediaId: "t2" }),
  "location": message("location", { Location_X: "23.134521", Location_Y: "113.358803", Scale: "20", Label: "广州市海珠区" }),
  "link": message("link", { Title: "Ein Angebot", Description: "mit & darin", Url: "https://example.com/?a=1&b=2" }),
  "unknown-kind": message("hologram", { Content: "x" }),
  "follow": event("subscribe"),
  "follow-by-code": event("subscribe", { EventKey: "qrscene_car:4711", Ticket: "T" }),
  "scan": event("SCAN", { EventKey: "car:4711", Ticket: "T" }),
  "click": event("CLICK", { EventKey: "BOOK_SERVICE" }),
  "view": event("VIEW", { EventKey: "https://example.com/" }),
  "unknown-event": event("Shake_Hands", { EventKey: "k" }),
  "unfollow": event("unsubscribe", { EventKey: "" }),
});

// co-wechat behind Koa; "read" is what its handler was last given, "words" what it is to say.
function startPeer() {
  const { token, aesKey, appId } = setting;
  const app = new Koa();
  const peer = { read: null, words: "" };
  app.silent = true;
  app.use(wechat({ token, appid: appId, encodingAESKey: aesKey }).middleware(async (read) => {
    peer.read = read;
    return peer.words;
  }));
  return new Promise((resolve) => {
    peer.server = http.createServer(app.callback()).listen(0, "127.0.0.1", () => {
      peer.base = `http://127.0.0.1:${peer.server.address().port}`;
      resolve(peer);
    });
  });
}

// Everything that WeChat posts here goes on to both; WeChat gets Tresen's answer.
function startTee(pair, peer, seen) {
  return new Promise((resolve) => {
    const server = http.createServer(async (request, response) => {
      const pieces = [];
      for await (const piece of request) pieces.push(piece);
      const body = Buffer.concat(pieces);
      const ours = await send(pair.tresen, request.method, request.url, body, request.headers["content-type"]);
      const theirs = await send(peer.base, request.method, request.url, body, request.headers["content-type"]);
      seen.push({ ours, theirs, read: peer.read, method: request.method });
      response.writeHead(ours.status, { "Content-Length": Buffer.byteLength(ours.text) });
      response.end(ours.text);
    }).listen(0, "127.0.0.1", () => resolve({ server, url: `http://127.0.0.1:${server.address().port}/wechat` }));
  });
}

// The row of the export that a document has to become, of what co-wechat has read of it.
function expected(read) {
  const created_at = new Date(Number(read.CreateTime) * 1000).toISOString();
  if (read.MsgType !== "event") {
    const member = TEXT_OF[read.MsgType];
    return { type: "message", openid: read.FromUserName, direction: "in", kind: read.MsgType, msgid: read.MsgId, created_at,
      ...(member || ["image", "voice", "video"].includes(read.MsgType) ? { text: read[member] || "" } : {}) };
  }
  const name = read.Event.toLowerCase();
  const key = read.EventKey || "";
  // Some come in the platform's name and say in a member of its own whom they are about.
  const person = name.startsWith("user_") ? read.OpenID || read.openid : undefined;
  return { type: "event", openid: person || read.FromUserName, event: name, created_at,
    key: name === "subscribe" ? key.replace(/^qrscene_/, "") : key };
}

const sameTime = (a, b) => Date.parse(a) === Date.parse(b);

function readExport(pair) {
  const [program, ...rest] = pair.export;
  const done = spawnSync(program, rest, { encoding: "utf8", maxBuffer: 1 << 26 });
  assert.strictEqual(done.status, 0, done.stderr);
  return done.stdout.trim().split("\n").map((line) => JSON.parse(line));
}

function assertStored(rows, want) {
  const found = rows.filter((row) => row.type === want.type &&
    (want.type === "message" ? row.msgid === want.msgid
      : row.event === want.event && row.openid === want.openid && sameTime(row.created_at, want.created_at)));
  assert.strictEqual(found.length, 1, `${found.length} rows for ${JSON.stringify(want)}`);
  for (const [name, value] of Object.entries(want)) {
    if (name === "created_at") assert.ok(sameTime(found[0][name], value), `${found[0][name]} is not ${value}`);
    else assert.strictEqual(found[0][name], value, name);
  }
}

async function assertAgree(ours, theirs) {
  assert.strictEqual(ours.status, 200);
  assert.strictEqual(theirs.status, 200);
  assert.deepStrictEqual(await open(ours.text), await open(theirs.text));
}

async function toBoth(pair, peer, { path, body }) {
  peer.read = null;
  const theirs = await send(peer.base, "POST", path, body);
  const ours = await send(pair.tresen, "POST", path, body);
  return { ours, theirs, read: peer.read };
}

async function compareBodies(pair, peer) {
  const reads = {};
  for (const [name, xml] of Object.entries(bodies())) {
    await check(`${pair.mode}: the answers to ${name} agree`, async () => {
      const { ours, theirs, read } = await toBoth(pair, peer, wrap(pair.mode, xml));
      await assertAgree(ours, theirs);
      assert.ok(read, "co-wechat has read nothing");
      reads[name] = read;
    });
  }
  return reads;
}

async function compareRefusals(pair, peer) {
  const xml = () => message("text", { Content: "forged" });
  const wrong = "0".repeat(40);
  const cases = { "wrong signature": wrap(pair.mode, xml(), { signature: wrong, msg_signature: wrong }) };
  if (pair.mode !== "plain") {
    const good = wrap(pair.mode, xml());
    cases["other cipher text"] = { path: good.path, body: wrap(pair.mode, xml()).body };
  }
  for (const [name, request] of Object.entries(cases)) {
    await check(`${pair.mode}: both refuse a callback with a ${name}`, async () => {
      const { ours, theirs, read } = await toBoth(pair, peer, request);
      assert.strictEqual(ours.status, 403);
      assert.strictEqual(theirs.status, 401);
      assert.strictEqual(read, null);
    });
  }
  if (pair.mode === "plain") return;
  // co-wechat does not look at the AppID inside, which is no model.
  await check(`${pair.mode}: another account's AppID inside is refused`, async () => {
    const { path, body } = wrap(pair.mode, xml(), {}, foreignCrypt());
    assert.strictEqual((await send(pair.tresen, "POST", path, body)).status, 403);
  });
  await check(`${pair.mode}: another key is refused`, async () => {
    const { path, body } = wrap(pair.mode, xml(), {}, foreignKey());
    assert.strictEqual((await send(pair.tresen, "POST", path, body)).status, 403);
  });
}

async function compareUrlChecks(pair, peer) {
  const cases = { "digits": "4375120948345356249", "signs": "a b+c%/ä<&>" };
  for (const [name, echostr] of Object.entries(cases)) {
    await check(`${pair.mode}: the answers to a URL check with ${name} agree`, async () => {
      const path = query(undefined, { echostr });
      const ours = await send(pair.tresen, "GET", path);
      const theirs = await send(peer.base, "GET", path);
      assert.deepStrictEqual(ours, theirs);
      assert.deepStrictEqual(ours, { status: 200, text: echostr });
    });
  }
  await check(`${pair.mode}: both refuse a URL check with a wrong signature`, async () => {
    const path = query(undefined, { echostr: "1", signature: "f".repeat(40) });
    assert.strictEqual((await send(pair.tresen, "GET", path)).status, 403);
    assert.strictEqual((await send(peer.base, "GET", path)).status, 401);
  });
}

// co-wechat reads XML only: each JSON document says what an XML document says that it has read.
async function compareJson(pair, peer) {
  const reads = {};
  for (const name of ["text-chinese", "text-markup", "location", "scan"]) {
    await check(`${pair.mode}: ${name} in JSON is answered like its twin in XML`, async () => {
      const { read, theirs } = await toBoth(pair, peer, wrap(pair.mode, bodies()[name]));
      const twin = { ...read, FromUserName: "oPeerCustomer0000000000000002", CreateTime: Number(read.CreateTime) };
      if (read.MsgId) twin.MsgId = String((msgid += 1n));
      const request = wrapJson(pair.mode, JSON.stringify(twin));
      const ours = await send(pair.tresen, "POST", request.path, request.body, "application/json");
      await assertAgree(ours, theirs);
      reads[`${name} in JSON`] = twin;
    });
  }
  return reads;
}

// The shop that is closed answers at once; co-wechat is told to say the same.
async function compareAnswers(pair, peer) {
  let customer = 0;
  const closed = { ...pair, tresen: pair.closed };
  const fresh = (xml) => xml.replaceAll(openid, `oPeerAway${String(customer += 1).padStart(19, "0")}`);
  peer.words = pair.away;
  for (const name of ["text-chinese", "image", "location", "follow-by-code"]) {
    await check(`${pair.mode}: what is answered to ${name} agrees`, async () => {
      const request = wrap(pair.mode, fresh(bodies()[name]));
      const { ours, theirs } = await toBoth(closed, peer, request);
      await assertAgree(ours, theirs);
      assert.strictEqual((await open(ours.text)).Content, pair.away);
      assert.strictEqual(ours.text.includes("<Encrypt>"), theirs.text.includes("<Encrypt>"));
      const again = await send(closed.tresen, "POST", request.path, request.body);
      assert.deepStrictEqual(again, ours, "a repeat gets the same bytes");
    });
  }
  await check(`${pair.mode}: what is answered to JSON says the same, in JSON`, async () => {
    const { read, theirs } = await toBoth(closed, peer, wrap(pair.mode, fresh(bodies().text)));
    const twin = { ...read, FromUserName: "oPeerAwayJson0000000000000001", MsgId: String((msgid += 1n)) };
    const request = wrapJson(pair.mode, JSON.stringify(twin));
    const ours = await send(closed.tresen, "POST", request.path, request.body, "application/json");
    assert.strictEqual(ours.text[0], "{");
    assert.deepStrictEqual(openJson(ours.text), { ...await open(theirs.text), ToUserName: twin.FromUserName });
  });
  peer.words = "";
}

const ACTS = {
  "follow by code": { act: "scan", key: "car:4711" },
  "text": { act: "text", text: "我的车好了吗 ]]> & <b>" },
  "image": { act: "image" },
  "voice": { act: "voice" },
  "location": { act: "location", latitude: 50.11, longitude: 8.68, text: "Frankfurt am Main" },
  "link": { act: "link", title: "Probefahrt", text: "am Freitag", url: "https://example.com/?x=1&y=2" },
  "click": { act: "click", key: "BOOK_SERVICE" },
  "scan": { act: "scan", key: "wall" },
  "film": { act: "video" },
  "short film": { act: "shortvideo" },
  "file": { act: "file", title: "Kostenvoranschlag.pdf" },
  "unknown kind": { act: "message", title: "hologram", members: { Beam: { Angle: 3 }, List: [{ A: 1 }, { A: 2 }] }, text: "…" },
  ...Object.fromEntries(["scancode_push", "scancode_waitmsg", "pic_sysphoto", "pic_photo_or_album", "pic_weixin", "location_select",
    "LOCATION", "view_miniprogram", "ENTER", "TEMPLATESENDJOBFINISH", "MASSSENDJOBFINISH", "FREEPUBLISHJOBFINISH",
    "subscribe_msg_popup_event", "subscribe_msg_change_event", "subscribe_msg_sent_event", "kf_create_session", "kf_switch_session",
    "user_info_modified", "qualification_verify_fail", "annual_renew", "user_get_card"].map((title) => [title, { act: "event", title }])),
  "unfollow": { act: "unfollow" },
};

// What the practice WeChat seals, both have to read.
async function compareActs(pair, peer) {
  const seen = [];
  const tee = await startTee(pair, peer, seen);
  const reads = {};
  await order(pair.practice, "/practice/callback", { url: tee.url, mode: pair.mode, format: "xml" });
  await check(`${pair.mode}: both pass the practice WeChat's URL check`, async () => {
    assert.deepStrictEqual(await order(pair.practice, "/practice/check", {}), { ok: true, why: "" });
    assert.deepStrictEqual(seen[0].ours, seen[0].theirs);
  });
  const { openid: customer } = await order(pair.practice, "/practice/customer", { name: "Peer" });
  for (const [name, act] of Object.entries(ACTS)) {
    await check(`${pair.mode}: both read the practice WeChat's ${name}`, async () => {
      seen.length = 0;
      peer.read = null;
      const outcome = await order(pair.practice, "/practice/act", { openid: customer, ...act });
      assert.ok(outcome.delivered, JSON.stringify(outcome));
      assert.strictEqual(outcome.deliveries, 1);
      await assertAgree(seen[0].ours, seen[0].theirs);
      assert.ok(seen[0].read, "co-wechat has read nothing");
      reads[`practice ${name}`] = seen[0].read;
    });
  }
  tee.server.close();
  return reads;
}

for (const pair of setting.pairs) {
  const peer = await startPeer();
  await compareUrlChecks(pair, peer);
  const reads = { ...await compareBodies(pair, peer), ...await compareJson(pair, peer) };
  await compareRefusals(pair, peer);
  Object.assign(reads, await compareActs(pair, peer));
  await compareAnswers(pair, peer);
  const rows = readExport(pair);
  for (const [name, read] of Object.entries(reads))
    await check(`${pair.mode}: ${name} is stored as co-wechat reads it`, async () => assertStored(rows, expected(read)));
  await check(`${pair.mode}: nothing refused is stored`, async () => {
    assert.ok(!rows.some((row) => row.text === "forged"));
  });
  peer.server.close();
}
end();
