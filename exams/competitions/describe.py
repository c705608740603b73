"""The documentation that is written from the tables: `python -m exams.competitions.describe`.

documents() -> dict[file name in docs/, text]      what the files have to say now
"""

from pathlib import Path

from exams.competitions.models import PartKind
from exams.competitions.stages import COMPETITION, PART
from exams.permissions import GRANTS, Action, Role
from exams.rules.kinds import Kind
from exams.rules.loader import shipped
from exams.rules.ruleset import Parameter

DOCS = Path(__file__).parents[2] / "docs"
HEAD = "<!-- Written by `python -m exams.competitions.describe`; do not edit. -->\n\n"


def documents() -> dict[str, str]:
    """Each generated file with the text it has to have."""
    return {"stages.md": _stages(), "permissions.md": _permissions(), "rules.md": _rules()}


def write() -> None:
    """Write the files into docs/."""
    for name, text in documents().items():
        (DOCS / name).write_text(text, encoding="utf-8")


def _table(columns: list[str], rows: list[list[str]]) -> str:
    lines = [columns, ["---"] * len(columns), *rows]
    return "".join(f"| {' | '.join(cell.replace('|', '/') for cell in line)} |\n" for line in lines)


def _stages() -> str:
    whole = [
        [
            row.act.value,
            row.source.value,
            row.target.value,
            row.action.value,
            _mark(row.needs_reason),
        ]
        for row in COMPETITION
    ]
    text = HEAD + "# Stages\n\nWhat people may decide, in which order. Guards are in the package "
    text += "that owns the act (`why_not_<act>`).\n\n## A competition\n\n"
    text += _table(["act", "from", "to", "permission", "needs a reason"], whole)
    for kind in PartKind:
        rows = [
            [row.act.value, row.source.value, row.target.value, row.action.value]
            for row in PART
            if kind in row.kinds
        ]
        text += f"\n## A part: {kind.value}\n\n"
        text += _table(["act", "from", "to", "permission"], rows)
    return text


def _permissions() -> str:
    rows = [
        [
            f"`{action.value}`",
            ", ".join(role.value for role in Role if action in GRANTS[role]) or "-",
        ]
        for action in Action
    ]
    return (
        HEAD
        + "# Permissions\n\nWho may do what; `stages.md` says when.\n\n"
        + _table(["action", "roles"], rows)
    )


def _rules() -> str:
    text = HEAD + "# Rule sets\n\nThe rule sets that come with the platform, each value with its "
    text += "source. Level: law, local (a plan or practice), example (the council must look).\n"
    for code, rules in shipped().items():
        text += f"\n## {rules.title_en} (`{code}`, {rules.version})\n\nSHA-256 `{rules.sha256}`\n\n"
        rows = [
            [f"`{p.key}`", _value(p), p.level, _mark(p.open), p.cite, str(p.valid_from)]
            for p in rules.every()
        ]
        text += _table(["key", "value", "level", "open", "source", "from"], rows)
    return text


def _value(parameter: Parameter) -> str:
    value = parameter.value
    if value is None:
        return "none"
    if parameter.kind is Kind.TABLE and isinstance(value, tuple):
        return f"{len(value)} rows"
    if isinstance(value, bool):
        return _mark(value)
    if isinstance(value, tuple):
        return ", ".join(str(item) for item in value)
    unit = "" if parameter.kind in (Kind.CHOICE, Kind.TEXT) else f" {parameter.kind.value}"
    return f"{value}{unit}"


def _mark(flag: bool) -> str:
    return "yes" if flag else "no"


if __name__ == "__main__":
    write()
