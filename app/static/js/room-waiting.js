// Before the start: sits down at this machine, takes the encrypted paper along, and asks for its key
// in the second in which everybody begins.
import { importKey, decrypt } from "./room-bytes.js";
import { written } from "./room-clock.js";

const SPREAD = 900; // milliseconds over which a room's machines ask for the key
const HOUR = 10000; // between two questions whether the hour was moved: that answer is a dear one
const byId = (id) => document.getElementById(id);

export class Waiting {
  /** config, server, clock, ticker; `onReady(pen)`, `onOpen(pen, html, answer)`. */
  constructor(options) {
    Object.assign(this, options);
    this.text = this.config.text;
    this.state = this.config.state;
    this.pen = null;
    this.startMs = null; // known once the council has opened the paper
    this.nextHour = 0;
    byId("kb-pin-form").addEventListener("submit", (event) => {
      event.preventDefault();
      this.sitDown(byId("kb-pin").value);
    });
  }

  async run() {
    this.ticker.each(() => this.count());
    this.show();
    while (!this.opened) {
      if (!this.pen) await this.look();
      else if (this.seated) await this.follow();
      if (!this.opened) await this.ticker.wait(this.delay());
    }
  }

  /** Often near the start, seldom far from it; never all in the same instant. */
  delay() {
    const left = (this.startMs ?? this.state.starts_at_ms) - this.clock.now();
    const base = this.failed ? 4000 : left > 120000 ? 12000 : left > 15000 ? 4000 : 2500;
    const asked = base * (0.8 + Math.random() * 0.4);
    // Asked for the key in vain: not at once again, or a hall would overrun a server that is slow.
    if (this.startMs === null || left <= 0) return asked;
    return Math.min(asked, left + Math.random() * SPREAD);
  }

  count() {
    if (this.opened) return;
    const left = (this.startMs ?? this.state.starts_at_ms) - this.clock.now();
    byId("kb-count").textContent = left > 0 ? written(left) : "";
  }

  say(text) {
    const where = byId("kb-where");
    if (where.textContent !== text) where.textContent = text;
  }

  /** Without a token yet: may this machine sit down? */
  async look() {
    const answer = await this.ask(() => this.server.state());
    if (!answer || !answer.said) return;
    this.state = answer.said;
    this.clock.sync(this.state.now_ms, answer.askedAt);
    if (this.state.ended || this.state.closed) return this.leave();
    this.show();
    if (this.state.admitted && this.state.mine) await this.sitDown();
  }

  show() {
    const { admitted, mine, let_in: letIn, starts_at: startsAt } = this.state;
    byId("kb-start").textContent = startsAt;
    byId("kb-pin-form").hidden = mine || !letIn;
    const where = !mine ? (letIn ? "let_in" : "other_machine") : admitted ? "" : "not_admitted";
    if (where && where !== this.where) this.say(this.text[where]); // said once: a refusal stays to be read
    this.where = where;
  }

  async sitDown(pin = "") {
    const answer = await this.ask(() => this.server.ready(pin));
    if (!answer || this.pen) return;
    if (answer.status !== 200 || !answer.said) return this.refused(answer.said);
    byId("kb-pin-form").hidden = true;
    this.pen = answer.said;
    this.server.token = this.pen.token;
    await this.onReady(this.pen);
    this.seated = true;
    this.say(this.text.admitted);
    await this.follow();
  }

  refused(said) {
    this.say(said?.text ?? this.text.offline);
    if (said?.code === "takeover.wrong_pin") byId("kb-pin").select();
  }

  /** With a token: the copy, the start, and then the key. */
  async follow() {
    if (!this.copy) await this.takeCopy();
    if (this.startMs === null || this.startMs > this.clock.now()) await this.hearOfStart();
    if (this.opened || this.startMs === null) return;
    if (this.clock.now() >= this.startMs && this.copy) await this.open();
  }

  async takeCopy() {
    try {
      this.copy = await this.server.copy(this.pen.copy);
    } catch {
      this.say(this.text.offline);
    }
  }

  async hearOfStart() {
    const answer = await this.ask(() => this.server.now());
    if (!answer) return;
    const { said, status } = answer;
    if (status === 401 || said?.c === "old_epoch") return this.standUp();
    if (!said?.now) return;
    this.clock.sync(said.now, answer.askedAt);
    this.startMs = said.start;
    if (said.state === "ended") return this.leave();
    if (said.start !== null) return this.say(said.start > this.clock.now() ? this.text.soon : this.text.opening);
    await this.hearOfHour();
  }

  /** Not opened yet, or paused: the hour itself may have been moved. */
  async hearOfHour() {
    if (performance.now() < this.nextHour) return;
    const answer = await this.ask(() => this.server.state());
    if (!answer?.said) return;
    this.nextHour = performance.now() + HOUR * (0.8 + Math.random() * 0.4);
    this.state = answer.said;
    if (this.state.closed) return this.leave();
    byId("kb-start").textContent = this.state.starts_at;
    const due = this.clock.now() >= this.state.starts_at_ms;
    this.say(this.state.paused ? this.text.held : due ? this.text.due : this.text.admitted);
  }

  async open() {
    const answer = await this.ask(() => this.server.start());
    if (!answer) return;
    const { said, status } = answer;
    if (status === 401 || said?.c === "old_epoch") return this.standUp();
    if (said?.c === "ended") return this.leave();
    if (said?.c === "not_yet") this.startMs = null; // paused, or moved since: asked for anew
    if (!said?.key) return; // not yet, or too busy: the next round asks again
    let html;
    try {
      const key = await importKey(said.key, "decrypt");
      html = await decrypt(key, `sitting:${this.pen.sitting}`, this.copy);
    } catch {
      this.copy = null; // it did not come whole, or the paper was replaced: take it again
      return;
    }
    if (this.opened) return; // a typed PIN and the round of questions both asked: once is enough
    this.opened = true;
    await this.onOpen(this.pen, html, answer);
  }

  /** Another machine was let in, or the session ended: look again from the beginning. */
  standUp() {
    this.pen = null;
    this.seated = false;
    this.startMs = null;
  }

  /** Another window of this machine goes on. */
  stop(sentence) {
    this.opened = true;
    this.say(sentence);
  }

  leave() {
    this.opened = true;
    location.replace(this.config.receiptUrl);
  }

  async ask(question) {
    try {
      const answer = await question();
      this.failed = answer.status === 0 || answer.status >= 500 || answer.status === 429;
      if (this.failed) this.say(answer.status === 0 ? this.text.signed_out : this.text.offline);
      return this.failed ? null : answer;
    } catch {
      this.failed = true;
      this.say(this.text.offline);
      return null;
    }
  }
}
