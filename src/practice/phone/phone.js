// SPDX-License-Identifier: GPL-3.0-or-later
"use strict";

const POLL_MS = 1000;
const TIME_GAP_S = 300;
const ICONS = {
  voice: "M12 3a3 3 0 0 0-3 3v5a3 3 0 0 0 6 0V6a3 3 0 0 0-3-3zM5 11a7 7 0 0 0 14 0M12 18v3",
  video: "M3 6h12v12H3zM15 10l6-3v10l-6-3",
  location: "M12 21s7-6.5 7-11a7 7 0 0 0-14 0c0 4.5 7 11 7 11zM12 8.5v3",
  link: "M10 14a4 4 0 0 0 6 0l3-3a4 4 0 0 0-6-6l-1 1M14 10a4 4 0 0 0-6 0l-3 3a4 4 0 0 0 6 6l1-1",
  file: "M6 3h8l4 4v14H6zM14 3v4h4",
};
const $ = (id) => document.getElementById(id);

let openid = new URLSearchParams(location.search).get("openid") || "";
let followers = [];
let scenes = []; // of the codes that the desk has had made, newest first
let shown = 0; // the number of the last line on the screen
let lastTime = 0;
let polling = false;
let wallet = ""; // where Paygate's orders are, also those of an app
let underway = 0; // acts whose delivery is not over

const make = (tag, className, text) => {
  const node = document.createElement(tag);
  if (className) node.className = className;
  if (text !== undefined) node.textContent = text;
  return node;
};

const icon = (name) => {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  path.setAttribute("d", ICONS[name]);
  svg.append(path);
  return svg;
};

const initials = (name) => {
  const parts = name.trim().split(/\s+/);
  if (/[\u4e00-\u9fff]/.test(name)) return name.trim().slice(-1);
  return parts.map((part) => [...part][0] || "").slice(0, 2).join("").toUpperCase();
};

const current = () => followers.find((follower) => follower.openid === openid);
const clock = (seconds) => new Intl.DateTimeFormat(LANGUAGE, { hour: "2-digit", minute: "2-digit" })
  .format(new Date(seconds * 1000));
const dayAndClock = (seconds) => new Intl.DateTimeFormat(LANGUAGE,
  { weekday: "short", hour: "2-digit", minute: "2-digit" }).format(new Date(seconds * 1000));

function showProblem(status, result) {
  const say = W.problem[status] || W.problem.other;
  $("problem").firstElementChild.textContent = say(result || { status });
  $("problem").hidden = false;
}

function translatePage() {
  document.documentElement.lang = LANGUAGE === "zh" ? "zh-Hans" : LANGUAGE;
  document.title = W.title;
  for (const node of document.querySelectorAll("[data-word]")) node.textContent = W[node.dataset.word];
  for (const node of document.querySelectorAll("[data-label]")) {
    node.setAttribute("aria-label", W[node.dataset.label]);
    if (node.tagName === "BUTTON") node.title = W[node.dataset.label];
  }
  $("text").placeholder = W.message;
}

const NOTICES = {
  fault: () => W.fault,
  subscribe: (entry) => (entry.text ? W.subscribeBy(entry.text) : W.subscribe),
  unsubscribe: () => W.unsubscribe,
  click: (entry) => W.click(entry.text),
  view: (entry) => W.view(entry.text),
  scan: (entry) => W.scanned(entry.text),
  scancode_push: (entry) => W.scannedFor(entry.text),
  scancode_waitmsg: (entry) => W.scannedFor(entry.text),
};

// Events that the stand-in has a sample of; others can be written as well.
const EVENTS = ["LOCATION", "scancode_push", "scancode_waitmsg", "pic_sysphoto", "pic_photo_or_album", "pic_weixin",
  "location_select", "view_miniprogram", "TEMPLATESENDJOBFINISH", "MASSSENDJOBFINISH", "FREEPUBLISHJOBFINISH",
  "subscribe_msg_popup_event", "subscribe_msg_change_event", "subscribe_msg_sent_event", "kf_create_session",
  "kf_close_session", "kf_switch_session", "user_info_modified", "user_authorization_revoke",
  "user_authorization_cancellation", "qualification_verify_success", "qualification_verify_fail",
  "naming_verify_success", "naming_verify_fail", "annual_renew", "verify_expired", "user_get_card", "WifiConnected"];

