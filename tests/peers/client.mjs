// SPDX-License-Identifier: GPL-3.0-or-later
// co-wechat-api, a client for the real WeChat, at work with the practice WeChat: what it can do there it can do here, and what
// WeChat refuses is refused with WeChat's code.
import { end } from "./tap.mjs";

await import("./client-users.mjs");
await import("./client-notices.mjs");
await import("./client-account.mjs");
await import("./client-messages.mjs"); // last: it moves the practice WeChat's clock, and uses up its tokens of a day
end();
