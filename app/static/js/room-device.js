// Whether this machine is fit for the exam: said while there is still time to get another one.

const FAR = 120000; // milliseconds that a machine's clock may be off before we mention it
const SLOW = 1500;

export async function checkDevice(text, server, clock) {
  tell("browser", able() ? text.fine : text.device_browser, able());
  const storage = await stores();
  tell("storage", storage ? text.fine : text.device_storage, storage);
  const took = await roundTrip(server);
  const quick = took !== null && took < SLOW;
  tell("network", quick ? text.fine : took === null ? text.device_network : text.device_slow, quick);
  const near = Math.abs(Date.now() - clock.now()) < FAR;
  tell("clock", near ? text.fine : text.device_clock, true);
  watchKeyboard(text);
}

function tell(what, said, good) {
  const line = document.querySelector(`[data-device="${what}"]`);
  if (!line) return;
  line.textContent = said;
  line.classList.toggle("is-good", good);
  line.classList.toggle("is-bad", !good);
}

function able() {
  return Boolean(window.crypto && crypto.subtle && window.Worker && window.BigInt && window.AbortController);
}

function stores() {
  return new Promise((resolve) => {
    try {
      const request = indexedDB.open("khoabang-check");
      request.onsuccess = () => { request.result.close(); resolve(true); };
      request.onerror = () => resolve(false);
    } catch {
      resolve(false);
    }
  });
}

async function roundTrip(server) {
  const began = performance.now();
  try {
    const { status } = await server.state();
    return status === 200 ? performance.now() - began : null;
  } catch {
    return null;
  }
}

/** One Vietnamese letter with its mark is enough. */
function watchKeyboard(text) {
  const field = document.getElementById("kb-try");
  if (!field) return;
  field.addEventListener("input", () => {
    const marked = /[đăâêôơư\u1ea0-\u1ef9áàãéèíìóòõúùýÁÀÃÉÈÍÌÓÒÕÚÙÝĐĂÂÊÔƠƯ]/.test(field.value.normalize("NFC"));
    if (field.value) tell("keyboard", marked ? text.fine : text.device_keyboard, marked);
  });
}
