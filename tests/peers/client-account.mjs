// SPDX-License-Identifier: GPL-3.0-or-later
// What is asked about the account itself: its ticket, its menu, its quotas.
import assert from "node:assert";
import { check, order } from "./tap.mjs";
import { NOBODY, api, appId, appSecret, goodToken, newFollower, practice, raw, refused } from "./client-kit.mjs";

const INFO = "/cgi-bin/user/info";
const post = async (path, body, token = true) =>
  raw("POST", `${path}${token ? `?access_token=${await goodToken()}` : ""}`, JSON.stringify(body));

async function quotaOf(path) {
  const answer = await fetch(`${practice}/cgi-bin/openapi/quota/get?access_token=${await goodToken()}`,
    { method: "POST", body: JSON.stringify({ cgi_path: path }) });
  return (await answer.json()).quota;
}

await check("the page's ticket stays the same until it ends", async () => {
  const { ticket } = await api.getTicket();
  assert.ok(ticket.length > 20);
  await order(practice, "/practice/clock", { advance: 3600 });
  assert.strictEqual((await api.getTicket()).ticket, ticket);
  await order(practice, "/practice/clock", { advance: 3600 });
  assert.notStrictEqual((await api.getTicket()).ticket, ticket);
});

await check("the client signs a page with it", async () => {
  const config = await api.getJsConfig({ url: "https://desk.example.de/h5?a=1", jsApiList: [] });
  assert.match(config.signature, /^[0-9a-f]{40}$/);
});

await check("40097: a ticket of no kind", async () => refused(40097, api.getTicket("poem")));
await check("46003: the menu, where none was made", async () => refused(46003, api.getMenu()));

await check("45009: one call more than the day has, until the quota is cleared", async () => {
  const openid = await newFollower("Kontingent");
  await order(practice, "/practice/clock", { advance: 86400 });
  await api.getAccessToken(); // a call with a token that has ended counts as well
  await order(practice, "/practice/quota", { path: INFO, limit: 3 });
  for (let i = 0; i < 3; i++) await api.getUser(openid);
  await refused(45009, api.getUser(openid));
  assert.deepStrictEqual({ ...await quotaOf(INFO) }, { daily_limit: 3, used: 3, remain: 0 });
  assert.strictEqual(await post("/cgi-bin/clear_quota", { appid: appId }), 0);
  await api.getUser(openid);
  assert.strictEqual((await quotaOf(INFO)).used, 1);
  await order(practice, "/practice/quota", { path: INFO, limit: 5000000 });
});

const REFUSALS = {
  "clearing for another AppID": [40013, () => post("/cgi-bin/clear_quota", { appid: "wx0000000000000000" })],
  "clearing without a token": [41001, () => post("/cgi-bin/clear_quota", { appid: appId }, false)],
  "clearing with a wrong secret": [40125, () => post("/cgi-bin/clear_quota/v2", { appid: appId, appsecret: "0" }, false)],
  "a question about a path that is none": [76021, () => post("/cgi-bin/openapi/quota/get", { cgi_path: "user/info" })],
};

for (const [name, [code, attempt]] of Object.entries(REFUSALS))
  await check(`${code}: ${name}`, async () => assert.strictEqual(await attempt(), code));

await check("clearing works without a token, and 48006: ten times a month", async () => {
  await order(practice, "/practice/clock", { advance: 32 * 86400 });
  const clear = () => post("/cgi-bin/clear_quota/v2", { appid: appId, appsecret: appSecret }, false);
  for (let i = 0; i < 10; i++) assert.strictEqual(await clear(), 0);
  assert.strictEqual(await clear(), 48006);
  await refused(40003, api.getUser(NOBODY));
});
