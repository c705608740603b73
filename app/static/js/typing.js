// Vietnamese typing for a field, where the machine has no input method; and the choice of it.
//
// A changed word is written with execCommand("insertText"): old and called obsolete, but the only
// way that enters the field's own undo (setRangeText empties it), keeps maxlength and fires "input"
// as a key does, in every browser of today. Where it is refused, setRangeText does it.
import { ended, erased, press, wordOf } from "./typing-engine.js";

const REMEMBERED = "kb-typing";
const LONGEST = 32; // letters; what is longer is no word to look at
const WORD_AT_END = /[\p{L}\p{M}\p{N}]*$/u;

/** Type Vietnamese in a textarea or a text input; returns a function that stops it. */
export function attachTyping(field, { choice = chosen } = {}) {
  let known = null; // the last word and the keys of it, while the caret stays behind it
  let composing = false;
  let system = false; // the key went to an input method of the system
  let writing = false;
  let wrote = false;

  function word() {
    const at = field.selectionStart;
    const text = field.value.slice(Math.max(0, at - LONGEST), at).match(WORD_AT_END)[0];
    return known && known.at === at && known.text === text ? known : { ...wordOf(text), text, at };
  }

  function know(next, from) {
    known = { ...next, text: next.word, at: from + next.word.length };
  }

  /** Replace `old` before the caret, no more of it than differs. */
  function write(old, text, at) {
    let same = 0;
    while (same < old.length && old[same] === text[same]) same += 1;
    const from = at - old.length + same;
    const put = text.slice(same);
    field.setSelectionRange(from, at);
    writing = true;
    const done = put ? document.execCommand("insertText", false, put) : document.execCommand("delete");
    writing = false;
    wrote = true;
    if (!done) {
      field.setRangeText(put, from, at, "end");
      field.dispatchEvent(new InputEvent("input", { bubbles: true, inputType: "insertText", data: put }));
    }
  }

  function onKey(event) {
    const before = word();
    const key = event.data;
    const letter = /^[a-z0-9]$/i.test(key);
    const next = letter ? press(before, key, choice()) : { word: ended(before) + key };
    if (next.word !== before.text + key) {
      event.preventDefault();
      write(before.text, next.word, before.at);
    }
    known = null;
    if (letter) know(next, before.at - before.text.length);
  }

  function onEnter(event) {
    const before = word();
    known = null;
    if (ended(before) === before.text || field.tagName !== "TEXTAREA") return;
    event.preventDefault();
    write(before.text, `${ended(before)}\n`, before.at);
  }

  function onErase(event) {
    const before = word();
    const next = erased(before, choice());
    known = null;
    if (!next) return;
    event.preventDefault();
    write(before.text, next.word, before.at);
    know(next, before.at - before.text.length);
  }

  function beforeInput(event) {
    if (writing) return;
    const ours = choice().method !== "off" && !composing && !event.isComposing && !system;
    const plain = ours && field.selectionStart === field.selectionEnd;
    if (plain && event.inputType === "insertText" && /^[ -~]$/.test(event.data ?? "")) onKey(event);
    else if (plain && event.inputType === "insertLineBreak") onEnter(event);
    else if (plain && event.inputType === "deleteContentBackward") onErase(event);
    else known = null;
  }

  /** Undoing brings back the selection we had made to write; nobody made it, so nobody wants it. */
  function input(event) {
    if (!wrote || event.inputType !== "historyUndo") return;
    const { value, selectionStart: from, selectionEnd: to } = field;
    if (to > from && to - from <= LONGEST && !/\s/.test(value.slice(from, to))) field.setSelectionRange(to, to);
  }

  const heard = {
    keydown: (event) => { system = event.keyCode === 229 || event.isComposing; },
    keyup: () => { system = false; },
    compositionstart: () => { composing = true; known = null; },
    compositionend: () => { composing = false; known = null; },
    beforeinput: beforeInput,
    input,
  };
  Object.entries(heard).forEach(([name, hear]) => field.addEventListener(name, hear));
  return () => Object.entries(heard).forEach(([name, hear]) => field.removeEventListener(name, hear));
}

// --- the choice, remembered on this machine

let current = null;

/** What is chosen on this machine: {method: off|telex|vni, style: usual|main}. */
export function chosen() {
  current ??= recalled();
  return current;
}

function recalled() {
  let kept = "";
  try { kept = localStorage.getItem(REMEMBERED) ?? ""; } catch { /* storage is forbidden here */ }
  const [method, style] = kept.split(" ");
  return { method: ["telex", "vni"].includes(method) ? method : "off", style: style === "main" ? style : "usual" };
}

function choose(choice) {
  current = choice;
  try { localStorage.setItem(REMEMBERED, `${choice.method} ${choice.style}`); } catch { /* for this page only */ }
}

/** Bring to life the control of templates/room/typing.html that stands in the container. */
export function mountTypingChoice(container) {
  const control = container.querySelector("[data-typing]");
  const methods = [...control.querySelectorAll("[data-typing-method]")];
  const main = control.querySelector("[data-typing-main]");
  const hints = [...control.querySelectorAll("[data-typing-hint]")];

  function show() {
    const { method, style } = chosen();
    methods.forEach((radio) => { radio.checked = radio.value === method; });
    main.checked = style === "main";
    hints.forEach((hint) => { hint.hidden = hint.dataset.typingHint !== method; });
    const label = control.querySelector(`label[for="${methods.find((radio) => radio.checked).id}"]`);
    control.querySelector("[data-typing-now]").textContent = label.textContent.trim();
  }

  control.addEventListener("change", () => {
    choose({ method: methods.find((radio) => radio.checked).value, style: main.checked ? "main" : "usual" });
    show();
  });
  window.addEventListener("storage", (event) => {
    if (event.key === REMEMBERED) { current = null; show(); }
  });
  show();
  control.hidden = false;
}
