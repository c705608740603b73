// Behaviour shared by every page: GOV.UK components, menus that open on a phone, tables.
import { initAll } from "../dist/govuk-frontend.min.js";
import { enhanceTables } from "./tables.js";

/** A button that shows and hides the element it controls; hidden while scripts are off. */
function enhanceToggle(button) {
  const target = document.getElementById(button.dataset.kbToggle);
  if (!target) return;
  button.hidden = false;
  button.addEventListener("click", () => {
    const open = target.classList.toggle("is-open");
    button.setAttribute("aria-expanded", String(open));
  });
}

/** The account menu closes on Escape and on a click elsewhere. */
function enhanceAccount(menu) {
  document.addEventListener("click", (event) => {
    if (!menu.contains(event.target)) menu.open = false;
  });
  menu.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !menu.open) return;
    menu.open = false;
    menu.querySelector("summary").focus();
  });
}

initAll();
document.querySelectorAll("[data-kb-toggle]").forEach(enhanceToggle);
document.querySelectorAll("[data-kb-account]").forEach(enhanceAccount);
enhanceTables(document);
