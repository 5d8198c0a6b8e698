// SPDX-License-Identifier: GPL-3.0-or-later
// What both tests need: the setting on standard input, and results as the Test Anything Protocol.
import { readFileSync } from "node:fs";

export const setting = JSON.parse(readFileSync(0, "utf8"));

let count = 0;
let failed = 0;

const indent = (text) => String(text).replace(/^/gm, "#   ");

export function report(name, fault) {
  count += 1;
  failed += fault ? 1 : 0;
  console.log(`${fault ? "not ok" : "ok"} ${count} - ${name}`);
  if (fault) console.log(indent(fault));
}

// Runs one case; what it throws is its fault.
export async function check(name, body) {
  try {
    await body();
    report(name, null);
  } catch (error) {
    report(name, error.stack || error);
  }
}

export function end() {
  console.log(`1..${count}`);
  process.exit(failed ? 1 : 0);
}

export async function order(base, path, body) {
  const answer = await fetch(base + path, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
  });
  if (answer.status !== 200) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
  return answer.json();
}

export const look = async (base, path) => (await fetch(base + path)).json();
