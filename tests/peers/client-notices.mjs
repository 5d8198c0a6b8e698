// SPDX-License-Identifier: GPL-3.0-or-later
// Template messages, QR codes, and who may do what.
import assert from "node:assert";
import { check, order } from "./tap.mjs";
import { NOBODY, act, api, appId, appSecret, newFollower, newWriter, practice, raw, refused } from "./client-kit.mjs";

const { template_list: templates } = await api.getAllPrivateTemplate();
const template = templates[0];

// Fills in every {{name.DATA}} of a template with something that its kind of name allows.
const SAMPLES = { thing: "Inspektion", number: "3", time: "2026-11-22 21:00", date: "2026-11-22", amount: "¥100", phone_number: "030123",
  car_number: "京A12345", name: "Wei", phrase: "已完成", character_string: "A1", const: "ok", letter: "a", symbol: "*" };
const kindOf = (field) => field.replace(/\d+$/, "");
const fields = () => [...template.content.matchAll(/\{\{(\w+)\.DATA\}\}/g)].map((match) => match[1]);
const fill = (changes = {}) => Object.fromEntries(fields().map((field) =>
  [field, { value: changes[kindOf(field)] ?? SAMPLES[kindOf(field)] ?? "x" }]));
const notify = (openid, data = fill(), id = template.template_id) => api.sendTemplate(openid, id, "https://example.com", undefined, data);

await check("the account's templates are listed", async () => {
  assert.ok(templates.length > 0);
  for (const one of templates) assert.ok(one.template_id && one.title && one.content, JSON.stringify(one));
});

await check("a notice needs no window", async () => {
  const openid = await newFollower("Benachrichtigt");
  await order(practice, "/practice/clock", { advance: 120 });
  await refused(45015, api.sendText(openid, "x"));
  const answer = await notify(openid);
  assert.strictEqual(answer.errcode, 0);
  assert.ok(BigInt(String(answer.msgid)) > 0n);
});

await check("codes are made, for a while and for ever", async () => {
  const number = await api.createTmpQRCode(4711, 1800);
  assert.ok(number.ticket && number.url);
  assert.strictEqual(Number(number.expire_seconds), 1800);
  assert.ok((await api.createTmpQRCode("car:4711", 2592000)).ticket);
  const permanent = await api.createLimitQRCode("car:4711");
  assert.strictEqual(permanent.expire_seconds, undefined);
  assert.strictEqual((await api.createLimitQRCode("car:4711")).ticket, permanent.ticket);
});

const REFUSALS = {
  "a template that is not there": [40037, async () => notify(await newFollower("Vorlage"), fill(), "none")],
  "a notice to a stranger": [40003, () => notify(NOBODY)],
  "a notice to one who has left": [43004, async () => {
    const openid = await newWriter("Weg");
    await act(openid, "unfollow");
    return notify(openid);
  }],
  "a code for 31 days": [40053, () => api.createTmpQRCode("x", 31 * 86400)],
  "a code of no scene": [40053, () => api.createTmpQRCode("", 60)],
  "a scene of 65 characters": [40053, () => api.createLimitQRCode("x".repeat(65))],
  "a permanent number beyond 100,000": [40053, () => api.createLimitQRCode(100001)],
};

for (const [name, [code, attempt]] of Object.entries(REFUSALS))
  await check(`${code}: ${name}`, async () => refused(code, attempt()));

await check("47003: a value that its kind of name does not allow", async () => {
  const openid = await newFollower("Zu lang");
  const limited = fields().map(kindOf).filter((kind) => ["thing", "car_number", "phrase", "character_string"].includes(kind));
  assert.ok(limited.length > 0);
  for (const kind of limited) await assert.rejects(notify(openid, fill({ [kind]: "x".repeat(33) })), { code: 47003 });
});

// ---- Who may call what: unverified and verified subscription accounts, unverified and verified service accounts

const KINDS = ["unverified-subscription", "verified-subscription", "unverified-service", "verified-service"];
const RIGHTS = {
  "getcallbackip": ["1111", "GET", "/cgi-bin/getcallbackip"],
  "custom/send": ["0101", "POST", "/cgi-bin/message/custom/send"],
  "custom/typing": ["0101", "POST", "/cgi-bin/message/custom/typing"],
  "user/info": ["0101", "GET", "/cgi-bin/user/info"],
  "user/get": ["0101", "GET", "/cgi-bin/user/get"],
  "updateremark": ["0101", "POST", "/cgi-bin/user/info/updateremark"],
  "tags/get": ["0101", "GET", "/cgi-bin/tags/get"],
  "template/send": ["0001", "POST", "/cgi-bin/message/template/send"],
  "get_all_private_template": ["0001", "GET", "/cgi-bin/template/get_all_private_template"],
  "qrcode/create": ["0001", "POST", "/cgi-bin/qrcode/create"],
  "media/upload": ["1111", "POST", "/cgi-bin/media/upload"],
  "media/get": ["1111", "GET", "/cgi-bin/media/get"],
};

for (const [column, kind] of KINDS.entries()) {
  await order(practice, "/practice/account", { kind });
  const { accessToken } = await api.getAccessToken();
  assert.ok(accessToken, `${kind} has no token for ${appId} ${appSecret.length}`);
  for (const [name, [allowed, method, path]] of Object.entries(RIGHTS)) {
    const may = allowed[column] === "1";
    await check(`48001: ${name} ${may ? "not " : ""}refused to an ${kind} account`, async () => {
      const answer = await fetch(`${practice}${path}?access_token=${accessToken}`, { method, body: method === "POST" ? "{}" : undefined });
      const code = answer.status === 200 ? JSON.parse(await answer.text()).errcode : undefined;
      assert.strictEqual(code === 48001, !may, `answered ${code}`);
    });
  }
}
await order(practice, "/practice/account", { kind: "verified-service" });
