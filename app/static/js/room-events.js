// What happens at this machine, by types only: the window left and back (how long), text pasted (how
// many characters), the network back (after how long). Never what was typed. Sent in batches.
// A practice has no address for them: nothing of it is noted.

const EVERY = 20000;
const MOST = 100;

export class RoomEvents {
  /** pen: {events, epoch}; csrf; clock.now() is the server's time in milliseconds. */
  constructor(pen, csrf, clock) {
    Object.assign(this, { pen, csrf, clock, queue: [], k: 0, leftAt: null, offlineAt: null });
    if (!pen.events) return;
    this.page = [...crypto.getRandomValues(new Uint8Array(8))].map((n) => n.toString(16).padStart(2, "0")).join("");
    this.timer = setInterval(() => this.send(), EVERY);
    addEventListener("blur", () => this.left());
    addEventListener("focus", () => this.back());
    document.addEventListener("visibilitychange", () => (document.hidden ? this.left() : this.back()));
    document.addEventListener("paste", (event) => this.pasted(event));
    addEventListener("offline", () => { this.offlineAt = performance.now(); });
    addEventListener("online", () => this.reconnected());
    addEventListener("pagehide", () => this.send(true));
  }

  /** What the server noted of this machine, said to the candidate at once. */
  tell(place) {
    if (!place) return;
    place.textContent = (this.pen.told ?? []).join(" ");
    place.hidden = place.textContent === "";
  }

  left() {
    if (this.leftAt !== null) return;
    this.leftAt = performance.now();
    this.note("focus_lost", null);
  }

  back() {
    if (this.leftAt === null || document.hidden) return;
    this.note("focus_regained", Math.round(performance.now() - this.leftAt));
    this.leftAt = null;
  }

  pasted(event) {
    this.note("pasted", (event.clipboardData?.getData("text/plain") ?? "").length);
  }

  reconnected() {
    if (this.offlineAt === null) return;
    this.note("reconnected", Math.round(performance.now() - this.offlineAt));
    this.offlineAt = null;
  }

  note(kind, amount) {
    this.k += 1;
    this.queue.push([this.k, kind, Math.round(this.clock.now()), amount]);
  }

  /** What is not answered is sent again; the server knows each by its number. */
  async send(leaving = false) {
    if (!this.queue.length || (this.sending && !leaving)) return;
    const batch = this.queue.slice(0, MOST);
    this.sending = true;
    try {
      const answer = await fetch(this.pen.events, {
        method: "POST", credentials: "same-origin", keepalive: leaving, redirect: "manual",
        headers: { "X-CSRFToken": this.csrf, "Content-Type": "application/json" },
        body: JSON.stringify({ epoch: this.pen.epoch, page: this.page, events: batch }),
      });
      const refused = [403, 404, 409, 422].includes(answer.status);
      if (answer.ok || refused) this.queue = this.queue.filter((one) => one[0] > batch.at(-1)[0]);
    } catch {
      // The network is away: the next round tries again.
    } finally {
      this.sending = false;
    }
  }
}
