// Texts of this machine that can be no answers any more (it crashed, or was replaced): they are
// handed over, and the server keeps them aside for the people who decide. See exams/sittings/leftovers.py.
import { nextHead } from "./room-chain.js";
import { Journal } from "./room-journal.js";
import { chains } from "./room-restore.js";
import { batch } from "./room-saver.js";
import { Server } from "./room-server.js";

const ASIDE = ["late", "ended", "old_epoch", "conflict"];
const HAD = ["saved", "replayed"]; // the server has it as an answer: it arrived after all
const LONGEST_WAIT = 30000;

/** Hands everything over, however long the network is away. config: {urls: {left, save}, csrf}.
    Resolves to {aside, counted, stuck: sets of slots, refused: why nothing is taken from here}.
    With `forget` the journal is emptied of what the server has acknowledged as had or kept aside;
    `before` leaves out an epoch that is still written, and those after it.
    `onTry(count)` before each try, `onWait()` when the server cannot be reached. */
export async function handOver(config, options) {
  const wanted = { forget: false, before: Infinity, onTry: () => {}, onWait: () => {}, ...options };
  for (let wait = 1000; ; wait = Math.min(LONGEST_WAIT, wait * 2)) {
    try {
      return await tried(config, wanted);
    } catch {
      wanted.onWait();
      await new Promise((resolve) => { setTimeout(resolve, wait * (1 + Math.random() * 0.4)); });
    }
  }
}

async function tried({ urls, csrf }, { forget, before, onTry }) {
  const { status, said } = await new Server(urls, csrf).left();
  const done = { aside: new Set(), counted: new Set(), stuck: new Set(), refused: "" };
  if (status === 403 && said?.text) return { ...done, refused: said.text };
  if (status !== 200 || !said) throw new Error(String(status));
  const journal = await Journal.open(said.attempt, said.journal);
  const kept = await journal.all();
  const records = [...kept.numbered, ...kept.loose].filter((record) => record.epoch < before);
  onTry(answers(records).size);
  const gone = [];
  for (const epoch of new Set(records.map((record) => record.epoch))) {
    const token = said.tokens[epoch];
    const lists = await chained(kept, epoch, said);
    const pen = Object.assign(new Server(urls, csrf), { token });
    for (const list of lists) gone.push(...(token ? await shown(pen, list, said.attempt, done) : stuck(list, done)));
  }
  if (forget) await journal.forget(gone.map((record) => record.was ?? record));
  return done;
}

/** The records of an epoch as lists in which each stands on the one before; loose ones come last. */
async function chained(kept, epoch, { attempt, n, h }) {
  const ours = (record) => record.epoch === epoch;
  const lists = chains(kept.numbered.filter(ours));
  const loose = kept.loose.filter(ours);
  if (!loose.length) return lists;
  const last = lists.pop() ?? [];
  const end = last[last.length - 1] ?? { n, h };
  return [...lists, [...last, ...(await numbered(loose, attempt, end))]];
}

/** The records on top of a head, each with the one that it was in the journal. */
async function numbered(records, attempt, end) {
  const fixed = [];
  let [n, p] = [end.n, end.h];
  for (const one of records) {
    const record = { ...one, n: n += 1, p, was: one.was ?? one };
    p = record.h = await nextHead(p, attempt, one.epoch, record);
    fixed.push(record);
  }
  return fixed;
}

/** Show the server a list; resolves to what it has or keeps now. Throws when it cannot be reached. */
async function shown(pen, list, attempt, done, again = false) {
  const gone = [];
  for (let rest = list, part; rest.length; rest = rest.slice(part.length)) {
    part = batch(rest);
    const last = part[part.length - 1];
    const lines = part.map(({ slot, ms, text }) => [slot, ms, text]);
    const { status, said } = await pen.save({ p: part[0].p, n: part[0].n, s: lines, h: last.h });
    if (!said?.c || status === 401 || status === 429 || status >= 500) throw new Error(String(status));
    if (said.c === "gap" && !again) { // the server lost what stood before: on top of what it has
      return [...gone, ...(await shown(pen, await numbered(rest, attempt, said), attempt, done, true))];
    }
    if (ASIDE.includes(said.c)) add(done.aside, part);
    else if (HAD.includes(said.c) && said.h === last.h) add(done.counted, part);
    else {
      stuck(part, done);
      continue;
    }
    gone.push(...part);
  }
  return gone;
}

function stuck(list, done) {
  add(done.stuck, list);
  return [];
}

function add(slots, records) {
  answers(records).forEach((slot) => slots.add(slot));
}

/** The questions that records answer; flags and notes to oneself are none. */
function answers(records) {
  return new Set(records.map((record) => record.slot).filter((slot) => slot[0] !== "~"));
}
