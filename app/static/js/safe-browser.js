// Safe Exam Browser on macOS and iOS sends no headers; its JavaScript has the same two hashes, made
// over the address of this page. They go along with what the page asks the server for.

const LONGEST = 2000; // milliseconds for an old version to make its keys ready
let proof = {};

/** Ask the browser, once; a browser that is not Safe Exam Browser has nothing to say. */
export async function learnProof(security = globalThis.SafeExamBrowser?.security) {
  if (!security) return proof;
  if (!security.configKey && typeof security.updateKeys === "function") await updated(security);
  proof = { "X-Room-Page": location.pathname + location.search };
  if (security.configKey) proof["X-Room-Config-Hash"] = security.configKey;
  if (security.browserExamKey) proof["X-Room-Browser-Hash"] = security.browserExamKey;
  return proof;
}

/** Headers for each request of the room. */
export const proofHeaders = () => proof;

/** Old versions compute the keys when they are asked to, and say when they have them. */
function updated(security) {
  return new Promise((resolve) => {
    setTimeout(resolve, LONGEST);
    security.updateKeys(resolve);
  });
}
