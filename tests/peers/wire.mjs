// SPDX-License-Identifier: GPL-3.0-or-later
// Callbacks as WeChat posts them, sealed by wechat-crypto, and their answers opened again.
import { createHash } from "node:crypto";
import http from "node:http";
import Crypt from "wechat-crypto";
import xml2js from "xml2js";
import { setting } from "./tap.mjs";

const { token, aesKey, appId } = setting;
const crypt = new Crypt(token, aesKey, appId);
let count = 0;

const sign = (...parts) => createHash("sha1").update([token, ...parts].sort().join("")).digest("hex");
export const now = () => Math.floor(Date.now() / 1000);

// One connection for each request, and nothing of the answer is changed.
export function send(base, method, path, body = "", type = "text/xml") {
  return new Promise((resolve, reject) => {
    const headers = method === "POST" ? { "Content-Type": type, "Content-Length": Buffer.byteLength(body) } : {};
    const request = http.request(base + path, { method, headers, agent: false }, (answer) => {
      const pieces = [];
      answer.on("data", (piece) => pieces.push(piece));
      answer.on("end", () => resolve({ status: answer.statusCode, text: Buffer.concat(pieces).toString() }));
      answer.on("error", reject);
    });
    request.on("error", reject);
    request.end(body);
  });
}

export function query(encrypt, changes = {}) {
  const timestamp = String(now());
  const nonce = String(100000000 + (count += 1));
  const values = { signature: sign(timestamp, nonce), timestamp, nonce };
  if (encrypt !== undefined) Object.assign(values, { encrypt_type: "aes", msg_signature: sign(timestamp, nonce, encrypt) });
  return `/wechat?${new URLSearchParams({ ...values, ...changes })}`;
}

const envelope = (encrypt) => `<xml><ToUserName><![CDATA[${setting.originalId}]]></ToUserName>` +
  `<Encrypt><![CDATA[${encrypt}]]></Encrypt></xml>`;

// What is posted for a document in a mode; "changes" replaces parameters of the query.
export function wrap(mode, xml, changes, cryptor = crypt) {
  if (mode === "plain") return { path: query(undefined, changes), body: xml };
  const encrypt = cryptor.encrypt(xml);
  const body = mode === "safe" ? envelope(encrypt) : xml.replace("</xml>", `<Encrypt><![CDATA[${encrypt}]]></Encrypt></xml>`);
  return { path: query(encrypt, changes), body };
}

export function wrapJson(mode, text) {
  if (mode === "plain") return { path: query(), body: text };
  const encrypt = crypt.encrypt(text);
  return { path: query(encrypt), body: JSON.stringify({ ToUserName: setting.originalId, Encrypt: encrypt }) };
}

export const foreignCrypt = () => new Crypt(token, aesKey, "wxfffffffffffffffff".slice(0, 18));
export const foreignKey = () => new Crypt(token, "B".repeat(43), appId);

const parse = (xml) => xml2js.parseStringPromise
  ? xml2js.parseStringPromise(xml, { trim: true, explicitArray: false })
  : new Promise((resolve, reject) => xml2js.parseString(xml, { trim: true, explicitArray: false },
    (error, value) => (error ? reject(error) : resolve(value))));

function unseal({ Encrypt, MsgSignature, TimeStamp, Nonce }) {
  if (MsgSignature !== sign(String(TimeStamp), Nonce, Encrypt)) throw new Error("the answer's signature is wrong");
  const { message, id } = crypt.decrypt(Encrypt);
  if (id !== appId) throw new Error(`the answer was sealed for ${id}`);
  return message;
}

function withoutTime({ CreateTime, ...rest }) {
  if (!/^\d+$/.test(CreateTime)) throw new Error(`CreateTime ${CreateTime}`);
  return rest;
}

// An answer as the customer would see it; null for nothing. A sealed one has to be rightly signed.
export async function open(text) {
  if (text === "" || text === "success") return null;
  let document = (await parse(text)).xml;
  if (document.Encrypt !== undefined) document = (await parse(unseal(document))).xml;
  return withoutTime(document);
}

export function openJson(text) {
  let document = JSON.parse(text);
  if (document.Encrypt !== undefined) document = JSON.parse(unseal(document));
  return withoutTime(document);
}
