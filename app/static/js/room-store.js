// What the server has not yet confirmed, kept in the browser across a reload or a crash.

export class PendingStore {
  constructor(attempt) {
    this.prefix = `kb-room:${attempt}:`;
  }

  /** {slot: {seq, text, sent}} of everything not yet confirmed. */
  all() {
    const found = {};
    try {
      for (let i = 0; i < localStorage.length; i += 1) {
        const key = localStorage.key(i);
        if (key.startsWith(this.prefix)) {
          found[key.slice(this.prefix.length)] = JSON.parse(localStorage.getItem(key));
        }
      }
    } catch { /* storage is switched off: the page still holds what is on it */ }
    return found;
  }

  keep(slot, pending) {
    try {
      localStorage.setItem(this.prefix + slot, JSON.stringify(pending));
    } catch { /* full or switched off: the page still holds what is on it */ }
  }

  forget(slot) {
    try {
      localStorage.removeItem(this.prefix + slot);
    } catch { /* see above */ }
  }
}
