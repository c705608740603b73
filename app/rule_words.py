"""The parameters of a rule set as a person reads them: names, values with units, tables."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, cast

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from markupsafe import Markup

from app.i18n import LANGUAGES, language, mark, title_of
from app.rule_names import COLUMNS, GROUPS, KEYS, UNITS, WORDS
from app.step_names import step_name
from exams.rules.kinds import Column, Kind, Row, Value
from exams.rules.ruleset import Parameter, RuleSet

LEVELS = {"law": _l("Law"), "local": _l("Local rule"), "example": _l("Example")}
LEVEL_KINDS = {"law": "success", "local": "info", "example": "warning"}


@dataclass(frozen=True)
class Group:
    """Parameters that are shown together."""

    code: str
    title: str
    parameters: list[Parameter]


def rule_name(key: str) -> str:
    """What the parameter is called."""
    name = KEYS.get(key.rpartition(".")[2] if key.startswith("stages.") else key)
    return str(name or key)


def level_name(level: str) -> str:
    """Law, local rule or example."""
    return str(LEVELS[level])


def groups(rules: RuleSet) -> list[Group]:
    """The stages of the exam first, then the other parameters by subject."""
    found = [
        Group(stage.id, title_of(stage), list(stage.parameters.values())) for stage in rules.stages
    ]
    for code, title in GROUPS.items():
        inside = [p for key, p in rules.parameters.items() if key.startswith(f"{code}.")]
        if inside:
            found.append(Group(code, str(title), inside))
    return found


def value_text(parameter: Parameter, rules: RuleSet, value: Value | None = None) -> str:
    """The value in words; a table as the number of its rows (see `table_rows`)."""
    value = parameter.value if value is None else value
    if value is None:
        return _("None set")
    if parameter.kind is Kind.TABLE:
        return _("%(n)s rows", n=len(cast(tuple[Row, ...], value)))
    if parameter.kind is Kind.LIST:
        return "; ".join(word(str(item), rules) for item in cast(tuple[str, ...], value)) or "–"
    return _cell(parameter.kind, value, rules)


def value_shown(parameter: Parameter, rules: RuleSet, value: Value | None = None) -> str:
    """The value in words; one that exists in each language says which, where it is not ours."""
    text = value_text(parameter, rules, value)
    tongue = parameter.key.rpartition("_")[2]
    if tongue in LANGUAGES and tongue != language():
        return Markup('<span lang="{}">{}</span>').format(tongue, text)
    return text


def word(code: str, rules: RuleSet) -> str:
    """A word of a choice or a list; "stage:written" as the mark of that part."""
    subject, _sep, rest = code.partition(":")
    if subject == "stage":
        return _("Mark of: %(part)s", part=title_of(rules.stage(rest)))
    if subject == "part":
        stage_id, _dot, part_id = rest.partition(".")
        rows = {str(r["id"]): r for r in rules.stage(stage_id).parts}
        return _("Mark of: %(part)s", part=_named(rows[part_id]))
    if subject == "criterion":
        rows = {str(r["id"]): r for r in rules.rows("defence.criteria")}
        return _("Mark of: %(part)s", part=_named(rows[rest]))
    return str(WORDS.get(code, code))


def columns(parameter: Parameter) -> list[dict[str, str]]:
    """The headings of a table; of the two languages only the reader's."""
    names = [str(COLUMNS[c.name]) if c.name != language() else _("Text") for c in _shown(parameter)]
    return [{"text": name} for name in names]


def table_rows(parameter: Parameter, rules: RuleSet) -> list[list[str]]:
    """The rows of a table, each cell in words."""
    rows = cast(tuple[Row, ...], parameter.value or ())
    return [
        [_table_cell(c.name, c.kind, row.get(c.name), rules) for c in _shown(parameter)]
        for row in rows
    ]


def cell_text(column: Column, value: Any, rules: RuleSet) -> str:
    """One cell of a table in words."""
    return _table_cell(column.name, column.kind, value, rules)


def column_name(name: str) -> str:
    """What the column is called."""
    return str(COLUMNS.get(name, name))


def _shown(parameter: Parameter) -> Iterator[Any]:
    bilingual = {"vi", "en"} <= {c.name for c in parameter.columns}
    hidden = {"en" if language() == "vi" else "vi", "id"} if bilingual else set()
    return (c for c in parameter.columns if c.name not in hidden)


def _table_cell(name: str, kind: Kind, value: Any, rules: RuleSet) -> str:
    if value is None:
        return ""
    if name == "rule":
        return rule_name(str(value))
    if name in ("step", "after"):
        return _("The last step") if str(value) == "@end" else _step(str(value))
    return _cell(kind, value, rules)


def _step(name: str) -> str:
    return _("The last sitting") if name == "@sitting" else step_name(name)


def _cell(kind: Kind, value: Any, rules: RuleSet) -> str:
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, tuple):
        return ", ".join(word(str(item), rules) for item in value)
    if kind is Kind.SHARE:
        return f"{mark(cast(Decimal, value) * 100)} %"
    if kind.value in UNITS:
        number = f"{value:,}".replace(",", ".") if kind is Kind.VND else mark(value)
        return str(UNITS[kind.value] % {"n": number})
    if isinstance(value, int):
        return str(value)
    return word(str(value), rules)


def _named(row: Row) -> str:
    return str(row["en" if language() == "en" else "vi"])
