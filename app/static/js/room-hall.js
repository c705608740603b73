// The board of a hall: asks for the state of every seat and writes what changed.

const EVERY = 5000;
const config = JSON.parse(document.getElementById("kb-board-config").textContent);
let shown = config.facts;
let timer = 0;

function set(cell, value) {
  if (cell && cell.textContent !== value) cell.textContent = value;
}

function show(facts) {
  for (const [state, n] of Object.entries(facts.counts)) {
    set(document.querySelector(`[data-count="${state}"]`), String(n));
    document.querySelector(`[data-state-count="${state}"]`).hidden = n === 0;
  }
  for (const [id, seat] of Object.entries(facts.seats)) showSeat(id, seat);
  showAttention(facts.attention);
  fresh(config.text.fresh, facts.at, false);
}

function showSeat(id, seat) {
  const row = document.querySelector(`[data-seat="${id}"]`);
  if (!row) return;
  const tag = row.querySelector("[data-state] strong");
  set(tag, seat.text);
  tag.className = `kb-tag kb-tag--${seat.kind}`;
  row.dataset.kind = seat.kind;
  set(row.querySelector("[data-saved]"), seat.saved);
  set(row.querySelector("[data-ends]"), seat.ends);
}

/** The list is touched only where it changed, so that nobody's focus or finger is moved. */
function showAttention(items) {
  const list = document.getElementById("kb-attention");
  const there = new Map([...list.children].map((entry) => [entry.dataset.key, entry]));
  const wanted = new Set(items.map((item) => item.key));
  for (const [key, entry] of there) if (!wanted.has(key)) entry.remove();
  const fresh = [];
  for (const item of items) {
    let entry = there.get(item.key);
    if (!entry) {
      entry = document.createElement("li");
      entry.dataset.key = item.key;
      entry.append(document.createElement("a"));
      list.append(entry);
      fresh.push(item.text);
    }
    const link = entry.firstElementChild;
    set(link, item.text);
    if (link.getAttribute("href") !== item.href) link.href = item.href;
  }
  set(document.getElementById("kb-attention-count"), String(items.length));
  document.getElementById("kb-attention-none").hidden = items.length > 0;
  if (fresh.length) {
    const said = document.getElementById("kb-attention-said");
    said.textContent = config.text.new.replace("{text}", fresh.slice(0, 3).join("; "));
  }
}

function fresh(text, at, old) {
  const place = document.getElementById("kb-fresh");
  set(place, text.replace("{at}", at));
  place.classList.toggle("is-old", old);
}

async function ask() {
  timer = 0;
  try {
    const response = await fetch(config.url, { redirect: "manual", signal: AbortSignal.timeout(10000) });
    if (!response.ok) throw new Error(String(response.status));
    shown = await response.json();
    show(shown);
  } catch {
    fresh(config.text.silent, shown.at, true);
  }
  again();
}

/** A board that nobody looks at does not ask. */
function again() {
  if (timer || shown.closed || document.hidden) return;
  timer = setTimeout(ask, EVERY * (0.8 + Math.random() * 0.4));
}

document.addEventListener("visibilitychange", again);
again();
