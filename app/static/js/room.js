// The exam room: one page, from waiting for the start to the end of the time.
import { checkDevice } from "./room-device.js";
import { keepInSight, offerDisplay } from "./room-display.js";
import { ServerClock, Ticker } from "./room-clock.js";
import { RoomEvents } from "./room-events.js";
import { Journal, countKept } from "./room-journal.js";
import { Messages } from "./room-messages.js";
import { proofOf } from "./room-proof.js";
import { restore, showStrays } from "./room-restore.js";
import { Saver } from "./room-saver.js";
import { Server } from "./room-server.js";
import { claimWindow } from "./room-tabs.js";
import { attachTyping, mountTypingChoice } from "./typing.js";
import { Waiting } from "./room-waiting.js";
import { Writing } from "./room-writing.js";

const config = JSON.parse(document.getElementById("kb-room-config").textContent);
const byId = (id) => document.getElementById(id);
const messages = new Messages(config);
const server = new Server(config.urls, config.csrf, (said) => messages.hear(said));
const clock = new ServerClock(config.state.now_ms);
const ticker = new Ticker(config.tickerUrl);
let [journal, kept, writing] = [null, null, null];

/** Seated: what an earlier page left behind is read now, before anything is typed. */
async function ready(pen) {
  if (!journal) { // seated for the first time; a renewed token changes nothing of this
    await claimWindow(pen.attempt, leaveToOther);
    new RoomEvents(pen, config.csrf, clock).tell(byId("kb-told"));
  }
  journal = await Journal.open(pen.attempt, pen.journal, warnOfStorage);
  kept = await journal.all();
}

function warnOfStorage() {
  warn(config.text.no_storage);
}

function warn(said) {
  byId("kb-warning").textContent = said;
  byId("kb-warning").hidden = false;
}

/** Texts of an epoch that was replaced count no more; the server keeps them aside. They stay here,
    to be read and copied, until the end. */
async function handOverOlder(attempt, before = Infinity) {
  if (!attempt || !(await countKept(attempt))) return;
  const { handOver } = await import("./room-left.js");
  const { aside } = await handOver(config, { before });
  if (aside.size) warn(config.left.aside.replace("{count}", aside.size));
}

async function open(pen, html, answer) {
  const sorted = restore(kept, pen);
  const saver = new Saver({
    server, journal, clock, attempt: pen.attempt, epoch: pen.epoch, stored: pen.answers,
    head: { n: pen.n, h: pen.h }, savedAt: pen.saved_ms, renew: () => renew(pen, saver),
    proof: await proofOf(pen.attempt, pen.ack),
    onChange: () => writing?.changed(), onAnswer: (heard) => writing?.heard(heard),
    onStop: (reason) => {
      writing?.stopped(reason);
      if (reason === "other") handOverOlder(pen.attempt);
    },
  });
  saver.numbered = sorted.numbered;
  sorted.loose.forEach((one) => saver.loose.set(one.slot, one));
  sorted.loose.filter((one) => sorted.again.includes(one)).forEach((one) => journal.keep(one));
  journal.forget(sorted.gone);
  showStrays(sorted.strays, server, journal);
  if (sorted.older) handOverOlder(pen.attempt, pen.epoch);
  insert(html);
  const { end, state } = answer.said;
  writing = new Writing({ config, server, clock, ticker, saver, pen, state, endMs: end, found: sorted.found });
  writing.heard(answer);
  saver.retry();
  document.querySelector("#kb-questions h2").focus();
}

/** The paper takes the place of the waiting room. */
function insert(html) {
  const paper = document.createElement("template");
  paper.innerHTML = html;
  for (const part of paper.content.querySelectorAll("[data-part]")) {
    document.querySelector(`[data-place="${part.dataset.part}"]`).replaceChildren(part);
  }
  document.querySelectorAll("#kb-writing textarea, #kb-writing input[type=text]").forEach((field) => attachTyping(field));
  byId("kb-last").dataset.page = document.querySelectorAll("#kb-questions [data-page]").length;
  byId("kb-waiting").remove();
  byId("kb-writing").hidden = false;
  byId("kb-status").hidden = false;
  byId("kb-clock").hidden = false;
}

/** Another token for the same pen: "same", "away", or why there is none. */
async function renew(pen, saver) {
  try {
    const { status, said } = await server.ready();
    if (status === 0) {
      writing?.status.alert(config.text.signed_out);
      return "away";
    }
    if (status >= 500 || status === 429) return "away";
    if (status !== 200) return said?.code === "attempt.handed_in" || said?.code === "attempt.over" ? "ended" : "other";
    if (said.epoch !== pen.epoch) return "reload";
    server.token = said.token;
    saver.proof = await proofOf(pen.attempt, said.ack);
    return "same";
  } catch {
    return "away";
  }
}

/** A newer window of this machine goes on: what is on this screen is put into the journal for it. */
async function leaveToOther() {
  if (!writing) return waiting.stop(config.text.stop_tab);
  writing.collect();
  await journal.drain();
  writing.saver.stop("tab");
  return undefined;
}

offerDisplay();
keepInSight();
mountTypingChoice(document);
attachTyping(byId("kb-try"));
checkDevice(config.text, server, clock);
const waiting = new Waiting({ config, server, clock, ticker, onReady: ready, onOpen: open });
waiting.run();
if (!config.state.mine) handOverOlder(config.state.attempt);
