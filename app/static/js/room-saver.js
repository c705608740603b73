// Sends the records of the chain, one request at a time, and believes only the acknowledgement.
// A text that was not sent yet may be replaced by a newer one; a record that was sent never is.
import { nextHead, storedText } from "./room-chain.js";

const PAUSE = 1200; // after the last key
const AT_MOST = 15000; // while somebody types without a pause
const LONGEST_WAIT = 30000;
const RECORDS = 100; // in one request
const CHARACTERS = 600000;
const HELD = 200; // acknowledged records that are held, should the server ask for them again
const STOPS = { conflict: "conflict", late: "late", ended: "ended", unknown: "unknown" };

export class Saver {
  /** server, journal, clock, attempt, epoch, head {n, h}, stored {slot: text}, renew(), onChange(),
      onAnswer(answer), onStop(reason); proof(said) or null: whether an acknowledgement is signed. */
  constructor(options) {
    Object.assign(this, options);
    this.stored = { ...options.stored };
    this.loose = new Map(); // slot -> {epoch, slot, ms, text}
    this.numbered = []; // {epoch, n, slot, ms, text, p, h}, on top of `head`
    this.unproved = []; // acknowledged, on top of `proved`; the signature is not verified yet
    this.proved = this.head;
    this.held = [];
    Object.assign(this, { failures: 0, due: Infinity, firstChange: 0, running: null, rebased: 0 });
    Object.assign(this, { offline: false, stopped: null, urgent: false, renewed: false });
    Object.assign(this, { said: null, proving: null, doubted: false });
  }

  /** How many slots hold something that the server has not acknowledged. */
  get unsaved() {
    const fixed = [...this.unproved, ...this.numbered];
    return new Set([...this.loose.keys(), ...fixed.map((record) => record.slot)]).size;
  }

  /** Whether there is something to send. */
  get waiting() {
    return this.loose.size > 0 || this.numbered.length > 0;
  }

  /** The end of the chain, with what is not acknowledged yet. */
  get last() {
    return this.numbered.length ? this.numbered[this.numbered.length - 1].h : this.head.h;
  }

  /** The newest text of a slot. */
  text(slot) {
    const fixed = [...this.unproved, ...this.numbered].filter((record) => record.slot === slot).pop();
    return (this.loose.get(slot) ?? fixed ?? { text: this.stored[slot] ?? "" }).text;
  }

  /** A slot was given this text at `ms`, by the server's clock. */
  change(slot, typed, ms) {
    const text = storedText(typed);
    if (this.stopped || text === this.text(slot)) return;
    const record = { epoch: this.epoch, slot, ms, text };
    this.loose.set(slot, record);
    this.journal.keep(record);
    this.firstChange ||= performance.now();
    const soonest = Math.min(performance.now() + PAUSE, this.firstChange + AT_MOST);
    if (!this.failures) this.due = soonest; // else the next try is planned already
    this.onChange();
  }

  /** At every beat of the clock. */
  tick() {
    if (performance.now() >= this.due && !this.running) this.send();
  }

  /** The network is back, or somebody wants to know: try now. */
  retry() {
    if (!this.waiting || this.stopped) return;
    this.failures = 0;
    this.send();
  }

  /** Send everything now; resolves to whether the server has it all. */
  async flush() {
    this.urgent = true;
    this.failures = 0;
    if (this.running) await this.running;
    await this.send();
    await this.proving;
    this.urgent = false;
    return this.unsaved === 0;
  }

  send() {
    this.due = Infinity;
    this.running ||= this.sendAll().finally(() => { this.running = null; });
    return this.running;
  }

  async sendAll() {
    while (!this.stopped && this.waiting) {
      const planned = performance.now() < this.due && this.due < Infinity;
      const waits = !this.urgent && planned && (!this.numbered.length || this.doubted);
      if (waits) return; // somebody is typing: after their next pause
      if (!this.numbered.length) await this.fix();
      if (!(await this.sendNext())) return;
    }
  }

  /** Give every loose text its number and place in the chain. */
  async fix() {
    Object.assign(this, { firstChange: 0, due: Infinity });
    const fixed = [];
    let [n, p] = [this.head.n + this.numbered.length, this.last];
    for (const one of [...this.loose.values()]) {
      const record = { ...one, n: n += 1, p };
      p = record.h = await nextHead(p, this.attempt, this.epoch, record);
      fixed.push(record);
      if (this.loose.get(one.slot) === one) this.loose.delete(one.slot);
      this.numbered.push(record);
    }
    this.journal.fix(fixed);
    this.loose.forEach((record) => this.journal.keep(record)); // typed meanwhile
    await this.journal.drain();
  }

  async sendNext() {
    const records = batch(this.numbered);
    const lines = records.map(({ slot, ms, text }) => [slot, ms, text]);
    const [first, last] = [records[0], records[records.length - 1]];
    let answer;
    try {
      answer = await this.server.save({ p: first.p, n: first.n, s: lines, h: last.h });
    } catch {
      return this.wait(null);
    }
    return this.heard(answer, last);
  }

