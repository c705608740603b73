"""What the processor did: for us, and for whoever else is on this machine."""

import os
import platform
import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

PROC = Path("/proc")
TICK = os.sysconf("SC_CLK_TCK")
CORES = os.cpu_count() or 1
DISTURBED = 0.15  # cores that somebody else used; above it a pair is flagged


def tree(*roots: int) -> list[int]:
    """These processes and everything that they started and that still lives."""
    children: dict[int, list[int]] = {}
    for pid in _pids():
        fields = _stat(pid)
        if fields:
            children.setdefault(int(fields[1]), []).append(pid)
    found, waiting = [], list(roots)
    while waiting:
        pid = waiting.pop()
        found.append(pid)
        waiting += children.get(pid, [])
    return found


def cpu_seconds(pids: Iterable[int]) -> float:
    """Processor time of these processes so far, with that of their children who ended."""
    return sum(sum(map(int, fields[11:15])) for pid in pids if (fields := _stat(pid))) / TICK


def resident_mb(pid: int) -> float:
    """Memory that the process holds alone or shares, in MiB."""
    pages = (PROC / str(pid) / "statm").read_text().split()[1]
    return int(pages) * os.sysconf("SC_PAGE_SIZE") / 2**20


@dataclass
class Watch:
    """Processor time since it was started: of named process trees, and of others' processes."""

    groups: dict[str, tuple[int, ...]]  # name: roots; "ours" are the roots of everything of ours

    def __post_init__(self) -> None:
        self._before, self._began = self._now(), time.monotonic()
        self._busy = _busy_seconds()

    def stop(self) -> "Used":
        """What was used since the start."""
        seconds = time.monotonic() - self._began
        now = self._now()
        used = {name: now[name] - self._before[name] for name in now}
        foreign = (_busy_seconds() - self._busy - used["ours"]) / seconds
        return Used(seconds, used, max(0.0, foreign))

    def _now(self) -> dict[str, float]:
        return {name: cpu_seconds(tree(*roots)) for name, roots in self.groups.items()}


@dataclass(frozen=True)
class Used:
    """Seconds of the clock, processor seconds by group, cores that others used meanwhile."""

    seconds: float
    cpu: dict[str, float]
    foreign: float


def hardware() -> str:
    """The machine in one line."""
    names = [
        line.split(":")[1].strip()
        for line in (PROC / "cpuinfo").read_text().splitlines()
        if line.startswith("model name")
    ]
    memory = int((PROC / "meminfo").read_text().split()[1]) / 2**20
    system = platform.freedesktop_os_release().get("PRETTY_NAME", platform.system())
    kind = names[0] if names else platform.machine()
    return f"{CORES} cores ({kind}), {memory:.0f} GiB, {system}, Python {platform.python_version()}"


def _pids() -> list[int]:
    return [int(entry.name) for entry in PROC.iterdir() if entry.name.isdecimal()]


def _stat(pid: int) -> list[str]:
    """The fields after the name, which may hold anything: state, parent, …"""
    try:
        return (PROC / str(pid) / "stat").read_text().rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return []


def _busy_seconds() -> float:
    """Processor time that was not idle, of all cores; waiting for the disk is idle."""
    user, nice, system, _idle, _wait, irq, soft, *_ = map(
        int, (PROC / "stat").read_text().split("\n", 1)[0].split()[1:]
    )
    return (user + nice + system + irq + soft) / TICK
