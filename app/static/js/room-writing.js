// The paper is open: what is typed goes to the saver, what the server says comes onto the page.
import { FLAGS, NOTES, answerOf, flagsOf, isFlagged, setFlag, setLocked, showAnswer, showFound } from "./room-answers.js";
import { headCode } from "./room-chain.js";
import { timeOfDay } from "./room-clock.js";
import { Pages } from "./room-pages.js";
import { Status } from "./room-status.js";

const POLL = 6000; // a pause or added time is on the screen within seven seconds
const GIVE_UP = 6000; // until the head code is shown, when nothing gets through at the end
const byId = (id) => document.getElementById(id);

export class Writing {
  /** config, server, clock, ticker, saver, pen, endMs, state. */
  constructor(options) {
    Object.assign(this, options);
    this.text = this.config.text;
    this.status = new Status(this.text);
    this.place = byId("kb-writing");
    this.locks = new Set();
    this.typedAt = 0;
    this.nextPoll = 0;
    this.questions = [...this.place.querySelectorAll("[data-slot]")];
    this.pages = new Pages(this.text, () => this.collect());
    this.fill();
    this.listen();
    this.hear(this.state, this.endMs);
    this.changed();
    this.ticker.each(() => this.tick());
  }

  // --- answers
  fill() {
    const flagged = this.saver.text(FLAGS).split(" ");
    for (const question of this.questions) {
      showAnswer(question, this.saver.text(question.dataset.slot));
      setFlag(question, flagged.includes(question.dataset.slot));
      this.pages.describe(question);
    }
    this.notes = this.place.querySelector("[data-notes]");
    this.notes.value = this.saver.text(NOTES);
    showFound(this.questions, this.found, this.text.found);
  }

  listen() {
    for (const question of this.questions) {
      for (const kind of ["input", "compositionend", "change"]) {
        question.addEventListener(kind, () => this.typed(question));
      }
      question.addEventListener("focusout", () => this.left());
      question.querySelector("[data-flag]").addEventListener("click", () => this.flag(question));
    }
    this.notes.addEventListener("input", () => this.keep(NOTES, this.notes.value));
    this.notes.addEventListener("focusout", () => this.left());
    byId("kb-hand-in").addEventListener("submit", (event) => this.handIn(event));
    window.addEventListener("online", () => this.saver.retry());
    window.addEventListener("beforeunload", (event) => { if (this.saver.unsaved) event.preventDefault(); });
    document.addEventListener("visibilitychange", () => { this.collect(); this.left(); this.nextPoll = 0; });
  }

  typed(question) {
    this.keep(question.dataset.slot, answerOf(question));
    this.pages.describe(question);
  }

  keep(slot, text) {
    if (this.locks.size) return;
    this.typedAt = this.clock.now();
    this.saver.change(slot, text, this.typedAt);
  }

  /** Leaving a field sends it, unless a retry is planned. */
  left() {
    if (this.saver.unsaved && !this.saver.failures && !this.saver.stopped) this.saver.send();
  }

  flag(question) {
    setFlag(question, !isFlagged(question));
    this.pages.describe(question);
    this.keep(FLAGS, flagsOf(this.questions));
  }

  /** Everything on the screen that no event told of; it was typed before the end. */
  collect() {
    if (this.locks.size) return;
    const ms = this.endMs === null ? this.clock.now() : Math.min(this.clock.now(), this.endMs);
    for (const question of this.questions) this.saver.change(question.dataset.slot, answerOf(question), ms);
    this.saver.change(NOTES, this.notes.value, ms);
  }

  changed() {
    this.status.saving(this.saver);
    if (this.ending && !this.saver.unsaved) this.leave();
  }

  lock(reason, on = true) {
    if (on) this.locks.add(reason);
    else this.locks.delete(reason);
    setLocked(this.place, this.locks.size > 0);
  }

  // --- what the server says
  /** Each answer brings the time, the deadline and the state. */
  heard({ said, askedAt }) {
    if (!said) return;
    if (said.now) this.clock.sync(said.now, askedAt);
    else if (said.st && said.c !== "replayed") this.clock.sync(said.st, askedAt);
    if (said.state) this.hear(said.state, said.end);
  }