  heard(answer, last) {
    const { status, said, retryAfter } = answer;
    if (status === 401) return this.askForToken();
    if (!said || !said.c || status >= 500 || status === 429) return this.wait(retryAfter);
    this.onAnswer(answer);
    if (said.c === "saved" || said.c === "replayed") {
      return said.n === last.n && said.h === last.h ? this.acknowledged(said) : this.wait(null);
    }
    if (said.c === "gap") return this.fillGap(said);
    if (said.c === "old_epoch") return this.askForToken();
    if (STOPS[said.c]) return this.stop(STOPS[said.c]);
    return this.wait(null); // not yet, or not understood: what is here stays here
  }

  acknowledged(said) {
    this.unproved.push(...this.numbered.filter((record) => record.n <= said.n));
    this.numbered = this.numbered.filter((record) => record.n > said.n);
    this.head = { n: said.n, h: said.h };
    Object.assign(this, { renewed: false, rebased: 0 });
    if (!this.proof) return this.settled(said);
    this.said = said;
    this.proving ||= this.prove().finally(() => { this.proving = null; });
    return true;
  }

  /** Beside the next request, and the newest alone: its head stands for all that came before. */
  async prove() {
    while (this.said) {
      const said = this.said;
      this.said = null;
      if (await this.proof(said)) this.settled(said);
      else if (!this.said) this.doubt();
    }
  }

  /** The server has it: only now is it out of the journal, and called saved. */
  settled({ n, h, st }) {
    const done = this.unproved.filter((record) => record.n <= n);
    this.unproved = this.unproved.filter((record) => record.n > n);
    for (const record of done) this.stored[record.slot] = record.text;
    this.held = [...this.held, ...done].slice(-HELD);
    this.proved = { n, h };
    this.savedAt = Math.max(this.savedAt ?? 0, st);
    Object.assign(this, { failures: 0, offline: false, doubted: false });
    this.journal.forget(done);
    this.onChange();
    return true;
  }

  /** Not signed by the server: not acknowledged. It is tried again, and said. */
  doubt() {
    this.numbered = [...this.unproved, ...this.numbered];
    Object.assign(this, { unproved: [], head: this.proved, doubted: true });
    this.wait(null);
  }

  /** The server holds less than it acknowledged (a restored copy): give it what is held here. */
  async fillGap({ n, h }) {
    await this.proving;
    const again = [...this.held, ...this.unproved, ...this.numbered].filter((record) => record.n > n);
    if (again.length && again[0].n === n + 1 && again[0].p === h) {
      this.held = this.held.filter((record) => record.n <= n);
      Object.assign(this, { numbered: again, unproved: [], head: { n, h }, proved: { n, h } });
      return true;
    }
    return this.rebase(n, h);
  }

  /** Go on from the server's head with the newest text of every slot. */
  async rebase(n, h) {
    this.rebased += 1;
    if (this.rebased > 3) return this.wait(null);
    const newest = { ...this.stored };
    const fixed = [...this.unproved, ...this.numbered];
    for (const record of fixed) newest[record.slot] = record.text;
    const ms = this.clock.now();
    for (const [slot, text] of Object.entries(newest)) {
      if (!this.loose.has(slot)) this.loose.set(slot, { epoch: this.epoch, slot, ms, text });
    }
    this.loose.forEach((record) => this.journal.keep(record)); // before the older ones leave it
    await this.journal.forget(fixed);
    Object.assign(this, { numbered: [], unproved: [], held: [], head: { n, h }, proved: { n, h } });
    return true;
  }

  /** The token does not count any more: ask for another one, once, then say what is the matter. */
  async askForToken() {
    if (this.renewed) return this.stop("other");
    const outcome = await this.renew();
    if (outcome === "away") return this.wait(null);
    if (outcome !== "same") return this.stop(outcome);
    this.renewed = true;
    return true;
  }

  stop(reason) {
    this.stopped = reason;
    this.onStop(reason);
    this.onChange();
    return false;
  }

  /** Back off, and obey Retry-After; for hours if need be. */
  wait(retryAfter) {
    this.failures += 1;
    this.offline = true;
    const asked = Number(retryAfter) * 1000 || 0;
    const grown = Math.min(LONGEST_WAIT, 1000 * 2 ** Math.min(this.failures - 1, 8));
    this.due = performance.now() + Math.max(asked, grown) * (1 + Math.random() * 0.4);
    this.onChange();
    return false;
  }
}

/** As many records from the front as one request takes. */
export function batch(records) {
  let characters = 0;
  const over = records.findIndex((record, i) => {
    characters += record.text.length;
    return i && (i >= RECORDS || characters > CHARACTERS);
  });
  return over < 0 ? records : records.slice(0, over);
}
