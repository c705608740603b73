// The server's clock in the page. The machine's own clock is never trusted: time since the last
// answer is measured by the monotonic clock, so that a changed or jumping PC clock moves nothing.

const KEPT = 5;
const JUMP = 2000;
const EXAM_ZONE = 7 * 3600000; // Viet Nam, whatever zone the machine is set to

export class ServerClock {
  constructor(serverMs) {
    this.offsets = [serverMs - performance.now()];
    this.apart = Date.now() - performance.now();
  }

  /** An answer of the server, asked at `askedAt` (monotonic): half the way back is its age. */
  sync(serverMs, askedAt) {
    const arrived = performance.now();
    const offset = serverMs - (arrived + askedAt) / 2;
    // Far from what was believed: the machine slept, or the monotonic clock stood still.
    const moved = Math.abs(offset - this.median()) > JUMP + (arrived - askedAt);
    this.offsets = moved ? [offset] : [...this.offsets, offset].slice(-KEPT);
  }

  /** The server's time now, in whole milliseconds: the median of the last offsets. */
  now() {
    return Math.round(performance.now() + this.median());
  }

  median() {
    const sorted = [...this.offsets].sort((a, b) => a - b);
    return sorted[Math.floor(sorted.length / 2)];
  }

  /** Whether the machine slept or its clock was changed since the last question; then ask again. */
  jumped() {
    const apart = Date.now() - performance.now();
    const jumped = Math.abs(apart - this.apart) > JUMP;
    this.apart = apart;
    return jumped;
  }
}

/** Beats about four times a second, in a background tab too. */
export class Ticker {
  constructor(workerUrl) {
    this.acts = new Set();
    const beat = () => this.acts.forEach((act) => act());
    try {
      this.worker = new Worker(workerUrl);
      this.worker.onmessage = beat;
      this.worker.onerror = () => setInterval(beat, 250);
    } catch {
      setInterval(beat, 250);
    }
  }

  /** Call `act` at every beat. */
  each(act) {
    this.acts.add(act);
  }

  /** Resolves after so many milliseconds. */
  wait(ms) {
    const due = performance.now() + ms;
    return new Promise((resolve) => {
      const act = () => {
        if (performance.now() < due) return;
        this.acts.delete(act);
        resolve();
      };
      this.acts.add(act);
    });
  }
}

/** 2:59:07, or 9:07 below an hour. */
export function written(ms) {
  const seconds = Math.max(0, Math.ceil(ms / 1000));
  const two = (n) => String(n).padStart(2, "0");
  const [h, m, s] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  return h ? `${h}:${two(m)}:${two(s)}` : `${m}:${two(s)}`;
}

/** 10:31:07, the time of day in Viet Nam. */
export function timeOfDay(serverMs) {
  return new Date(serverMs + EXAM_ZONE).toISOString().slice(11, 19);
}

/** The announcement due when time left falls from `before` to `after`, in minutes, or null. */
export function threshold(before, after) {
  const minutes = [10, 5, 1];
  for (let n = 30; n <= 600; n += 30) minutes.push(n);
  const crossed = minutes.filter((n) => before > n * 60000 && after <= n * 60000);
  return crossed.length ? Math.min(...crossed) : null;
}
