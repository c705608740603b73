// The check of a machine before the exam. It tries what the exam's own page does, with its own
// modules, and says in plain sentences what to do. Nothing is sent but test texts, nothing is kept.
import { ServerClock } from "./room-clock.js";
import { storedText } from "./room-chain.js";
import { SLOW, holds, lacking, stores, trialKey } from "./room-device.js";

const { text, probe, csrf, now_ms: nowMs, typing } = JSON.parse(document.getElementById("kb-check-config").textContent);
const [TRIES, WAIT] = [5, 15000]; // a test save: how often, when given up
const FAR = 30; // seconds that a clock may be off before anything is said
const NARROW = 320;
const ROOM = 50 * 1024 * 1024; // bytes that should be free
const KEPT = "kb-check"; // in sessionStorage: the key of the text that is to survive a reload
const SAMPLE = storedText("Thí sinh tự gõ được tiếng Việt đủ dấu. ".repeat(50));
const SLOT = "check";
const clock = new ServerClock(nowMs);
const found = {};

/** kind: good, warn or bad. */
function tell(name, kind, said) {
  found[name] = kind;
  const place = document.querySelector(`[data-check="${name}"]`);
  place.className = `is-${kind}`;
  place.querySelector("[data-check-said]").textContent = said;
  sum();
}

function sum() {
  const kinds = Object.values(found);
  const done = ["browser", "storage", "network", "clock", "screen"].every((name) => found[name]);
  let said = text.all_good;
  if (kinds.includes("bad")) said = text.all_bad;
  else if (!done) return;
  else if (kinds.includes("warn")) said = text.all_warn;
  else if (!found.keyboard) said = text.all_type;
  document.getElementById("kb-check-all").textContent = said;
}

function browser() {
  const missing = lacking();
  if (!window.isSecureContext) return tell("browser", "bad", text.browser_unsafe);
  if (missing.length) return tell("browser", "bad", text.browser_old.replace("{missing}", missing.join(", ")));
  return tell("browser", "good", text.browser);
}

/** Written by the journal of the exam itself, closed, opened anew and read. */
async function storage() {
  const before = sessionStorage.getItem(KEPT);
  if (before && (await holds(SLOT, SAMPLE, before))) return tell("storage", "good", text.storage_kept);
  const key = trialKey();
  if (!(await stores(SLOT, SAMPLE, key))) return tell("storage", "bad", text.storage_bad);
  sessionStorage.setItem(KEPT, key);
  const { quota = Infinity, usage = 0 } = (await navigator.storage?.estimate?.()) ?? {};
  const low = quota - usage < ROOM;
  return tell("storage", low ? "warn" : "good", low ? text.storage_low : text.storage);
}

async function network() {
  const took = [];
  let whole = true;
  const sum256 = hex(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(SAMPLE)));
  for (let i = 0; i < TRIES; i += 1) {
    const askedAt = performance.now();
    const answer = await asked().catch(() => null);
    if (answer === "out") return tell("network", "bad", text.signed_out);
    if (!answer) continue;
    clock.sync(answer.now_ms, askedAt);
    took.push(Math.round(performance.now() - askedAt));
    whole = whole && answer.sha256 === sum256;
  }
  return judge(took.sort((a, b) => a - b), whole);
}

function judge(took, whole) {
  if (!took.length) return tell("network", "bad", text.network_bad);
  if (!whole) return tell("network", "bad", text.network_changed);
  if (took.length < TRIES) return tell("network", "warn", text.network_some.replace("{count}", took.length));
  const [middle, slowest] = [took[Math.floor(took.length / 2)], took[took.length - 1]];
  const slow = middle > SLOW;
  const said = (slow ? text.network_slow : text.network).replace("{middle}", middle).replace("{slowest}", slowest);
  return tell("network", slow ? "warn" : "good", said);
}

async function asked() {
  const control = new AbortController();
  const timer = setTimeout(() => control.abort(), WAIT);
  try {
    const headers = { "Content-Type": "application/json", "X-CSRFToken": csrf };
    const body = JSON.stringify({ text: SAMPLE });
    const answer = await fetch(probe, { method: "POST", headers, body, redirect: "manual", signal: control.signal });
    if (answer.type === "opaqueredirect" || answer.status === 400) return "out";
    return answer.ok ? await answer.json() : null;
  } finally {
    clearTimeout(timer);
  }
}

function time() {
  if (found.network === "bad") return tell("clock", "warn", text.clock_unknown);
  const seconds = Math.round(Math.abs(Date.now() - clock.now()) / 1000);
  const far = seconds > FAR;
  return tell("clock", far ? "warn" : "good", (far ? text.clock_off : text.clock).replace("{seconds}", seconds));
}

function screenWidth() {
  const width = document.documentElement.clientWidth;
  const small = width < NARROW;
  tell("screen", small ? "warn" : "good", (small ? text.screen_small : text.screen).replace("{width}", width));
}

/** Compared as stored: the same letter may be typed as one character or as two. */
function keyboard() {
  const typed = storedText(document.getElementById("kb-check-line").value).trim();
  const wanted = storedText(document.getElementById("kb-check-sentence").textContent);
  if (!typed) return say("", text.keyboard_empty);
  if (typed.replace(/\.$/, "") === wanted.replace(/\.$/, "")) return say("good", text.keyboard);
  if (wanted.startsWith(typed)) return say("", text.keyboard_part);
  if (plain(wanted).startsWith(plain(typed))) return say("warn", text.keyboard_marks);
  const at = [...typed].findIndex((letter, i) => letter !== [...wanted][i]);
  return say("warn", text.keyboard_other.replace("{place}", [...typed].slice(Math.max(0, at - 3)).join("")));
}

function say(kind, said) {
  if (!kind) delete found.keyboard;
  if (kind) return tell("keyboard", kind, said);
  const place = document.querySelector('[data-check="keyboard"]');
  place.className = "";
  place.querySelector("[data-check-said]").textContent = said;
  return sum();
}

function plain(letters) {
  return letters.normalize("NFD").replace(/\p{M}/gu, "").replace(/đ/g, "d").replace(/Đ/g, "D").toLowerCase();
}

function hex(buffer) {
  return Array.from(new Uint8Array(buffer), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

async function run() {
  browser();
  screenWidth();
  if (found.browser === "bad") return;
  await storage().catch(() => tell("storage", "bad", text.storage_bad));
  await network();
  time();
}

/** The page's own Telex and VNI, as in the exam. */
async function offerTyping() {
  if (!document.querySelector("[data-typing]")) return;
  const { attachTyping, mountTypingChoice } = await import(typing);
  mountTypingChoice(document.getElementById("main"));
  attachTyping(document.getElementById("kb-check-line"));
}

document.getElementById("kb-check-line").addEventListener("input", keyboard);
document.getElementById("kb-check-again").addEventListener("click", run);
offerTyping();
run();
