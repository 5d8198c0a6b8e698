// SPDX-License-Identifier: GPL-3.0-or-later
// Tokens, messages and media.
import assert from "node:assert";
import API from "co-wechat-api";
import { check, order } from "./tap.mjs";
import { NOBODY, act, api, appId, appSecret, goodToken, newFollower, newWriter, point, practice, raw, refused, state, withToken }
  from "./client-kit.mjs";

const PNG = Buffer.from("89504e470d0a1a0a0000000d4948445200000001000000010806000000", "hex");
const JPEG = Buffer.from("ffd8ffe000104a46494600010100000100010000ffd9", "hex");
const AMR = Buffer.concat([Buffer.from("#!AMR\n"), Buffer.alloc(320, 0x3c)]);
const MP4 = Buffer.concat([Buffer.from([0, 0, 0, 24]), Buffer.from("ftypisom"), Buffer.alloc(12)]);

async function lastSend(openid) {
  const { sends } = await state();
  return sends.filter((send) => send.openid === openid).at(-1);
}

await check("a token is got and kept", async () => {
  const fresh = point(new API(appId, appSecret));
  const before = (await state()).token_requests;
  const token = await fresh.ensureAccessToken();
  assert.ok(token.accessToken.length > 50 && token.accessToken.length <= 512);
  assert.strictEqual((await fresh.ensureAccessToken()).accessToken, token.accessToken);
  assert.strictEqual((await state()).token_requests, before + 1);
});

await check("the token before lives on for five minutes", async () => {
  const old = (await api.ensureAccessToken()).accessToken;
  await api.getAccessToken();
  const follower = await newWriter("Altes Token");
  await withToken(old).sendText(follower, "noch gut");
  await order(practice, "/practice/clock", { advance: 301 });
  await refused(40001, withToken(old).sendText(follower, "zu alt"));
});

await check("a client whose token has ended gets another by itself", async () => {
  const follower = await newWriter("Neues Token");
  for (const action of ["expire", "revoke"]) {
    await order(practice, "/practice/token", { action });
    assert.strictEqual((await api.sendText(follower, action)).errcode, 0);
    assert.strictEqual((await lastSend(follower)).text, action);
  }
});

await check("texts arrive as they were written", async () => {
  const follower = await newWriter("Texte");
  for (const text of ["Ihr Auto ist fertig", "刹车 🚗", "\"quoted\" \\ / <a href=\"https://example.com\">x</a>", "zwei\nZeilen"]) {
    await api.sendText(follower, text);
    assert.strictEqual((await lastSend(follower)).text, text);
  }
});

await check("a picture is uploaded, sent and fetched", async () => {
  const follower = await newWriter("Bild");
  const uploaded = await api.uploadMedia(PNG, "image", "car.png", "image/png");
  assert.strictEqual(uploaded.type, "image");
  assert.ok(Number(uploaded.created_at) > 0);
  await api.sendImage(follower, uploaded.media_id);
  assert.deepStrictEqual(await api.getMedia(uploaded.media_id), PNG);
  assert.strictEqual((await lastSend(follower)).kind, "image");
});

await check("voice and thumb are uploaded, voice is fetched", async () => {
  const voice = await api.uploadMedia(AMR, "voice", "v.amr", "audio/amr");
  assert.deepStrictEqual(await api.getMedia(voice.media_id), AMR);
  assert.ok((await api.uploadMedia(JPEG, "thumb", "t.jpg", "image/jpeg")).thumb_media_id);
});

await check("of a film an address comes instead of the bytes", async () => {
  const film = await api.uploadMedia(MP4, "video", "f.mp4", "video/mp4");
  const answer = await api.getMedia(film.media_id);
  const bytes = Buffer.from(await (await fetch(answer.video_url)).arrayBuffer());
  assert.deepStrictEqual(bytes, MP4);
});

await check("an article is sent", async () => {
  const follower = await newWriter("Artikel");
  await api.sendNews(follower, [{ title: "Angebot", description: "d", url: "https://example.com", picurl: "" }]);
  assert.strictEqual((await lastSend(follower)).kind, "news");
});

await check("a follower is described without what WeChat gives no more", async () => {
  const { openid } = await order(practice, "/practice/customer", { name: "Gast" });
  await act(openid, "scan", { key: "car:4711" });
  const user = await api.getUser(openid);
  assert.strictEqual(user.subscribe, 1);
  assert.strictEqual(user.openid, openid);
  assert.strictEqual(user.qr_scene_str, "car:4711");
  assert.strictEqual(user.subscribe_scene, "ADD_SCENE_QR_CODE");
  assert.ok(!user.nickname && !user.headimgurl);
  await act(openid, "unfollow");
  assert.deepStrictEqual({ ...await api.getUser(openid) }, { subscribe: 0, openid });
});

// ---- What has to be refused: each with the code that WeChat gives.

const send = async (body) => raw("POST", `/cgi-bin/message/custom/send?access_token=${await goodToken()}`, body);
const textTo = (touser, content) => JSON.stringify({ touser, msgtype: "text", text: { content } });

