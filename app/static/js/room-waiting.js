// Before the start: asks the server again and again, and opens the paper when the server says so.
import { ServerClock, written } from "./room-clock.js";

export function startWaiting(config) {
  const clock = new ServerClock(config.state.now_ms);
  const form = document.getElementById("kb-start-form");
  let state = config.state;
  let gone = false;

  /** Often near the start, seldom far from it; never all in the same instant. */
  function delay() {
    const left = state.starts_at_ms - clock.now();
    const base = left > 120000 ? 10000 : left > 15000 ? 4000 : 1000;
    return base * (0.8 + Math.random() * 0.4);
  }

  async function ask() {
    const askedAt = performance.now();
    try {
      const response = await fetch(config.stateUrl, { redirect: "manual", signal: AbortSignal.timeout(10000) });
      if (!response.ok) throw new Error(String(response.status));
      state = await response.json();
      clock.sync(state.now_ms, askedAt);
      show();
    } catch {
      say(config.text.offline);
    }
    if (!gone) setTimeout(ask, delay());
  }

  function say(text) {
    const where = document.getElementById("kb-where");
    if (where.textContent !== text) where.textContent = text;
  }

  function show() {
    document.getElementById("kb-start").textContent = state.starts_at;
    const open = state.opened && state.admitted && !state.closed;
    if (state.handed_in || state.closed) {
      say(config.text.closed);
      if (state.ends_at_ms && !gone) leave(() => location.replace(config.receiptUrl), state.handed_in);
    } else if (!state.mine) {
      say(state.let_in ? config.text.let_in : config.text.other);
      form.hidden = !state.let_in;
    } else if (open) {
      form.hidden = false;
      leave(() => form.requestSubmit(), true);
    } else if (!state.admitted) say(config.text.not_admitted);
    else say(clock.now() >= state.starts_at_ms ? config.text.due : config.text.admitted);
  }

  function leave(act, wanted) {
    if (gone || !wanted) return;
    gone = true;
    act();
  }

  function tick() {
    const left = state.starts_at_ms - clock.now();
    document.getElementById("kb-count").textContent = left > 0 ? written(left) : "";
  }

  show();
  setInterval(tick, 250);
  tick();
  if (!gone) setTimeout(ask, delay());
}
