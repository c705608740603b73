// Whether an acknowledgement is the server's own: its signature, as exams/sittings/acknowledging.py
// makes it. All who were stored in one commit share one, over the root of a tree (RFC 9162, 2.1.3.2).
import { fromBase64 } from "./room-bytes.js";
import { fromHex, sha256 } from "./room-chain.js";

const encoded = (text) => new TextEncoder().encode(text);
const LABEL = encoded("khoabang/acks/v1\n");
const ED25519 = { name: "Ed25519" };

/** `proof(said)`: whether what the server said of this attempt is signed with the key. Null where
    the browser has no Ed25519: there number and head alone are compared. */
export async function proofOf(attempt, publicKey) {
  try {
    const key = await crypto.subtle.importKey("raw", fromBase64(publicKey), ED25519, false, ["verify"]);
    return (said) => isSigned(key, attempt, said).catch(() => false);
  } catch {
    return null;
  }
}

async function isSigned(key, attempt, { n, h, st, sig: [signature, place, size, path] }) {
  const leaf = encoded(`khoabang/ack/v1\n{"a":${attempt},"h":"${h}","n":${n},"st":${st}}`);
  const root = await rootOver(await sha256(joined([0], leaf)), place, size, path);
  const count = new Uint8Array(8);
  new DataView(count.buffer).setUint32(4, size); // the upper half stays 0
  return root !== null && crypto.subtle.verify(ED25519, key, fromBase64(signature), joined(LABEL, count, root));
}

/** The root over a leaf, by the sisters on its way up; null when the way does not end there. */
async function rootOver(leaf, place, size, path) {
  let [root, at, last] = [leaf, place, size - 1];
  for (const sister of path.map(fromHex)) {
    if (at % 2 || at === last) {
      root = await sha256(joined([1], sister, root));
      while (at && !(at % 2)) [at, last] = [at >> 1, last >> 1];
    } else root = await sha256(joined([1], root, sister));
    [at, last] = [at >> 1, last >> 1];
  }
  return last === 0 ? root : null;
}

function joined(...parts) {
  return Uint8Array.from(parts.flatMap((part) => [...part]));
}
