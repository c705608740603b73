// The total of a marking sheet while it is filled in. Exact in hundredths; the server counts again.
const fields = [...document.querySelectorAll('[data-kb-points]')];
const output = document.querySelector('[data-kb-total]');

function hundredths(text) {
  const found = /^\s*(\d{1,6})(?:[.,](\d{1,2}))?\s*$/.exec(text);
  return found ? Number(found[1]) * 100 + Number((found[2] || '').padEnd(2, '0')) : 0;
}

function written(sum) {
  const rest = String(sum % 100).padStart(2, '0').replace(/0+$/, '');
  return Math.floor(sum / 100) + (rest ? output.dataset.kbSign + rest : '');
}

function add() {
  output.textContent = written(fields.reduce((sum, field) => sum + hundredths(field.value), 0));
}

if (output) {
  fields.forEach((field) => field.addEventListener('input', add));
  add();
  // Ctrl+Enter (or Command+Enter) saves the draft from anywhere on the sheet.
  document.addEventListener('keydown', (event) => {
    const save = document.querySelector('button[name="save"]');
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey) && save) save.click();
  });
}
