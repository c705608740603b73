// What the hall says to this candidate, and the candidate's questions to the hall.
// Every answer of /room/now carries `news`, a number that grows: only then is the list asked for.

const byId = (id) => document.getElementById(id);

export class Messages {
  /** config: the page's; server: asks in the page's name. */
  constructor(config) {
    this.csrf = config.csrf;
    const own = JSON.parse(byId("kb-messages-config").textContent);
    this.urls = { messages: own.messages, ask: own.ask };
    this.text = own.text;
    this.news = -1; // none heard of yet
    this.said = new Set();
    byId("kb-ask").addEventListener("submit", (event) => {
      event.preventDefault();
      this.send();
    });
    byId("kb-news-read").addEventListener("click", () => this.read());
  }

  /** Whatever the server said last; most answers say nothing new. */
  hear(said) {
    if (!Number.isInteger(said?.news)) return;
    byId("kb-messages").hidden = false;
    if (said.news === this.news || this.asking) return;
    this.fetch(said.news);
  }

  async fetch(news) {
    this.asking = true;
    try {
      const { status, said } = await this.request(this.urls.messages, {});
      if (status !== 200 || !said) return;
      const first = this.news < 0;
      this.news = news;
      this.show(said.messages, first);
    } catch { /* the next answer of /room/now says again that there is news */ } finally {
      this.asking = false;
    }
  }

  show(rows, first) {
    const list = byId("kb-messages-list");
    list.replaceChildren(...rows.map((row) => this.entry(row)));
    byId("kb-messages-none").hidden = rows.length > 0;
    byId("kb-messages-count").textContent = rows.length ? `(${rows.length})` : "";
    const fresh = rows.filter((row) => row.kind !== "question" || row.reply)
      .filter((row) => !this.said.has(this.key(row)));
    fresh.forEach((row) => this.said.add(this.key(row)));
    if (fresh.length && !(first && this.wasRead(fresh))) this.tell(fresh[fresh.length - 1]);
  }

  /** An answer to a question is news of its own. */
  key(row) { return `${row.id}:${row.reply ?? ""}`; }

  /** After a reload: what was read before is not shouted again. */
  wasRead(fresh) {
    try {
      return Number(sessionStorage.getItem(this.urls.messages)) >= fresh.length;
    } catch {
      return false;
    }
  }

  tell(row) {
    byId("kb-news-text").textContent = row.kind === "question"
      ? `${row.text} – ${this.text.reply.replace("{text}", row.reply)}` : `${row.about}: ${row.text}`;
    byId("kb-news").hidden = false;
  }

  read() {
    byId("kb-news").hidden = true;
    try {
      sessionStorage.setItem(this.urls.messages, String(this.said.size));
    } catch { /* without storage it is shown again after a reload */ }
  }

  entry(row) {
    const item = document.createElement("li");
    const head = document.createElement("p");
    head.className = "kb-messages__head";
    head.textContent = `${row.at} · ${row.kind === "question" ? this.text.mine : row.about}`;
    const text = document.createElement("p");
    text.textContent = row.text;
    item.append(head, text);
    if (row.kind === "question") {
      const reply = document.createElement("p");
      reply.className = "kb-messages__reply";
      reply.textContent = row.reply ? this.text.reply.replace("{text}", row.reply) : this.text.waits;
      item.append(reply);
    }
    return item;
  }

  async send() {
    const field = byId("kb-ask-text");
    if (!field.value.trim() || this.sending) return;
    this.sending = true;
    try {
      const headers = { "Content-Type": "application/json", "X-CSRFToken": this.csrf };
      const body = JSON.stringify({ text: field.value });
      const { status, said } = await this.request(this.urls.ask, { method: "POST", headers, body });
      byId("kb-ask-said").textContent = status === 201 ? this.text.asked : said?.text ?? this.text.failed;
      if (status !== 201) return;
      field.value = "";
      await this.fetch(this.news);
    } catch {
      byId("kb-ask-said").textContent = this.text.failed;
    } finally {
      this.sending = false;
    }
  }

  async request(url, options) {
    const common = { credentials: "same-origin", redirect: "manual", cache: "no-store", signal: AbortSignal.timeout(15000) };
    const answer = await fetch(url, { ...common, ...options });
    const ours = (answer.headers.get("Content-Type") ?? "").startsWith("application/json");
    return { status: answer.status, said: ours ? await answer.json() : null };
  }
}
