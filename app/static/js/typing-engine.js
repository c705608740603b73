// Vietnamese typing, Telex and VNI: what a key does to the word before the caret. No page, no state.
//
// A word is {word, keys}: what stands there, and the keys it was typed with where they are known
// (null where not: the caret was put into old text). With the keys a word that turns out not to be
// Vietnamese gets back what was typed. docs/decisions/ says why this is our own and whose rules it
// keeps.

const VOWELS = "aăâeêioôơuưy";
const TONES = ["", "\u0301", "\u0300", "\u0309", "\u0303", "\u0323"]; // none, sắc, huyền, hỏi, ngã, nặng
const HAT = { a: "â", e: "ê", o: "ô" };
const HOOK = { a: "ă", o: "ơ", u: "ư" };
const PLAIN = { ă: "a", â: "a", ê: "e", ô: "o", ơ: "o", ư: "u", đ: "d" };

// kr, hr, mn, xt: as place names of the Central Highlands are written (Krông Nô).
const ONSETS = new Set(
  ["", ..."b c ch d đ g gh gi h k kh l m n ng ngh nh p ph qu r s t th tr v x kr hr mn xt".split(" ")],
);

// Every rhyme there is, without tone; ăk and uk for names (Đắk Lắk), oong and ooc for loans (moóc).
const RHYMES = new Set(
  `a ac ach ai am an ang anh ao ap at au ay ăc ăk ăm ăn ăng ăp ăt âc âm ân âng âp ât âu ây
  e ec em en eng eo ep et ê êch êm ên ênh êp êt êu
  i ia ich im in inh ip it iu iêc iêm iên iêng iêp iêt iêu
  o oa oac oach oai oam oan oang oanh oao oap oat oay oăc oăm oăn oăng oăt oc oe oem oen oeo oet
  oi om on ong oo ooc oong op ot ô ôc ôi ôm ôn ông ôp ôt ơ ơi ơm ơn ơp ơt
  u ua uc ui uk um un ung up ut uân uâng uât uây uê uêch uênh uơ uy uya uych uyên uyêt uynh uyp uyt
  uyu uôc uôi uôm uôn uông uôt ư ưa ưc ưi ưm ưn ưng ưp ưt ưu ươc ươi ươm ươn ương ươp ươt ươu
  y yêm yên yêng yêt yêu`.split(/\s+/),
);

/** Every beginning of a rhyme, also with marks still to come: "uo", "ưo", "uơ" on the way to "ương". */
const BEGINNINGS = new Set([""]);
for (const rhyme of RHYMES) {
  let ways = [""];
  for (const letter of rhyme) {
    ways = ways.flatMap((way) => [way + letter, way + plain(letter)]);
    ways.forEach((way) => BEGINNINGS.add(way));
  }
}

function plain(letter) {
  return PLAIN[letter] ?? letter;
}

// --- a word taken apart: letters with their marks, capitals, the tone of all

function read(word) {
  const letters = [];
  const capital = [];
  let tone = 0;
  for (const sign of word.normalize("NFC")) {
    const small = sign.toLowerCase();
    const [letter, ...marks] = small.normalize("NFD");
    const found = VOWELS.includes(letter) ? marks.findIndex((mark) => TONES.includes(mark)) : -1;
    if (found >= 0 && tone) letters.push(small); // two tones: not a syllable, and no rule fits it
    else if (found >= 0) {
      tone = TONES.indexOf(marks[found]);
      letters.push([letter, ...marks.filter((_, n) => n !== found)].join("").normalize("NFC"));
    } else letters.push(small);
    capital.push(sign !== small);
  }
  return syllable(letters, capital, tone);
}

/** Which letters are onset, vowels and end; "gi" and "qu" are onsets when a vowel follows. */
function syllable(letters, capital, tone) {
  const text = letters.join("");
  const [, onset, vowels, end] = text.match(
    /^((?:qu|gi)(?=[aăâeêioôơuưy])|[^aăâeêioôơuưy]*)([aăâeêioôơuưy]*)(.*)$/s,
  );
  return { letters, capital, tone, onset, vowels, end };
}

