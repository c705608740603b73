// The hash chain of an attempt, as exams/sittings/chain.py has it: after each save this page and the
// server hold the same head, so that each can show what the other was given.

const LABEL = new TextEncoder().encode("khoabang/chain/v1\n");
const CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/** What is stored of a typed text: NFC, \n at line ends, nothing that is no character. */
export function storedText(typed) {
  return typed.replace(/\r\n?/g, "\n").replace(/\p{Surrogate}/gu, "\uFFFD").replace(/\0/g, "").normalize("NFC");
}

/** The exact bytes of a record {n, slot, ms, text}; the keys are sorted and no space is left. */
export function canonical(attempt, epoch, { n, slot, ms, text }) {
  const [q, txt] = [JSON.stringify(slot), JSON.stringify(text)];
  return new TextEncoder().encode(`{"a":${attempt},"ct":${ms},"ep":${epoch},"n":${n},"q":${q},"txt":${txt}}`);
}

/** The head after a record on top of the head `previous`, both in hexadecimal. */
export async function nextHead(previous, attempt, epoch, record) {
  const digest = await sha256(canonical(attempt, epoch, record));
  const bytes = new Uint8Array(LABEL.length + 72);
  bytes.set(LABEL);
  bytes.set(fromHex(previous), LABEL.length);
  new DataView(bytes.buffer).setUint32(LABEL.length + 36, record.n); // the upper half stays 0
  bytes.set(digest, LABEL.length + 40);
  return toHex(await sha256(bytes));
}

/** The first 80 bits of a head as 16 letters in groups of four, to be copied by hand. */
export function headCode(head) {
  const bits = BigInt(`0x${head.slice(0, 20)}`);
  const letters = Array.from({ length: 16 }, (_, i) => CROCKFORD[Number((bits >> BigInt(75 - 5 * i)) & 31n)]);
  return letters.join("").match(/.{4}/g).join("-");
}

export async function sha256(bytes) {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
}

export function fromHex(hex) {
  return Uint8Array.from(hex.match(/../g), (pair) => parseInt(pair, 16));
}

function toHex(bytes) {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