  hear(state, endMs) {
    const later = endMs && this.endMs && endMs > this.endMs + 999 && state !== "paused";
    if (endMs) this.endMs = endMs;
    if (later) this.moreTime();
    if (state === "paused" && !this.locks.has("paused")) this.pause();
    if (state === "writing" && this.locks.has("paused")) this.resume();
    if (state === "ended" && !this.saver.stopped) this.over();
  }

  moreTime() {
    this.status.notice(this.ends("more_time"));
    if (!this.ending || this.saver.stopped) return;
    this.ending = false; // the time was extended in the very last moment
    this.lock("over", false);
    this.status.alert("");
    this.status.headCode("");
  }

  pause() {
    this.collect();
    this.lock("paused");
    this.status.alert(this.text.paused);
    this.saver.retry();
  }

  resume() {
    this.lock("paused", false);
    this.status.alert("");
    this.status.notice(this.ends("resumed"));
  }

  /** A sentence with the hour at which the time ends now. */
  ends(sentence) {
    return this.text[sentence].replace("{time}", timeOfDay(this.endMs));
  }

  /** The saver was turned away; what it holds is kept, here or on the server. */
  stopped(reason) {
    this.lock("stopped");
    this.status.alert(this.text[`stop_${reason}`] ?? this.text.stop_unknown);
    if (reason === "ended") this.leave();
    if (reason === "late" || reason === "conflict") this.status.headCode(headCode(this.saver.last));
  }

  async poll() {
    this.nextPoll = performance.now() + POLL * (0.85 + Math.random() * 0.3);
    try {
      const answer = await this.server.now();
      if (answer.status === 401 || answer.said?.c === "old_epoch") await this.saver.askForToken();
      else this.heard(answer);
      if (this.saver.offline && answer.said) this.saver.retry();
    } catch { /* the saver says that the network is away */ }
  }

  tick() {
    this.saver.tick();
    if (this.clock.jumped()) this.nextPoll = 0;
    if (!this.leaving && performance.now() >= this.nextPoll) this.poll();
    if (this.endMs === null || this.locks.has("paused") || this.leaving) return;
    const left = this.endMs - this.clock.now();
    this.status.time(left);
    if (left <= 0 && !this.ending) this.over();
  }

  // --- the end
  /** The time is over: take what is on the screen, lock, send; then show what was received. */
  async over() {
    if (this.ending) return;
    this.collect();
    this.ending = true;
    this.lock("over");
    if (!this.saver.stopped) this.status.alert(this.text.over_sending);
    this.ticker.wait(GIVE_UP).then(() => this.offerHeadCode());
    await this.saver.flush();
    this.changed();
  }

  /** Nothing gets through: the end of the chain, to be written into the minutes. */
  async offerHeadCode() {
    if (!this.ending || this.leaving || !this.saver.unsaved || this.saver.stopped) return;
    if (!this.saver.running) await this.saver.fix();
    this.status.alert(this.text.over_waiting);
    this.status.headCode(headCode(this.saver.last));
  }

  /** Once, and only once: a slow server at the end is not asked in a loop. */
  leave() {
    if (this.leaving) return;
    this.leaving = true;
    this.status.alert(this.text.over);
    this.ticker.wait(1500 + Math.random() * 3000).then(() => location.replace(this.config.receiptUrl));
  }

  async handIn(event) {
    event.preventDefault();
    if (!byId("kb-sure").checked) return this.status.alert(this.text.sure);
    this.collect();
    this.lock("giving");
    const given = (await this.saver.flush()) && (await this.give());
    if (given) {
      this.leaving = true;
      return location.replace(this.config.receiptUrl);
    }
    this.lock("giving", false);
    return this.status.alert(this.text.not_sent);
  }

  /** The answer to a form may be a sign-in page: only the attempt's own state tells. */
  async give() {
    try {
      await this.server.handIn(this.pen.epoch, this.saver.head.h);
      const { said } = await this.server.now();
      return said?.state === "ended";
    } catch {
      return false;
    }
  }
}
