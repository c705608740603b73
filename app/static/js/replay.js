// Replays the history of an answer on the page that can be read without it: slider, steps, play.
// A move is [number, time, milliseconds, start, removed, inserted]; places count characters, not
// the halves of which JavaScript makes some of them.

const LONGEST = 900; // milliseconds between two saves while playing
const SHORTEST = 120;
const FASTER = 20; // than it was typed

const place = document.querySelector("[data-replay]");
if (place) start(place, JSON.parse(place.querySelector("[data-replay-moves]").textContent));

function start(root, { at, moves, where, play, stop }) {
  const find = (name) => root.querySelector(`[data-replay-${name}]`);
  const texts = replayed(moves);
  const slide = root.querySelector("#kb-replay-slide");
  const button = find("play");
  let [now, timer] = [at, null];

  function show(i) {
    now = Math.max(0, Math.min(moves.length - 1, i));
    slide.value = now;
    const [, time] = moves[now];
    const said = where.replace("{number}", now + 1).replace("{total}", moves.length).replace("{at}", time);
    find("where").textContent = said;
    slide.setAttribute("aria-valuetext", said);
    find("text").replaceChildren(...marked([...texts[now]], moves[now]));
    find("back").hidden = now === 0;
    find("next").hidden = now + 1 === moves.length;
  }

  function pause() {
    clearTimeout(timer);
    timer = null;
    button.textContent = play;
  }

  function next() {
    if (now + 1 >= moves.length) return pause();
    show(now + 1);
    const gap = now + 1 < moves.length ? moves[now + 1][2] - moves[now][2] : 0;
    timer = setTimeout(next, Math.max(SHORTEST, Math.min(LONGEST, gap / FASTER)));
    return undefined;
  }

  function toggle() {
    if (timer) return pause();
    button.textContent = stop;
    if (now + 1 >= moves.length) show(0);
    timer = setTimeout(next, LONGEST);
    return undefined;
  }

  for (const [name, by] of [["back", -1], ["next", 1]]) {
    find(name).addEventListener("click", (event) => { event.preventDefault(); pause(); show(now + by); });
  }
  slide.addEventListener("input", () => { pause(); show(Number(slide.value)); });
  button.addEventListener("click", toggle);
  slide.parentElement.hidden = moves.length < 2;
  button.hidden = moves.length < 2;
}

/** The text after each move. */
function replayed(moves) {
  let text = [];
  return moves.map(([, , , from, removed, inserted]) => {
    text = [...text.slice(0, from), ...inserted, ...text.slice(from + removed)];
    return text.join("");
  });
}

/** The characters of a text, what this save brought marked. */
function marked(text, [, , , from, , inserted]) {
  const end = from + [...inserted].length;
  const middle = document.createElement("mark");
  middle.textContent = text.slice(from, end).join("");
  const parts = [text.slice(0, from).join(""), middle, text.slice(end).join("")];
  return text.length ? parts : ["–"];
}
