// One window of this machine at a time: the newest one writes. The older one first puts what is on
// its screen into the journal, so that the newer one finds it there.

const LONGEST = 700;

/** Ask other windows to leave, wait until they have; from then on `onLeave` is called when asked. */
export async function claimWindow(attempt, onLeave) {
  if (!("BroadcastChannel" in window)) return; // the server notices two texts by itself
  const channel = new BroadcastChannel(`kb-room-${attempt}`);
  const left = new Promise((resolve) => {
    channel.onmessage = ({ data }) => { if (data === "left") resolve(); };
    channel.postMessage("opened");
    setTimeout(resolve, LONGEST);
  });
  await left;
  channel.onmessage = async ({ data }) => {
    if (data !== "opened") return;
    await onLeave();
    channel.postMessage("left");
  };
}
