"""A table of the rules as a grid: a box for each cell, a list where the cell is a word of ours."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, cast

from flask_babel import gettext as _

from app.office.rule_forms import BAR, typed_cell
from app.rule_words import cell_text, column_name
from exams.rules.kinds import EXACT, Column, Kind, Row
from exams.rules.ruleset import Parameter, RuleSet

EMPTY_ROWS = 2  # to write new rows into


@dataclass(frozen=True)
class Head:
    """A column: its name, and the words to choose from; none where it is typed."""

    text: str
    choices: list[tuple[str, str]]
    wide: bool


def heads(parameter: Parameter, rules: RuleSet) -> list[Head]:
    """The columns of the grid, in the order in which cells are sent."""
    rows = cast(tuple[Row, ...], parameter.value or ())
    return [
        Head(column_name(c.name), _choices(c, rows, rules), c.name in ("vi", "en", "cite"))
        for c in parameter.columns
    ]


def lines(parameter: Parameter, text: str) -> list[list[str]]:
    """The cells of each line, with some empty rows below."""
    width = len(parameter.columns)
    typed = [[cell.strip() for cell in line.split("|")] for line in text.splitlines() if line]
    return [*(row for row in typed if len(row) == width), *([[""] * width] * EMPTY_ROWS)]


def text_of(parameter: Parameter, cells: Sequence[str]) -> str:
    """What was sent, as lines with bars; a row that was emptied is gone."""
    width = len(parameter.columns)
    rows = [cells[at : at + width] for at in range(0, len(cells), width)]
    return "\n".join(BAR.join(cell.strip() for cell in row) for row in rows if any(row))


def _choices(column: Column, rows: tuple[Row, ...], rules: RuleSet) -> list[tuple[str, str]]:
    if column.kind is Kind.FLAG:
        return [("", ""), ("yes", _("Yes")), ("no", _("No"))]
    if column.name == "id" or column.kind in EXACT:
        return []
    found: dict[str, Any] = {
        typed_cell(row[column.name]): cell_text(column, row[column.name], rules)
        for row in rows
        if row.get(column.name) is not None
    }
    if all(code == text or code.isdigit() for code, text in found.items()):
        return []
    return [("", ""), *found.items()]
