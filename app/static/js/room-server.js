// What the page asks the server for. Every answer is {status, said, askedAt, retryAfter}; no answer
// at all throws. `said` is null when what came is not ours: a sign-in page, a proxy's own page.

import { learnProof, proofHeaders } from "./safe-browser.js";

const LONGEST = 15000;

export class Server {
  /** urls: {state, ready, handIn, left, save, start, now}; the token comes with `ready`.
   *  `onNow(said)` hears each answer to `now`. */
  constructor(urls, csrf, onNow = () => {}) {
    Object.assign(this, { urls, csrf, onNow, token: "" });
  }

  state() { return ask(this.urls.state); }

  /** Sit down at this machine; another machine than before needs the invigilator's PIN. */
  async ready(pin = "") {
    const headers = { ...(await learnProof()), "X-CSRFToken": this.csrf, "Content-Type": "application/json" };
    return ask(this.urls.ready, { method: "POST", headers, body: JSON.stringify({ pin }) });
  }

  /** The way to hand over what this machine holds and the server cannot take as an answer. */
  async left() {
    return ask(this.urls.left, { method: "POST", headers: { ...(await learnProof()), "X-CSRFToken": this.csrf } });
  }

  async now() {
    const answer = await this.asked("GET", this.urls.now);
    this.onNow(answer.said);
    return answer;
  }

  start() { return this.asked("POST", this.urls.start); }

  save(segment) { return this.asked("POST", this.urls.save, JSON.stringify(segment)); }

  /** The paper's encrypted copy, as bytes; throws when it did not come whole. */
  async copy(url) {
    const answer = await fetched(url, { headers: { Accept: "application/octet-stream" } });
    if (!answer.ok) throw new Error(String(answer.status));
    return new Uint8Array(await answer.arrayBuffer());
  }

  /** Ends the work; the answer is a page, so only its status counts. */
  handIn(epoch, head) {
    const body = new URLSearchParams({ csrf_token: this.csrf, epoch, head });
    return fetched(this.urls.handIn, { method: "POST", body });
  }

  asked(method, url, body) {
    const headers = { ...proofHeaders(), Authorization: `Attempt ${this.token}`, "Content-Type": "application/json" };
    return ask(url, { method, headers, body, credentials: "omit" });
  }
}

async function ask(url, options = {}) {
  const askedAt = performance.now();
  const answer = await fetched(url, options);
  const ours = (answer.headers.get("Content-Type") ?? "").startsWith("application/json");
  const said = ours ? await answer.json().catch(() => null) : null;
  return { status: answer.status, said, askedAt, retryAfter: answer.headers.get("Retry-After") };
}

/** A sign-in page is not followed: its status is 0. */
async function fetched(url, options) {
  const control = new AbortController();
  const timer = setTimeout(() => control.abort(), LONGEST);
  try {
    const common = { credentials: "same-origin", redirect: "manual", cache: "no-store", signal: control.signal };
    return await fetch(url, { ...common, ...options });
  } finally {
    clearTimeout(timer);
  }
}
