// One question at a time or all on one page; the steps above, the review at the end.
import { answerOf, isFlagged, wordCount } from "./room-answers.js";

const KEY = "kb-room-all";
const byId = (id) => document.getElementById(id);

export class Pages {
  constructor(text, before) {
    this.text = text;
    this.before = before; // called before the page changes
    this.pages = [...document.querySelectorAll("[data-page]")];
    this.here = 0;
    this.all = remembered();
    document.querySelectorAll("[data-go]").forEach((button) => {
      button.addEventListener("click", () => this.go(Number(button.dataset.go)));
    });
    byId("kb-back").addEventListener("click", () => this.go(this.here - 1));
    byId("kb-next").addEventListener("click", () => this.go(this.here + 1));
    byId("kb-all").addEventListener("click", () => this.switchView());
    this.show(0);
  }

  go(index) {
    this.before();
    this.show(index);
    const heading = this.pages[this.here].querySelector("h2");
    heading.focus();
    heading.scrollIntoView({ block: "start" });
  }

  show(index) {
    this.here = Math.max(0, Math.min(this.pages.length - 1, index));
    this.pages.forEach((page, n) => { page.hidden = !this.all && n !== this.here; });
    document.querySelectorAll(".kb-paper__nav [data-go]").forEach((button) => {
      if (Number(button.dataset.go) !== this.here) return button.removeAttribute("aria-current");
      button.setAttribute("aria-current", "true");
      return button.scrollIntoView({ block: "nearest", inline: "nearest" });
    });
    byId("kb-back").hidden = this.all || this.here === 0;
    byId("kb-next").hidden = this.all || this.here === this.pages.length - 1;
    byId("kb-all").setAttribute("aria-pressed", String(this.all));
  }

  switchView() {
    this.all = !this.all;
    remember(this.all);
    this.show(this.here);
  }

  /** Words, answered or not, flagged or not: in the question, the steps and the review. */
  describe(question) {
    const value = answerOf(question);
    const words = question.querySelector("[data-words]");
    if (words) words.textContent = this.text.words.replace("{count}", wordCount(value));
    const answered = Boolean(value.trim());
    const flagged = isFlagged(question);
    const state = [answered ? this.text.answered : this.text.empty, flagged ? this.text.flagged : ""];
    const said = state.filter(Boolean).join(", ");
    const review = document.querySelector(`[data-review="${question.dataset.slot}"]`);
    review.textContent = said;
    review.classList.toggle("is-answered", answered);
    const step = document.querySelector(`.kb-paper__nav [data-go="${question.dataset.page}"]`);
    step.classList.toggle("is-answered", answered);
    step.classList.toggle("is-flagged", flagged);
    step.querySelector("[data-go-state]").textContent = `, ${said}`;
  }
}

function remembered() {
  try {
    return localStorage.getItem(KEY) === "1";
  } catch {
    return false; // storage is switched off
  }
}

function remember(all) {
  try {
    localStorage.setItem(KEY, all ? "1" : "0");
  } catch { /* only until the next reload, then */ }
}
