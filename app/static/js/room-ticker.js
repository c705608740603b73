// A worker that beats: browsers slow down the timers of a tab in the background, not these.
setInterval(() => postMessage(0), 250);
