"""How many requests in a second: wrk keeps its connections busy for some seconds."""

import json
import subprocess
from dataclasses import dataclass
from pathlib import Path

from bench.servers import Server

SCRIPT = Path(__file__).parent / "wrk.lua"


@dataclass(frozen=True)
class Reached:
    """What wrk counted; times in milliseconds."""

    requests: int
    seconds: float
    refused: int  # answers that are not 2xx
    broken: int  # connections that failed
    p50: float
    p99: float

    @property
    def rate(self) -> float:
        """Accepted requests in a second."""
        return (self.requests - self.refused) / self.seconds


def run(server: Server, path: str, requests: Path, seconds: float, connections: int) -> Reached:
    """Send the requests of the file as fast as they are answered."""
    command = ["wrk", "-t1", f"-c{connections}", f"-d{seconds:g}s", "--timeout", "30s"]
    command += ["-s", str(SCRIPT), f"{server.url}{path}", "--", str(requests)]
    said = subprocess.run(command, check=True, capture_output=True, text=True).stdout  # noqa: S603
    return Reached(**json.loads(said.strip().rsplit("\n", 1)[-1]))
