// Whether this machine is fit for the exam: said while there is still time to get another one. The
// waiting room says it in short; the check of a machine (device-check.js) tries the same at length.
import { Journal } from "./room-journal.js";

const FAR = 120000; // milliseconds that a machine's clock may be off before we mention it
export const SLOW = 1500; // milliseconds of a round trip
const NOBODYS = -1; // the attempt of a trial
const NEEDED = {
  "crypto.subtle": () => window.crypto?.subtle, IndexedDB: () => window.indexedDB, Worker: () => window.Worker,
  fetch: () => window.fetch, AbortController: () => window.AbortController, BigInt: () => window.BigInt,
};

export async function checkDevice(text, server, clock) {
  const able = !lacking().length;
  tell("browser", able ? text.fine : text.device_browser, able);
  const storage = await stores("waiting", "Tiếng Việt").catch(() => false);
  tell("storage", storage ? text.fine : text.device_storage, storage);
  const took = await roundTrip(server);
  const quick = took !== null && took < SLOW;
  tell("network", quick ? text.fine : took === null ? text.device_network : text.device_slow, quick);
  const near = Math.abs(Date.now() - clock.now()) < FAR;
  tell("clock", near ? text.fine : text.device_clock, true);
  watchKeyboard(text);
}

function tell(what, said, good) {
  const line = document.querySelector(`[data-device="${what}"]`);
  if (!line) return;
  line.textContent = said;
  line.classList.toggle("is-good", good);
  line.classList.toggle("is-bad", !good);
}

/** What this browser lacks of what the exam needs, by name. */
export function lacking() {
  return Object.keys(NEEDED).filter((name) => !NEEDED[name]());
}

/** A key of this page's own, in base 64: the server has no part in a trial. */
export function trialKey() {
  return btoa(String.fromCharCode(...crypto.getRandomValues(new Uint8Array(32))));
}

/** Keep a text in the journal of the exam itself; whether it is there when it is opened anew. */
export async function stores(slot, text, key = trialKey()) {
  const journal = await Journal.open(NOBODYS, key);
  await journal.keep({ epoch: 0, slot, ms: 0, text });
  return holds(slot, text, key);
}

/** Whether the journal holds that text under that key. */
export async function holds(slot, text, key) {
  const journal = await Journal.open(NOBODYS, key);
  const { loose } = await journal.all();
  return journal.durable && loose.some((record) => record.slot === slot && record.text === text);
}

async function roundTrip(server) {
  const began = performance.now();
  try {
    const { status } = await server.state();
    return status === 200 ? performance.now() - began : null;
  } catch {
    return null;
  }
}

/** One Vietnamese letter with its mark is enough. */
function watchKeyboard(text) {
  const field = document.getElementById("kb-try");
  if (!field) return;
  field.addEventListener("input", () => {
    const marked = /[đăâêôơư\u1ea0-\u1ef9áàãéèíìóòõúùýÁÀÃÉÈÍÌÓÒÕÚÙÝĐĂÂÊÔƠƯ]/.test(field.value.normalize("NFC"));
    if (field.value) tell("keyboard", marked ? text.fine : text.device_keyboard, marked);
  });
}
