// SPDX-License-Identifier: GPL-3.0-or-later
// co-wechat-api, pointed at the practice WeChat, and what its tests have in common.
import assert from "node:assert";
import http from "node:http";
import API from "co-wechat-api";
import { look, order, setting } from "./tap.mjs";

export const { practice, appId, appSecret } = setting;
export const NOBODY = "oNobodyAtAll0000000000000000";

export function point(client) {
  client.prefix = `${practice}/cgi-bin/`;
  return client;
}

export const api = point(new API(appId, appSecret));

// A desk that takes every callback: without one no customer can do anything.
const desk = http.createServer((request, response) => {
  request.resume().on("end", () => response.end("success"));
});
await new Promise((resolve) => desk.listen(0, "127.0.0.1", resolve));
await order(practice, "/practice/callback", { url: `http://127.0.0.1:${desk.address().port}/` });

// One that is given its token and never asks for another, so that every refusal is seen.
export const withToken = (accessToken) => point(new API(appId, appSecret, async () => ({ accessToken, expireTime: Date.now() + 1e6 }),
  async () => {}, true));

export const state = () => look(practice, "/practice/state?chats=0");
export const act = (openid, what, more = {}) => order(practice, "/practice/act", { openid, act: what, ...more });

export async function newFollower(name) {
  const { openid } = await order(practice, "/practice/customer", { name });
  await act(openid, "follow");
  return openid;
}

export async function newWriter(name) {
  const openid = await newFollower(name);
  await act(openid, "text", { text: "你好" });
  return openid;
}

export async function refused(code, promise) {
  let answer;
  try {
    answer = await promise;
  } catch (error) {
    assert.strictEqual(error.code, code, error.message);
    assert.match(error.message, /rid: /);
    return;
  }
  assert.fail(`answered ${JSON.stringify(answer)}, not ${code}`);
}

export const goodToken = async () => (await api.ensureAccessToken()).accessToken;

// A call past the client: the code of its answer.
export async function raw(method, path, body) {
  const answer = await fetch(practice + path, { method, body });
  assert.strictEqual(answer.status, 200);
  return (await answer.json()).errcode;
}