function write(of, style) {
  const letters = [...of.letters];
  const at = of.onset.length + toneAt(of, style);
  if (of.tone) letters[at] = (letters[at] + TONES[of.tone]).normalize("NFC");
  return letters.map((letter, n) => (of.capital[n] ? letter.toUpperCase() : letter)).join("");
}

/** Which of the vowels carries the tone. Style "main" writes hoà, thuý; otherwise hòa, thúy. */
function toneAt({ vowels, end }, style) {
  const marked = Math.max(...[..."ăâêôơ"].map((letter) => vowels.lastIndexOf(letter)));
  if (marked >= 0) return marked;
  if (vowels.includes("ư")) return vowels.indexOf("ư");
  if (end) return vowels.length - 1;
  if (vowels.length > 2) return 1;
  if (["oa", "oe", "uy"].includes(vowels)) return style === "main" ? 1 : 0;
  return ["ie", "ye", "ue", "uo", "oo"].includes(vowels) ? 1 : 0;
}

function fits({ onset, vowels, end, tone }, rhymes) {
  let rhyme = vowels + end;
  if (!ONSETS.has(onset) || (onset === "c" && "eêiy".includes(rhyme[0] ?? "-"))) return false;
  if (isStop(end) && ![0, 1, 5].includes(tone)) return false;
  if (onset === "qu" && rhyme[0] === "y") rhyme = `i${rhyme.slice(1)}`; // quyên, quýt, quỳnh
  return rhymes.has(rhyme) || (onset === "gi" && rhymes.has(`i${rhyme}`)); // giếng
}

/** Whether this is a syllable, or may become one with more letters or marks. */
const possible = (of) => fits(of, BEGINNINGS);
const isStop = (end) => ["c", "ch", "k", "p", "t"].includes(end);
const isMarked = (of) => of.tone > 0 || /[ăâêôơư]/.test(of.vowels);

function changed(of, at, letter) {
  return syllable(of.letters.map((old, n) => (n === at ? letter : old)), of.capital, of.tone);
}

function added(of, letter, capital) {
  return syllable([...of.letters, letter], [...of.capital, capital], of.tone);
}

const undone = (of) => ({ ...of, undone: true });

// --- what keys do: the changed syllable, marked as undone when the key is to be written after it,
// --- or null when the key is only a letter or a digit here

function setTone(tone) {
  return (of) => {
    if (!of.vowels || !possible(of) || (tone === 0 && !of.tone)) return null;
    if (tone && tone === of.tone) return undone({ ...of, tone: 0 });
    const next = { ...of, tone };
    return possible(next) ? next : null;
  };
}

function setHat(bases) {
  return (of) => {
    if (!possible(of)) return null;
    for (let n = of.vowels.length - 1; n >= 0; n -= 1) {
      const at = of.onset.length + n;
      const base = plain(of.letters[at]);
      if (!bases.includes(base)) continue;
      if (of.letters[at] === HAT[base]) return undone(changed(of, at, base));
      let next = changed(of, at, HAT[base]);
      if (of.vowels.slice(n - 1, n + 1) === "ươ") next = changed(next, at - 1, "u");
      if (possible(next)) return next;
    }
    return null;
  };
}

function setHook(bases) {
  return (of) => {
    if (!possible(of)) return null;
    const pair = bases.includes("o") ? of.vowels.search(/[uư][oôơ]/) : -1;
    if (pair >= 0) return hookPair(of, of.onset.length + pair);
    for (let at = of.onset.length; at < of.onset.length + of.vowels.length; at += 1) {
      const base = plain(of.letters[at]);
      if (!bases.includes(base)) continue;
      if (of.letters[at] === HOOK[base]) return undone(changed(of, at, base));
      const next = changed(of, at, HOOK[base]);
      if (possible(next)) return next;
    }
    return null;
  };
}

/** "uo" becomes "ươ"; open after h, th, kh first "uơ", for huơ and thuở: what follows makes it ươ. */
function hookPair(of, at) {
  const both = of.letters[at] + of.letters[at + 1];
  if (both === "ươ") return undone(changed(changed(of, at, "u"), at + 1, "o"));
  if (both === "uo" && of.vowels + of.end === "uo" && ["h", "th", "kh"].includes(of.onset)) {
    return changed(of, at + 1, "ơ");
  }
  const next = changed(changed(of, at, "ư"), at + 1, "ơ");
  return possible(next) ? next : null;
}

