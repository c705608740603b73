// Sorting and filtering of tables already on the page. Without scripts the tables stay as they are.

const fold = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").replace(/[đĐ]/g, "d").toLowerCase();

/** The value of a cell to sort by: data-sort when given, else its text. */
function valueOf(row, index, kind) {
  const cell = row.cells[index];
  const text = cell.dataset.sort ?? cell.textContent.trim();
  if (kind !== "number") return text;
  const number = Number.parseFloat(text.replace(/\s/g, "").replace(",", "."));
  return Number.isNaN(number) ? -Infinity : number;
}

function compare(left, right, kind) {
  return kind === "number" ? left - right : left.localeCompare(right, "vi", { numeric: true });
}

function sortRows(table, header, kind) {
  const direction = header.getAttribute("aria-sort") === "ascending" ? "descending" : "ascending";
  table.querySelectorAll("th[aria-sort]").forEach((other) => other.setAttribute("aria-sort", "none"));
  header.setAttribute("aria-sort", direction);
  const sign = direction === "ascending" ? 1 : -1;
  const index = header.cellIndex;
  const rows = [...table.tBodies[0].rows];
  rows.sort((a, b) => sign * compare(valueOf(a, index, kind), valueOf(b, index, kind), kind));
  table.tBodies[0].append(...rows);
}

/** Turns the text of each header marked data-kb-sort into a button. */
function enhanceSorting(table) {
  table.querySelectorAll("th[data-kb-sort]").forEach((header) => {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "kb-table__sort";
    button.append(...header.childNodes);
    header.append(button);
    header.setAttribute("aria-sort", "none");
    button.addEventListener("click", () => sortRows(table, header, header.dataset.kbSort));
  });
}

let filters = 0;

/** Adds a search box above the table; accents do not matter: "nguyen" finds "Nguyễn". */
function enhanceFilter(wrap, table) {
  const box = document.createElement("div");
  box.className = "kb-table-filter";
  const label = document.createElement("label");
  label.className = "govuk-label";
  label.textContent = wrap.dataset.kbFilter;
  const input = document.createElement("input");
  input.className = "govuk-input";
  input.type = "search";
  input.id = label.htmlFor = `kb-filter-${(filters += 1)}`;
  const count = document.createElement("p");
  count.className = "kb-table-filter__count";
  count.setAttribute("role", "status");
  box.append(label, input, count);
  wrap.prepend(box);
  input.addEventListener("input", () => {
    const words = fold(input.value).split(/\s+/).filter(Boolean);
    let shown = 0;
    for (const row of table.tBodies[0].rows) {
      const text = fold(row.textContent);
      row.hidden = !words.every((word) => text.includes(word));
      if (!row.hidden) shown += 1;
    }
    count.textContent = `${wrap.dataset.kbFilterCount} ${shown}`;
  });
}

export function enhanceTables(root) {
  root.querySelectorAll("[data-kb-sortable], [data-kb-filter]").forEach((wrap) => {
    const table = wrap.querySelector("table");
    if ("kbSortable" in wrap.dataset) enhanceSorting(table);
    if (wrap.dataset.kbFilter) enhanceFilter(wrap, table);
  });
}