const REFUSALS = {
  "a wrong secret": [40125, () => point(new API(appId, "0".repeat(32))).getAccessToken()],
  "a wrong AppID": [40013, () => point(new API("wx0000000000000000", appSecret)).getAccessToken()],
  "no secret": [41004, () => point(new API(appId, "")).getAccessToken()],
  "no AppID": [41002, () => point(new API("", appSecret)).getAccessToken()],
  "a token that is none": [40014, () => withToken("short").getUser(NOBODY)],
  "a stranger's token": [40001, () => withToken(`96_${"0".repeat(110)}`).getUser(NOBODY)],
  "an OpenID of another account": [40003, () => api.sendText(NOBODY, "x")],
  "a question about a stranger": [40003, () => api.getUser(NOBODY)],
  "a picture that is not there": [40007, async () => api.sendImage(await newWriter("Kein Bild"), "none")],
  "a voice where a picture belongs": [40007, async () => {
    const { media_id } = await api.uploadMedia(AMR, "voice", "v.amr", "audio/amr");
    return api.sendImage(await newWriter("Falsches Bild"), media_id);
  }],
  "fetching what is not there": [40007, () => api.getMedia("none")],
  "fetching nothing": [41006, () => api.getMedia("")],
  "a text of 2049 bytes": [45002, async () => api.sendText(await newWriter("Lang"), "a".repeat(2049))],
  "an empty text": [44004, async () => api.sendText(await newWriter("Leer"), "")],
  "two articles": [45008, async () => api.sendNews(await newWriter("Zwei"), [{ title: "a" }, { title: "b" }])],
  "a reply to one who never wrote": [45015, async () =>
    api.sendText((await order(practice, "/practice/customer", { name: "Stumm" })).openid, "x")],
  "a reply to one who has left": [45015, async () => {
    const openid = await newWriter("Gegangen");
    await act(openid, "unfollow");
    return api.sendText(openid, "x");
  }],
  "a kind of upload that is none": [40004, () => api.uploadMedia(PNG, "poem", "x.png", "image/png")],
  "a picture that is none": [40005, () => api.uploadMedia(Buffer.from("BM bitmap"), "image", "x.bmp", "image/bmp")],
  "an empty picture": [44001, () => api.uploadMedia(Buffer.alloc(0), "image", "x.png", "image/png")],
  "a thumb of more than 64 KiB": [45001, () => api.uploadMedia(Buffer.concat([JPEG, Buffer.alloc(65536)]), "thumb", "t.jpg",
    "image/jpeg")],
};

for (const [name, [code, attempt]] of Object.entries(REFUSALS))
  await check(`${code}: ${name}`, async () => refused(code, attempt()));

const RAW_REFUSALS = {
  "no token": [41001, () => raw("GET", `/cgi-bin/user/info?openid=${NOBODY}`)],
  "a token of another grant": [40002, () => raw("GET", `/cgi-bin/token?grant_type=x&appid=${appId}&secret=${appSecret}`)],
  "stable_token by GET": [43002, () => raw("GET", "/cgi-bin/stable_token")],
  "stable_token with a form": [47001, () => raw("POST", "/cgi-bin/stable_token", "grant_type=client_credential")],
  "stable_token with nothing": [44002, () => raw("POST", "/cgi-bin/stable_token", "")],
  "a message by GET": [43002, async () => raw("GET", `/cgi-bin/message/custom/send?access_token=${await goodToken()}`)],
  "a download by POST": [43001, async () => raw("POST", `/cgi-bin/media/get?media_id=x&access_token=${await goodToken()}`, "{}")],
  "a message that is no JSON": [47001, () => send("touser=x")],
  "a message of nothing": [44002, () => send("")],
  "a message of no known kind": [40008, async () => send(JSON.stringify({ touser: await newWriter("Art"), msgtype: "poem" }))],
  "an upload of nothing": [44002, async () => raw("POST", `/cgi-bin/media/upload?type=image&access_token=${await goodToken()}`, "")],
};

for (const [name, [code, attempt]] of Object.entries(RAW_REFUSALS))
  await check(`${code}: ${name}`, async () => assert.strictEqual(await attempt(), code));

await check("45047: the sixth reply to one message", async () => {
  const follower = await newWriter("Fünf");
  for (let i = 0; i < 5; i++) await api.sendText(follower, `${i}`);
  await refused(45047, api.sendText(follower, "6"));
  await act(follower, "text", { text: "noch da" });
  await api.sendText(follower, "again");
});

await check("45047: the fourth reply to a click", async () => {
  const follower = await newFollower("Drei");
  await order(practice, "/practice/clock", { advance: 61 });
  await refused(45015, api.sendText(follower, "0"));
  await act(follower, "click", { key: "BOOK_SERVICE" });
  for (let i = 0; i < 3; i++) await api.sendText(follower, `${i}`);
  await refused(45047, api.sendText(follower, "4"));
});

await check("45015: a reply after 48 hours", async () => {
  const follower = await newWriter("Spät");
  await order(practice, "/practice/clock", { advance: 48 * 3600 - 1 });
  await api.sendText(follower, "in time");
  await order(practice, "/practice/clock", { advance: 1 });
  await refused(45015, api.sendText(follower, "too late"));
});

await check("40007: a picture of three days ago", async () => {
  const { media_id } = await api.uploadMedia(PNG, "image", "car.png", "image/png");
  await order(practice, "/practice/clock", { advance: 3 * 86400 });
  await refused(40007, api.getMedia(media_id));
});

await check("42001: a token of two hours ago", async () => {
  const { accessToken } = await api.getAccessToken();
  await order(practice, "/practice/clock", { advance: 7200 });
  await refused(42001, withToken(accessToken).getUser(NOBODY));
});

await check("45009: one token more than the day has", async () => {
  await order(practice, "/practice/clock", { advance: 86400 });
  const url = `/cgi-bin/token?grant_type=client_credential&appid=${appId}&secret=${appSecret}`;
  for (let i = 0; i < 2000; i++) await fetch(practice + url);
  assert.strictEqual(await raw("GET", url), 45009);
  await order(practice, "/practice/clock", { advance: 86400 });
  assert.strictEqual(await raw("GET", url), undefined);
});
