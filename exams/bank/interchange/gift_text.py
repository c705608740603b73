r"""The letters of GIFT: escapes (\~ \= \# \{ \} \: \\ \n), answers split at = and ~, plain text."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html.parser import HTMLParser

_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
_SPECIAL = re.compile(r"[\\~=#{}:]")
_BREAKS = frozenset({"br", "p", "div", "li", "tr"})


@dataclass(frozen=True)
class Piece:
    """One answer as written, escapes still in it; `right` when it began with =."""

    right: bool
    text: str


def unescape(text: str) -> str:
    r"""The text that was meant; "\n" is a new line, any other escaped sign is itself."""
    return _ESCAPED.sub(lambda m: "\n" if m[1] == "n" else m[1], text)


def escape(text: str) -> str:
    """The text so that `unescape` gives it back and no sign of it is taken for GIFT."""
    return _SPECIAL.sub(lambda m: f"\\{m[0]}", text).replace("\n", "\\n")


def escape_answer(text: str) -> str:
    """As `escape`, for an answer: its beginning is no weight, and nothing in it is a pair."""
    escaped = escape(text).replace("->", "-\\>")
    return f"\\{escaped}" if escaped.startswith("%") else escaped


def escape_start(text: str) -> str:
    """As `escape`, for what begins a line: it is neither a comment nor a format."""
    escaped = escape(text)
    return f"\\{escaped}" if escaped.startswith(("//", "[")) else escaped


def split_answers(text: str) -> Iterator[Piece]:
    """The answers in order; feedback after # is dropped."""
    signs = [m for m in re.finditer(r"\\.|[=~]", text, re.DOTALL) if m[0] in "=~"]
    ends = [m.start() for m in signs[1:]] + [len(text)]
    for sign, end in zip(signs, ends, strict=True):
        yield Piece(sign[0] == "=", _without_feedback(text[sign.end() : end]).strip())


def _without_feedback(text: str) -> str:
    for found in re.finditer(r"\\.|#", text, re.DOTALL):
        if found[0] == "#":
            return text[: found.start()]
    return text


class _Text(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []

    def handle_data(self, data: str) -> None:
        self.parts.append(data)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _BREAKS:
            self.parts.append("\n")


def plain(markup: str) -> str:
    """HTML as plain text: papers here carry no markup."""
    reader = _Text()
    reader.feed(markup)
    reader.close()
    lines = ("".join(reader.parts)).split("\n")
    return "\n".join(" ".join(line.split()) for line in lines if line.strip())
