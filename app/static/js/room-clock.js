// The server's clock in the page. The machine's own clock is never trusted: time since the last
// answer is measured by the monotonic clock, so that a changed or jumping PC clock moves nothing.

const KEPT = 5;

export class ServerClock {
  constructor(serverMs) {
    this.offsets = [serverMs - performance.now()];
    this.lastWall = Date.now() - performance.now();
  }

  /** An answer of the server, asked at `askedAt` (monotonic): half the way back is its age. */
  sync(serverMs, askedAt) {
    const arrived = performance.now();
    const offset = serverMs + (arrived - askedAt) / 2 - arrived;
    // Far from what was believed: the machine slept, or the monotonic clock stood still.
    const moved = this.offsets.length && Math.abs(offset - this.median()) > 2000 + (arrived - askedAt);
    this.offsets = moved ? [offset] : [...this.offsets, offset].slice(-KEPT);
  }

  /** The server's time now, in milliseconds: the median of the last offsets. */
  now() {
    return performance.now() + this.median();
  }

  median() {
    const sorted = [...this.offsets].sort((a, b) => a - b);
    return sorted[Math.floor(sorted.length / 2)];
  }

  /** Whether the machine slept or its clock was changed since the last question; then ask again. */
  jumped() {
    const wall = Date.now() - performance.now();
    const jumped = Math.abs(wall - this.lastWall) > 2000;
    this.lastWall = wall;
    if (jumped) this.offsets = this.offsets.slice(-1);
    return jumped;
  }

  /** After a jump only the fresh answer counts. */
  restart(serverMs, askedAt) {
    this.offsets = [];
    this.sync(serverMs, askedAt);
  }
}

/** 2:59:07, or 9:07 below an hour. */
export function written(ms) {
  const seconds = Math.max(0, Math.ceil(ms / 1000));
  const two = (n) => String(n).padStart(2, "0");
  const [h, m, s] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  return h ? `${h}:${two(m)}:${two(s)}` : `${m}:${two(s)}`;
}

/** The announcement due when time left falls from `before` to `after`, in minutes, or null. */
export function threshold(before, after) {
  const minutes = [10, 5, 1];
  for (let n = 30; n <= 600; n += 30) minutes.push(n);
  const crossed = minutes.filter((n) => before > n * 60000 && after <= n * 60000);
  return crossed.length ? Math.min(...crossed) : null;
}
