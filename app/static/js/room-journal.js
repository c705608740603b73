// What the server has not yet acknowledged, kept in this browser across a reload or a crash.
// IndexedDB holds ciphertext; the key comes from the server and lives in the page's memory alone.
//
//   loose      the newest text of a slot that was never sent; the next one replaces it
//   numbered   a record of the chain {n, p, h}: once it has its number it never changes
import { decrypt, encrypt, importKey } from "./room-bytes.js";

const BASE = "khoabang-room";
const STORE = "kept";

export class Journal {
  /** The journal of an attempt; without IndexedDB it holds nothing and `durable` is false. */
  static async open(attempt, key, onTrouble = () => {}) {
    const journal = new Journal();
    Object.assign(journal, { attempt, onTrouble, queue: [], durable: true, running: null });
    try {
      journal.key = await importKey(key, "encrypt", "decrypt");
      journal.base = await opened();
    } catch {
      journal.fail();
    }
    return journal;
  }

  /** {numbered, loose}: everything kept of this attempt, of whatever epoch. */
  async all() {
    const found = { numbered: [], loose: [] };
    if (!this.durable) return found;
    const rows = await done(this.store("readonly").index("attempt").getAll(this.attempt)).catch(() => []);
    for (const row of rows) {
      try {
        const record = JSON.parse(await decrypt(this.key, row.id, row.data));
        found[record.n ? "numbered" : "loose"].push(record);
      } catch { /* of another key: nobody can read it any more */ }
    }
    found.numbered.sort((a, b) => a.epoch - b.epoch || a.n - b.n);
    return found;
  }

  /** Keep the newest text of a slot {epoch, slot, ms, text}. */
  keep(record) {
    const last = this.queue[this.queue.length - 1];
    if (last && last.loose && last.loose.slot === record.slot) last.loose = record;
    else this.queue.push({ loose: record });
    return this.drain();
  }

  /** Keep records that got their number, in the place of the loose texts that they were. */
  fix(records) {
    this.queue.push({ records });
    return this.drain();
  }

  /** These records are acknowledged, or not wanted any more. */
  forget(records) {
    if (records.length) this.queue.push({ gone: records });
    return this.drain();
  }

  /** Resolves when everything asked for so far is written. */
  drain() {
    this.running ||= this.work().finally(() => { this.running = null; });
    return this.running;
  }

  async work() {
    while (this.queue.length && this.durable) {
      const act = this.queue.shift();
      try {
        await this.write(act);
      } catch {
        this.fail();
      }
    }
    this.queue.length = 0;
  }

  async write({ loose, records, gone }) {
    const put = await Promise.all((records ?? (loose ? [loose] : [])).map((record) => this.sealed(record)));
    const store = this.store("readwrite");
    put.forEach((row) => store.put(row));
    (records ?? []).forEach((record) => store.delete(this.id({ ...record, n: 0 })));
    (gone ?? []).forEach((record) => store.delete(this.id(record)));
    await finished(store.transaction);
  }

  async sealed(record) {
    const id = this.id(record);
    return { id, attempt: this.attempt, data: await encrypt(this.key, id, JSON.stringify(record)) };
  }

  id({ epoch, n, slot }) {
    return `${this.attempt}:${epoch}:${n ? `n${n}` : `s${slot}`}`;
  }

  store(mode) {
    return this.base.transaction(STORE, mode).objectStore(STORE);
  }

  fail() {
    this.durable = false;
    this.onTrouble();
  }
}

/** How many records of an attempt this browser holds; counting needs no key. */
export async function countKept(attempt) {
  try {
    const base = await opened();
    const count = await done(base.transaction(STORE).objectStore(STORE).index("attempt").count(attempt));
    base.close();
    return count;
  } catch {
    return 0;
  }
}

function opened() {
  const request = indexedDB.open(BASE, 1);
  request.onupgradeneeded = () => {
    request.result.createObjectStore(STORE, { keyPath: "id" }).createIndex("attempt", "attempt");
  };
  return done(request);
}

function done(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = request.onblocked = () => reject(request.error);
  });
}

function finished(transaction) {
  return new Promise((resolve, reject) => {
    transaction.oncomplete = resolve;
    transaction.onerror = transaction.onabort = () => reject(transaction.error);
  });
}
