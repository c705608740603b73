// How the page looks, as each person needs it: more contrast, larger text. Kept in this browser.
// What was granted to the candidate (large print) is set from the start, whoever sat here before.

const MARGIN = 10; // pixels, for the ring around it
const CHOICES = { "kb-contrast": "kb-more-contrast", "kb-large": "kb-larger-text" };

export function offerDisplay() {
  for (const [id, name] of Object.entries(CHOICES)) {
    const button = document.getElementById(id);
    set(button, name, button.getAttribute("aria-pressed") === "true" || read(name) === "1");
    button.addEventListener("click", () => {
      const on = button.getAttribute("aria-pressed") !== "true";
      set(button, name, on);
      write(name, on ? "1" : "0");
    });
  }
}

/** What is told stays in sight under the bar, and nothing that has the focus stands under them
 *  (WCAG 2.4.11): browsers see to neither. */
export function keepInSight() {
  const [bar, told] = [document.querySelector(".kb-room__bar"), document.getElementById("kb-told-now")];
  const measure = () => document.documentElement.style.setProperty("--kb-bar", `${bar.offsetHeight}px`);
  new ResizeObserver(measure).observe(bar);
  document.addEventListener("focusin", ({ target }) => {
    if (getComputedStyle(bar).position !== "sticky" || bar.contains(target) || told.contains(target)) return;
    const { top, height } = target.getBoundingClientRect();
    const edge = bar.offsetHeight + told.offsetHeight + MARGIN;
    if (top < edge && height < innerHeight / 2) scrollBy(0, top - edge); // of an editor a part is enough
  });
}

function set(button, name, on) {
  button.setAttribute("aria-pressed", String(on));
  document.documentElement.classList.toggle(name, on);
}

function read(name) {
  try {
    return localStorage.getItem(name);
  } catch {
    return null; // storage is switched off
  }
}

function write(name, value) {
  try {
    localStorage.setItem(name, value);
  } catch { /* only until the next reload, then */ }
}