// Pictures are taken from the address of this page, whatever name the stand-in gave itself.
const localPath = (url) => {
  try { return new URL(url).pathname; } catch { return url; }
};

// For an MP3; no browser plays AMR, and then the card is all there is.
function player(entry) {
  const sound = make("audio");
  sound.controls = true;
  sound.preload = "metadata";
  sound.setAttribute("aria-label", W.voice);
  sound.addEventListener("error", () => sound.remove());
  sound.src = localPath(entry.url);
  return sound;
}

// An address in a message is opened beside the phone, as WeChat opens it in a page of its own.
function linked(text) {
  const pieces = text.split(/(https?:\/\/[^\s<>"\u3000-\u303f\uff00-\uffef]*[^\s<>"\u3000-\u303f\uff00-\uffef.,;:!?)\]'])/);
  return pieces.map((piece, index) => {
    if (index % 2 === 0) return document.createTextNode(piece);
    const link = make("a", "", piece);
    link.href = piece;
    link.target = "_blank";
    link.rel = "noopener";
    return link;
  });
}

function fillBubble(bubble, entry) {
  if (entry.kind === "image" && entry.url) {
    const picture = make("img");
    picture.src = localPath(entry.url);
    picture.alt = W.pictureAlt;
    picture.addEventListener("load", scrollDown);
    bubble.classList.add("picture");
    bubble.append(picture);
  } else if (entry.kind in ICONS) {
    const card = make("div", "card");
    const word = entry.kind === "location" ? W.place : W[entry.kind];
    card.append(icon(entry.kind), make("span", "", entry.text || word));
    bubble.append(card);
    if (entry.text) bubble.append(make("small", "", word));
    if (entry.kind === "voice" && entry.url) bubble.append(player(entry));
  } else if (entry.kind === "template") {
    const [title, ...lines] = entry.text.split("\n");
    bubble.append(make("strong", "", title), make("div", "", lines.join("\n")));
    if (entry.url) {
      const address = make("small");
      address.append(...linked(entry.url));
      bubble.append(address);
    }
  } else {
    bubble.append(...linked(entry.text || entry.kind));
  }
}

function entryNode(entry) {
  if (entry.side === "notice") {
    const say = NOTICES[entry.kind] || (() => W.happened(entry.kind));
    return make("p", entry.kind === "fault" ? "notice fault" : "notice", say(entry));
  }
  const line = make("div", `line ${entry.side}`);
  const bubble = make("div", "bubble");
  const face = make("span", "face", entry.side === "desk" ? "T" : initials(current()?.name || ""));
  face.setAttribute("aria-hidden", "true");
  fillBubble(bubble, entry);
  line.append(face, bubble);
  return line;
}

function scrollDown() {
  $("chat").scrollTop = $("chat").scrollHeight;
}

function addEntries(entries) {
  if (!entries.length) return;
  $("chat").querySelector(".empty")?.remove();
  for (const entry of entries) {
    if (entry.at - lastTime > TIME_GAP_S) $("chat").append(make("p", "time", clock(entry.at)));
    lastTime = entry.at;
    shown = Math.max(shown, entry.n);
    $("chat").append(entryNode(entry));
  }
  scrollDown();
}

function clearChat() {
  shown = 0;
  lastTime = 0;
  $("chat").replaceChildren();
}

function showEmpty() {
  const isEmpty = shown === 0;
  const old = $("chat").querySelector(".empty");
  const text = current()?.followed ? W.empty : W.emptyFollow;
  if (!isEmpty || old?.textContent === text) return;
  old?.remove();
  $("chat").append(make("p", "empty", text));
}

function showScenes(list) {
  if (list.join() === scenes.join()) return;
  scenes = list;
  $("scenes").replaceChildren(...scenes.map((scene) => new Option(scene)));
}

function showCustomers() {
  const select = $("customer");
  const wanted = followers.map((follower) => follower.openid + follower.name).join();
  if (select.dataset.shown !== wanted) {
    select.dataset.shown = wanted;
    select.replaceChildren(...followers.map((follower) => new Option(follower.name, follower.openid)));
  }
  select.value = openid;
  $("avatar").textContent = initials(current()?.name || "");
}

function windowText(follower) {
  if (underway > 0) return W.sending;
  if (follower.typing) return W.typing;
  if (!follower.followed) return W.notFollowed;
  if (!follower.until) return W.closed;
  return follower.left > 0 ? W.left(follower.left, dayAndClock(follower.until)) : W.used;
}

function setText(node, text) {
  if (node.textContent !== text) node.textContent = text; // live regions speak only of what has changed
}

function showState() {
  const follower = current();
  if (!follower) return;
  setText($("follow"), follower.followed ? W.unfollow : W.follow);
  $("follow").classList.toggle("strong", !follower.followed);
  setText($("window"), windowText(follower));
  for (const node of document.querySelectorAll("#composer textarea, #send, #menu button, #extras button"))
    node.disabled = !follower.followed && !["scan", "payments"].includes(node.dataset.extra);
  showEmpty();
}

async function poll() {
  if (polling) return;
  polling = true;
  const asked = openid;
  try {
    const answer = await fetch(`/practice/chat?openid=${encodeURIComponent(asked)}&after=${shown}`);
    const state = await answer.json();
    followers = state.followers;
    showScenes(state.scenes);
    wallet = state.paygate || "";
    document.querySelector("[data-extra=payments]").hidden = !wallet;
    if (!current() && followers.length) choose(followers[0].openid);
    showCustomers();
    if (asked === openid) addEntries(state.chat || []);
    showState();
    if ($("problem").dataset.gone) { $("problem").hidden = true; delete $("problem").dataset.gone; }
  } catch {
    showProblem("gone");
    $("problem").dataset.gone = "1";
  } finally {
    polling = false;
  }
}

function choose(id) {
  openid = id;
  $("problem").hidden = true;
  clearChat();
  history.replaceState(null, "", `?openid=${encodeURIComponent(id)}`);
}

async function order(path, body) {
  const answer = await fetch(path, {
    method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(String(answer.status));
  return answer.json();
}

async function act(name, details) {
  $("problem").hidden = true;
  underway += 1;
  try {
    const working = order("/practice/act", { openid, act: name, ...details });
    setTimeout(poll, 50);
    const result = await working;
    if (!result.delivered) showProblem(result.status, result);
  } catch {
    showProblem("gone");
  } finally {
    underway -= 1;
  }
  await poll();
}

function ask(title, label, value, list) {
  $("ask-title").textContent = title;
  $("ask-label").textContent = label;
  $("ask-input").value = value;
  if (list) $("ask-input").setAttribute("list", list);
  else $("ask-input").removeAttribute("list");
  $("ask").returnValue = "";
  $("ask").showModal();
  return new Promise((resolve) => {
    $("ask").addEventListener("close", () => {
      resolve($("ask").returnValue === "ok" ? $("ask-input").value.trim() : "");
    }, { once: true });
  });
}

const readAsBase64 = (file) => new Promise((resolve, reject) => {
  const reader = new FileReader();
  reader.onload = () => resolve(reader.result.slice(reader.result.indexOf(",") + 1));
  reader.onerror = reject;
  reader.readAsDataURL(file);
});

async function extra(name) {
  if (name === "payments") return void window.open(wallet, "_blank", "noopener");
  if (name === "choose") return $("picture").click();
  if (name === "miniProgram") return act("message", { title: "miniprogrampage", text: W.miniProgram });
  if (name === "event") {
    const event = await ask(W.event, W.eventName, EVENTS[0], "events");
    return event ? act("event", { title: event }) : undefined;
  }
  if (name !== "scan") return act(name, {});
  const scene = await ask(W.scanTitle, W.scene, scenes[0] || "car:1042", "scenes");
  return scene ? act("scan", { key: scene }) : undefined;
}

async function newCustomer() {
  const name = await ask(W.newCustomer, W.name, "");
  if (!name) return;
  try {
    choose((await order("/practice/customer", { name })).openid);
  } catch {
    showProblem("gone");
  }
  await poll();
}

function sendText() {
  const text = $("text").value.trim();
  if (!text || $("send").disabled) return;
  $("text").value = "";
  grow();
  act("text", { text });
  $("text").focus();
}

function grow() {
  $("text").style.height = "auto";
  $("text").style.height = `${Math.min($("text").scrollHeight + 2, 120)}px`;
}

function toggleExtras(open) {
  $("extras").hidden = !open;
  $("more").setAttribute("aria-expanded", String(open));
  scrollDown();
}

function closeMenus(except) {
  for (const list of document.querySelectorAll("#menu ul")) {
    if (list === except) continue;
    list.hidden = true;
    list.previousElementSibling.setAttribute("aria-expanded", "false");
  }
}

// The pictures and the place themselves come as messages after the event.
const TAPS = {
  view: (button) => act("view", { url: button.url }),
  click: (button) => act("click", { key: button.key, title: button.name }),
  scancode_waitmsg: async (button) => {
    const result = await ask(button.name, W.codeSays, "https://parts.example.de/?no=1K0-615-301");
    if (!result) return;
    await act("event", { title: button.type, key: button.key,
      members: { ScanCodeInfo: { ScanType: "qrcode", ScanResult: result } } });
  },
  pic_photo_or_album: async (button) => {
    await act("event", { title: button.type, key: button.key });
    await act("image", {});
  },
  location_select: async (button) => {
    await act("event", { title: button.type, key: button.key });
    await act("location", {});
  },
};

function tap(button) {
  closeMenus();
  (TAPS[button.type] || TAPS.click)(button);
}

function menuButton(button) {
  const node = make("button", "", button.name);
  node.type = "button";
  node.addEventListener("click", () => tap(button));
  return node;
}

function menuFolder(button) {
  const opener = make("button", "", `${button.name} ▴`);
  const list = make("ul");
  opener.type = "button";
  opener.setAttribute("aria-expanded", "false");
  list.hidden = true;
  for (const sub of button.sub_button) {
    const item = make("li");
    item.append(menuButton(sub));
    list.append(item);
  }
  opener.addEventListener("click", () => {
    closeMenus(list);
    list.hidden = !list.hidden;
    opener.setAttribute("aria-expanded", String(!list.hidden));
  });
  return [opener, list];
}

async function loadMenu() {
  const answer = await fetch("/practice/menu");
  for (const button of (await answer.json()).button) {
    const cell = make("div");
    cell.append(...(button.sub_button ? menuFolder(button) : [menuButton(button)]));
    $("menu").append(cell);
  }
}

function listen() {
  $("customer").addEventListener("change", () => { choose($("customer").value); poll(); });
  $("new-customer").addEventListener("click", newCustomer);
  $("follow").addEventListener("click", () => act(current()?.followed ? "unfollow" : "follow", {}));
  $("problem").querySelector("button").addEventListener("click", () => { $("problem").hidden = true; });
  $("composer").addEventListener("submit", (event) => { event.preventDefault(); sendText(); });
  $("text").addEventListener("input", grow);
  $("text").addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    sendText();
  });
  $("more").addEventListener("click", () => toggleExtras($("extras").hidden));
  $("extras").addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    toggleExtras(false);
    extra(button.dataset.extra);
  });
  $("picture").addEventListener("change", async () => {
    const [file] = $("picture").files;
    $("picture").value = "";
    if (file) act("image", { data: await readAsBase64(file) });
  });
  $("events").replaceChildren(...EVENTS.map((event) => new Option(event)));
  $("ask-cancel").addEventListener("click", () => $("ask").close(""));
  document.addEventListener("click", (event) => { if (!event.target.closest("#menu")) closeMenus(); });
  document.addEventListener("keydown", (event) => { if (event.key === "Escape") closeMenus(); });
}

async function start() {
  translatePage();
  listen();
  await loadMenu().catch(() => showProblem("gone"));
  await poll();
  setInterval(poll, POLL_MS);
}

start();
