// The paper: questions, answers, clock, review, hand-in. Saving is in room-saver.js.
import { ServerClock, threshold, written } from "./room-clock.js";
import { PendingStore } from "./room-store.js";
import { Saver, post } from "./room-saver.js";

const POLL = 15000;
const REGULAR = 15000;

export function startPaper(config) {
  const text = config.text;
  const clock = new ServerClock(config.nowMs);
  const byId = (id) => document.getElementById(id);
  const pages = [...document.querySelectorAll("[data-page]")];
  const questions = pages.filter((page) => page.dataset.slot);
  let endsAt = config.endsAtMs;
  let left = endsAt - clock.now();
  let locked = false;
  let here = 0;

  const saver = new Saver({
    saveUrl: config.saveUrl, csrf: config.csrf, epoch: config.epoch, clock,
    store: new PendingStore(config.attempt), onChange: showStatus,
    onAck: (ack) => setEnd(ack.ends_at_ms),
    onStop: (reason, said) => stop(reason, said),
  });

  // --- answers
  function answerOf(question) {
    const fields = [...question.querySelectorAll("[data-answer]")];
    if (["essay", "short"].includes(question.dataset.kind)) return fields[0].value;
    return fields.filter((field) => field.checked).map((field) => field.value).join(" ");
  }

  function show(question, value) {
    for (const field of question.querySelectorAll("[data-answer]")) {
      if (field.type === "radio" || field.type === "checkbox") {
        field.checked = value.split(" ").includes(field.value);
      } else field.value = value;
    }
  }

  function changed(question) {
    saver.change(question.dataset.slot, answerOf(question));
    describe(question);
  }

  /** Everything that differs from what the server has; nothing on the screen is left out. */
  function collect() {
    for (const question of questions) {
      const value = answerOf(question);
      if (value !== question.known) {
        question.known = value;
        changed(question);
      }
    }
  }

  function describe(question) {
    const value = answerOf(question).trim();
    const flagged = question.querySelector("[data-flag]").getAttribute("aria-pressed") === "true";
    const words = question.querySelector("[data-words]");
    if (words) words.textContent = text.words.replace("{count}", value ? value.split(/\s+/).length : 0);
    const state = [value ? text.answered : text.empty, flagged ? text.flagged : ""].filter(Boolean).join(", ");
    const review = document.querySelector(`[data-review="${question.dataset.slot}"]`);
    review.textContent = state;
    review.classList.toggle("is-answered", Boolean(value));
    const button = document.querySelector(`.kb-paper__nav [data-go="${question.dataset.page}"]`);
    button.classList.toggle("is-answered", Boolean(value));
    button.classList.toggle("is-flagged", flagged);
    button.querySelector("[data-go-state]").textContent = `, ${state}`;
  }

  function prepare(question, kept) {
    const { slot, seq, saved } = question.dataset;
    saver.begin(slot, Number(seq));
    if (saved && saved > saver.savedAt) saver.savedAt = saved;
    question.known = answerOf(question);
    if (kept && saver.restore(slot, kept)) {
      show(question, kept.text);
      question.known = kept.text;
    }
    question.addEventListener("input", () => { question.known = answerOf(question); changed(question); });
    question.addEventListener("compositionend", () => changed(question));
    question.addEventListener("focusout", () => { if (saver.unsaved && !saver.failures) saver.flush(); });
    question.querySelector("[data-flag]").addEventListener("click", (event) => flag(question, event.currentTarget));
    describe(question);
  }

  async function flag(question, button) {
    const flagged = button.getAttribute("aria-pressed") !== "true";
    button.setAttribute("aria-pressed", String(flagged));
    describe(question);
    await post(config.flagUrl, config.csrf,
      { epoch: config.epoch, slot: question.dataset.slot, flagged }).catch(() => null);
  }

  // --- moving
  function go(index, focus = true) {
    here = Math.max(0, Math.min(pages.length - 1, index));
    pages.forEach((page, n) => { page.hidden = n !== here; });
    document.querySelectorAll(".kb-paper__nav [data-go]").forEach((button) => {
      if (Number(button.dataset.go) !== here) return button.removeAttribute("aria-current");
      button.setAttribute("aria-current", "true");
      button.scrollIntoView({ block: "nearest", inline: "nearest" });
      return undefined;
    });
    byId("kb-back").hidden = here === 0;
    byId("kb-next").hidden = here === pages.length - 1;
    if (focus) pages[here].querySelector("h2").focus();
  }

  // --- what the person is told
  function showStatus() {
    const line = byId("kb-status");
    const unsaved = saver.unsaved > 0;
    line.classList.toggle("is-unsaved", unsaved);
    line.classList.toggle("is-saved", !unsaved && Boolean(saver.savedAt));
    let said = saver.savedAt ? text.saved.replace("{time}", saver.savedAt) : text.nothing;
    if (unsaved) said = saver.offline ? text.waiting.replace("{count}", saver.unsaved) : text.unsaved;
    line.querySelector("[data-status-text]").textContent = said;
  }

  function alertWith(said) {
    byId("kb-alert").textContent = said;
    byId("kb-alert").hidden = !said;
  }

  function lock() {
    locked = true;
    document.querySelectorAll("[data-answer]").forEach((field) => {
      if (field.type === "checkbox" || field.type === "radio") field.disabled = true;
      else field.readOnly = true;
    });
    document.querySelectorAll("[data-flag], #kb-give, #kb-sure").forEach((field) => { field.disabled = true; });
  }

  function stop(reason, said) {
    if (reason === "signed_out") return alertWith(text.signed_out);
    lock();
    alertWith(text[reason] ?? said);
    if (reason === "over") leave();
    return undefined;
  }

  let leaving = false;
  /** Once, and only once: a slow server at the end must not be asked in a loop. */
  function leave() {
    if (leaving) return;
    leaving = true;
    setTimeout(() => location.replace(config.receiptUrl), 1500 + Math.random() * 1500);
  }

  // --- time
  function setEnd(ms) {
    if (ms && ms > endsAt) say(text.more_time);
    if (ms) endsAt = ms;
  }

  function say(said) {
    byId("kb-announce").textContent = said;
  }

  function tick() {
    const before = left;
    left = endsAt - clock.now();
    byId("kb-clock").querySelector("time").textContent = written(left);
    byId("kb-clock").classList.toggle("is-short", left < 300000);
    const minutes = threshold(before, left);
    if (minutes) say(minutes === 1 ? text.minute : text.minutes.replace("{count}", minutes));
    if (left <= 0 && !locked) end();
    if (clock.jumped()) poll(true);
  }

  /** The time is over: lock, send what is on the screen, then show what was received. */
  async function end() {
    collect();
    lock();
    alertWith(saver.unsaved ? text.over_waiting : text.over);
    saver.failures = 0;
    if (await saver.flush()) {
      alertWith(text.over);
      setTimeout(leave, Math.max(0, endsAt + 16000 - clock.now()));
    }
  }

  async function poll(afterJump) {
    const askedAt = performance.now();
    try {
      const response = await fetch(config.stateUrl, { redirect: "manual", signal: AbortSignal.timeout(10000) });
      if (!response.ok) return;
      const state = await response.json();
      if (afterJump) clock.restart(state.now_ms, askedAt);
      else clock.sync(state.now_ms, askedAt);
      if (state.ends_at_ms) setEnd(state.ends_at_ms);
      if (!state.mine) { saver.stopped = "other"; stop("other"); }
      else if (state.closed || state.handed_in) { lock(); leave(); }
      else if (saver.offline) saver.retry();
    } catch { /* the saver says that the network is away */ }
  }

  // --- handing in
  async function handIn(event) {
    event.preventDefault();
    if (!byId("kb-sure").checked) return alertWith(text.sure);
    collect();
    saver.failures = 0;
    if (!(await saver.flush())) return alertWith(text.not_sent);
    return event.target.submit();
  }

  /** One window of this machine at a time: the newest one writes. */
  function onlyWindow() {
    if (!("BroadcastChannel" in window)) return;
    const channel = new BroadcastChannel(`kb-room-${config.attempt}`);
    channel.onmessage = () => { saver.stopped = "tab"; stop("tab"); };
    channel.postMessage("opened");
  }

  const kept = saver.store.all();
  onlyWindow();
  questions.forEach((question) => prepare(question, kept[question.dataset.slot]));
  document.querySelectorAll("[data-go]").forEach((button) => {
    button.addEventListener("click", () => go(Number(button.dataset.go)));
  });
  byId("kb-back").addEventListener("click", () => go(here - 1));
  byId("kb-next").addEventListener("click", () => go(here + 1));
  byId("kb-hand-in").addEventListener("submit", handIn);
  window.addEventListener("beforeunload", (event) => { if (saver.unsaved && !locked) event.preventDefault(); });
  document.addEventListener("visibilitychange", () => { collect(); saver.retry(); poll(false); });
  setInterval(tick, 250);
  setInterval(() => poll(false), POLL);
  setInterval(() => { collect(); if (saver.unsaved && !saver.failures) saver.flush(); }, REGULAR);
  go(0, false);
  showStatus();
  tick();
}
