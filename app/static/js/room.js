// The exam room: starts what the page asks for.
import { startPaper } from "./room-paper.js";
import { startWaiting } from "./room-waiting.js";

const config = JSON.parse(document.getElementById("kb-room-config").textContent);
if (config.page === "paper") startPaper(config);
else startWaiting(config);
