// Sends answers one after the other and believes only the server's acknowledgement.

const PAUSE = 1200; // after the last key: sent well within two seconds
const AT_MOST = 15000; // while somebody types without a pause
const LONGEST_WAIT = 30000;

export class Saver {
  /** options: saveUrl, csrf, epoch, store, clock, onChange(saver), onAck(ack), onStop(reason). */
  constructor(options) {
    Object.assign(this, options);
    this.pending = {}; // slot -> {seq, text, sent}
    this.stored = {}; // slot -> last number the server has
    this.failures = 0;
    this.savedAt = "";
    this.offline = false;
    this.stopped = null;
    this.running = null;
    this.firstChange = 0;
    window.addEventListener("online", () => this.retry());
  }

  /** What the server had when the page was made. */
  begin(slot, seq) {
    this.stored[slot] = seq;
  }

  /** Text of an earlier page of this machine that the server never confirmed. */
  restore(slot, kept) {
    if (kept.seq <= (this.stored[slot] ?? 0)) return this.store.forget(slot) || false;
    this.pending[slot] = kept;
    this.schedule(0);
    return true;
  }

  get unsaved() {
    return Object.keys(this.pending).length;
  }

  /** The text of a slot changed. A number that was sent once is never used for another text. */
  change(slot, text) {
    const before = this.pending[slot];
    if (this.stopped || (before && before.text === text)) return;
    const used = Math.max(this.stored[slot] ?? 0, before && before.sent ? before.seq : 0);
    const seq = before && !before.sent ? Math.max(before.seq, used + 1) : used + 1;
    this.pending[slot] = { seq, text, sent: false };
    this.store.keep(slot, this.pending[slot]);
    this.firstChange ||= performance.now();
    const waited = performance.now() - this.firstChange;
    this.schedule(Math.max(0, Math.min(PAUSE, AT_MOST - waited)));
    this.onChange(this);
  }

  schedule(delay) {
    if (this.failures) return; // the retry is already planned
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.flush(), delay);
  }

  /** Forget the waiting: the network is back. */
  retry() {
    if (!this.unsaved || this.stopped) return;
    this.failures = 0;
    clearTimeout(this.timer);
    this.flush();
  }

  /** Send everything now; resolves to whether the server has it all. */
  async flush() {
    clearTimeout(this.timer);
    this.running ||= this.sendAll().finally(() => { this.running = null; });
    await this.running;
    return this.unsaved === 0;
  }

  async sendAll() {
    while (this.unsaved && !this.stopped) {
      const slot = Object.keys(this.pending)[0];
      if (!(await this.send(slot))) return;
    }
    this.firstChange = 0;
  }

  async send(slot) {
    const sending = this.pending[slot];
    sending.sent = true;
    this.store.keep(slot, sending);
    const askedAt = performance.now();
    let response;
    try {
      response = await post(this.saveUrl, this.csrf,
        { epoch: this.epoch, slot, seq: sending.seq, text: sending.text });
    } catch {
      return this.wait(null);
    }
    if (response.type === "opaqueredirect" || response.status === 400) {
      this.onStop("signed_out");
      return this.wait(null);
    }
    if (response.status >= 500 || response.status === 429) {
      return this.wait(response.headers.get("Retry-After"));
    }
    const answer = await response.json().catch(() => ({}));
    return response.ok ? this.acknowledged(slot, sending, answer, askedAt) : this.refused(slot, answer);
  }

  acknowledged(slot, sending, ack, askedAt) {
    this.clock.sync(ack.now_ms, askedAt);
    this.failures = 0;
    this.offline = false;
    this.stored[slot] = ack.seq;
    if (ack.taken) this.savedAt = ack.saved_at;
    if (this.pending[slot] === sending) {
      delete this.pending[slot];
      this.store.forget(slot);
    }
    this.onAck(ack);
    this.onChange(this);
    return true;
  }

  refused(slot, answer) {
    if (answer.code === "answer.number_used") {
      this.stored[slot] = answer.seq;
      this.pending[slot] = { seq: answer.seq + 1, text: this.pending[slot].text, sent: false };
      this.store.keep(slot, this.pending[slot]);
      return true;
    }
    const stops = { "attempt.other_machine": "other", "attempt.over": "over", "attempt.handed_in": "over" };
    this.stopped = stops[answer.code] ?? "refused";
    this.onStop(this.stopped, answer.text);
    this.onChange(this);
    return false;
  }

  /** Back off, and obey Retry-After. */
  wait(retryAfter) {
    this.failures += 1;
    this.offline = true;
    const asked = Number(retryAfter) * 1000;
    const grown = Math.min(LONGEST_WAIT, 1000 * 2 ** (this.failures - 1));
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.flush(), Math.max(asked || 0, grown) * (0.8 + Math.random() * 0.4));
    this.onChange(this);
    return false;
  }
}

/** POST of JSON with the CSRF token; a sign-in page is not followed. */
export function post(url, csrf, body) {
  return fetch(url, {
    method: "POST", credentials: "same-origin", redirect: "manual",
    headers: { "Content-Type": "application/json", "X-CSRFToken": csrf },
    body: JSON.stringify(body), signal: AbortSignal.timeout(15000),
  });
}
