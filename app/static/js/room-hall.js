// The board of a hall: asks for the state of every seat and writes what changed.

const EVERY = 4000;
const config = JSON.parse(document.getElementById("kb-board-config").textContent);
let shown = config.facts;

function set(cell, value) {
  if (cell && cell.textContent !== value) cell.textContent = value;
}

function show(facts) {
  for (const [state, n] of Object.entries(facts.counts)) {
    set(document.querySelector(`[data-count="${state}"]`), String(n));
  }
  for (const [id, seat] of Object.entries(facts.seats)) {
    const row = document.querySelector(`[data-seat="${id}"]`);
    if (!row) continue;
    const tag = row.querySelector("[data-state] strong");
    set(tag, seat.text);
    tag.className = `kb-tag kb-tag--${seat.kind}`;
    set(row.querySelector("[data-saved]"), seat.saved);
    set(row.querySelector("[data-ends]"), seat.ends);
  }
}

async function ask() {
  try {
    const response = await fetch(config.url, { redirect: "manual", signal: AbortSignal.timeout(10000) });
    if (response.ok) {
      const facts = await response.json();
      show(facts);
      shown = facts;
    }
  } catch { /* the next question may be answered */ }
  if (!shown.closed) setTimeout(ask, EVERY * (0.8 + Math.random() * 0.4));
}

if (!shown.closed) setTimeout(ask, EVERY);
