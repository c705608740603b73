"""On which line of a TOML text each key stands, so that a refusal can point at it.

    lines_of(text) -> dict[dotted path, line number from 1]

Tables in an array are numbered: the second `[[stages]]` is "stages.1". Only keys at the beginning
of a line are seen, which is how rule sets are written (an inline table stays on one line).
"""

import re

_HEADER = re.compile(r"\s*(\[\[?)\s*([A-Za-z0-9_.\-]+)\s*\]")
_KEY = re.compile(r"\s*([A-Za-z0-9_.\-]+)\s*=")


def lines_of(text: str) -> dict[str, int]:
    """The line of each key and each table header; the first of two equal keys wins."""
    lines: dict[str, int] = {}
    seen: dict[str, int] = {}
    prefix = ""
    for number, line in enumerate(text.splitlines(), start=1):
        if header := _HEADER.match(line):
            prefix = _table_path(header.group(2), header.group(1) == "[[", seen)
            lines.setdefault(prefix, number)
        elif key := _KEY.match(line):
            lines.setdefault(f"{prefix}.{key.group(1)}" if prefix else key.group(1), number)
    return lines


def _table_path(name: str, in_array: bool, seen: dict[str, int]) -> str:
    if not in_array:
        first, dot, rest = name.partition(".")
        return f"{first}.{seen[first]}{dot}{rest}" if first in seen else name
    seen[name] = seen.get(name, -1) + 1
    return f"{name}.{seen[name]}"


def line_for(lines: dict[str, int], path: str) -> int:
    """The line of a path or of the nearest table that holds it; 1 when the text has neither."""
    while path:
        if path in lines:
            return lines[path]
        path = path.rpartition(".")[0]
    return 1
