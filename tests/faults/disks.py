"""Disks that are slow or full, for the processes that are started on them."""

import subprocess
from dataclasses import dataclass, field
from pathlib import Path

import bench.databases

SLOW = bench.databases.SOURCE
FULL = Path(__file__).parent / "disk.c"


@dataclass
class Disk:
    """What is done to the disk of a server. `slow_ms` is added to each fsync."""

    folder: Path
    slow_ms: int = 0
    libraries: list[str] = field(init=False)

    def __post_init__(self) -> None:
        self.full_sign = self.folder / "the-disk-is-full"
        self.libraries = [str(compiled(source, self.folder)) for source in (SLOW, FULL)]

    @property
    def environment(self) -> dict[str, str]:
        """What a program needs to be on this disk."""
        return {
            "LD_PRELOAD": ":".join(self.libraries),
            "SLOW_DISK_MS": str(self.slow_ms),
            "FULL_DISK": str(self.full_sign),
        }

    def fill(self) -> None:
        """From now on nothing can be written."""
        self.full_sign.touch()
        self.full_sign.chmod(0o644)

    def free(self) -> None:
        """There is room again."""
        self.full_sign.unlink(missing_ok=True)


def compiled(source: Path, folder: Path) -> Path:
    """The library made of a C file; a missing compiler is an error, never a reason to skip."""
    library = folder / f"{source.stem}.so"
    if not library.exists():
        command = ["gcc", "-O2", "-shared", "-fPIC", "-o", str(library), str(source), "-ldl"]
        subprocess.run(command, check=True)
        library.chmod(0o755)
    return library
