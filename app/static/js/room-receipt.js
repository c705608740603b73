// After the end: what this machine still holds of the paper is handed over, and said so.
import { countKept } from "./room-journal.js";
import { claimWindow } from "./room-tabs.js";

const config = JSON.parse(document.getElementById("kb-left-config").textContent);
const line = document.getElementById("kb-left");

function tell(said, count = "") {
  line.textContent = said.replace("{count}", count);
  line.hidden = !said;
}

async function run() {
  if (!(await countKept(config.attempt))) return;
  await claimWindow(config.attempt, () => {}); // another window of this machine puts its text there first
  const { handOver } = await import("./room-left.js");
  let count = 0;
  const { aside, counted, stuck, refused } = await handOver(config, {
    forget: true,
    onTry: (texts) => { count = texts; if (texts) tell(config.text.found, texts); },
    onWait: () => tell(config.text.waiting),
  });
  if (refused) tell(`${config.text.stuck} ${refused}`);
  else if (stuck.size) tell(config.text.stuck);
  else if (aside.size) tell(config.text.aside, aside.size);
  else if (counted.size) location.reload(); // it had arrived, or still came in time: shown with the rest
  else if (!count) tell("");
}

run();