/** Telex: w hooks what is there; after an onset alone it writes ư. */
function hookOrLetter(of, key) {
  const bare = !of.vowels || of.letters.join("") === "gi";
  if (!bare || !ONSETS.has(of.vowels ? "gi" : of.onset)) return setHook("aou")(of);
  const next = added(of, "ư", key !== "w");
  return possible(next) ? next : null;
}

/** đ at the beginning, from anywhere in the word; and in abbreviations (HĐND, VNĐ). */
function setBar(of) {
  const last = of.letters.length - 1;
  if (of.onset === "đ") return undone(changed(of, 0, "d"));
  if (of.onset === "d" && possible(changed(of, 0, "đ"))) return changed(of, 0, "đ");
  if (last < 1 || !/[b-hj-nq-tv-xzđ]/.test(of.letters[last - 1])) return null;
  if (of.letters[last] === "đ") return undone(changed(of, last, "d"));
  return of.letters[last] === "d" && of.letters[last - 1] !== "d" ? changed(of, last, "đ") : null;
}

const METHODS = {
  telex: {
    s: setTone(1), f: setTone(2), r: setTone(3), x: setTone(4), j: setTone(5), z: setTone(0),
    a: setHat("a"), e: setHat("e"), o: setHat("o"), w: hookOrLetter, d: setBar,
  },
  vni: {
    1: setTone(1), 2: setTone(2), 3: setTone(3), 4: setTone(4), 5: setTone(5), 0: setTone(0),
    6: setHat("aeo"), 7: setHook("ou"), 8: setHook("a"), 9: setBar,
  },
};

// --- what the page asks

/** A word before any of its keys is known (`word` empty: none was pressed yet). */
export const wordOf = (word) => ({ word, keys: word ? null : "" });

/** The word after one key, an ASCII letter or digit; choice = {method: off|telex|vni, style}. */
export function press(before, key, choice) {
  const of = read(before.word);
  const keys = before.keys === null ? null : before.keys + key;
  const next = METHODS[choice.method]?.[key.toLowerCase()]?.(of, key);
  if (next?.undone) return undo(before, next, key, choice);
  if (next) return { ...before, word: write(next, choice.style), keys };
  if (!/[a-z]/i.test(key) || !METHODS[choice.method]) return { word: before.word + key, keys: null };
  return append(before, of, key, keys, choice);
}

function undo(before, next, key, choice) {
  const lone = key.toLowerCase() === "w" && before.keys !== null && !/[uao]/i.test(before.keys);
  const word = lone ? before.keys : write(next, choice.style) + key; // the w that wrote ư by itself
  return { word, keys: word, undone: true };
}

function append(before, of, key, keys, choice) {
  let next = added(of, key.toLowerCase(), key !== key.toLowerCase());
  if (/^(uơ|ưo)./.test(next.vowels + next.end)) {
    next = changed(changed(next, next.onset.length, "ư"), next.onset.length + 1, "ơ");
  }
  if (possible(next)) return { ...before, word: write(next, choice.style), keys };
  const restored = keys !== null && !before.undone && isMarked(of) && possible(of);
  return { ...before, word: restored ? keys : before.word + key, keys, restored: restored || before.restored };
}

/** The word when it ends: what was typed, where that is no syllable ("data", not "dât"). */
export function ended(before) {
  const { word, keys } = before;
  if (keys === null || before.undone || before.restored || keys === word) return word;
  const of = read(word);
  if (!isMarked(of) || of.letters.length === 1) return word;
  // a stop without its tone is a slip ("tôt") when the hat was typed at once, English otherwise
  const foreign = isStop(of.end) && !of.tone && !/([aeo])\1|w|\d/i.test(keys);
  return fits(of, RHYMES) && !foreign ? word : keys;
}

/** A backspace right after keys came back: without the last one the word may be Vietnamese again. */
export function erased(before, choice) {
  if (!before.restored) return null;
  return [...before.keys.slice(0, -1)].reduce((word, key) => press(word, key, choice), wordOf(""));
}
