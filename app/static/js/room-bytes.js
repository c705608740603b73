// Encryption as the exam room uses it: AES-256-GCM with a key that came from the server.

/** The bytes of base 64. */
export function fromBase64(text) {
  return Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
}

/** A key for `use` ("decrypt", "encrypt"); it cannot be read out again. */
export function importKey(base64, ...use) {
  return crypto.subtle.importKey("raw", fromBase64(base64), "AES-GCM", false, use);
}

/** 12 bytes nonce + ciphertext of a text, bound to `label`. */
export async function encrypt(key, label, text) {
  const nonce = crypto.getRandomValues(new Uint8Array(12));
  const sealed = new Uint8Array(await crypto.subtle.encrypt(how(nonce, label), key, new TextEncoder().encode(text)));
  const both = new Uint8Array(12 + sealed.length);
  both.set(nonce);
  both.set(sealed, 12);
  return both;
}

/** The text of what `encrypt` or the server made; fails when anything was changed. */
export async function decrypt(key, label, bytes) {
  const plain = await crypto.subtle.decrypt(how(bytes.slice(0, 12), label), key, bytes.slice(12));
  return new TextDecoder().decode(plain);
}

function how(nonce, label) {
  return { name: "AES-GCM", iv: nonce, additionalData: new TextEncoder().encode(label) };
}
