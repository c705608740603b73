// What stands on the page: the answers of each question, the flags, the notes to oneself.

export const FLAGS = "~flags";
export const NOTES = "~notes";

/** The answer that a question shows, as it is saved. */
export function answerOf(question) {
  const fields = [...question.querySelectorAll("[data-answer]")];
  if (["essay", "short"].includes(question.dataset.kind)) return fields[0].value;
  return fields.filter((field) => field.checked).map((field) => field.value).join(" ");
}

/** Let a question show a stored answer. */
export function showAnswer(question, text) {
  for (const field of question.querySelectorAll("[data-answer]")) {
    if (field.type === "radio" || field.type === "checkbox") {
      field.checked = text.split(" ").includes(field.value);
    } else field.value = text;
  }
}

export function isFlagged(question) {
  return question.querySelector("[data-flag]").getAttribute("aria-pressed") === "true";
}

export function setFlag(question, flagged) {
  question.querySelector("[data-flag]").setAttribute("aria-pressed", String(flagged));
}

/** The slots that carry a flag, as they are saved. */
export function flagsOf(questions) {
  return questions.filter(isFlagged).map((question) => question.dataset.slot).join(" ");
}

export function wordCount(text) {
  return text.trim() ? text.trim().split(/\s+/).length : 0;
}

/** Let nobody change anything, or let them again; what is written stays readable. */
export function setLocked(place, locked) {
  for (const field of place.querySelectorAll("[data-answer], [data-notes]")) {
    if (field.type === "checkbox" || field.type === "radio") field.disabled = locked;
    else field.readOnly = locked;
  }
  place.querySelectorAll("[data-flag], #kb-give, #kb-sure").forEach((field) => { field.disabled = locked; });
}

/** Texts of this machine that the server does not count: to be read and copied by the person. */
export function showFound(questions, found, heading) {
  for (const question of questions) {
    const text = found[question.dataset.slot];
    if (!text) continue;
    const box = document.createElement("details");
    const title = document.createElement("summary");
    const old = document.createElement("div");
    box.className = "kb-found";
    box.open = true;
    title.textContent = heading;
    old.className = "kb-question__text";
    old.textContent = text;
    box.append(title, old);
    question.append(box);
  }
}
