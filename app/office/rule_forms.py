"""One value of the rules as a form: the field that suits its kind, and what was typed as a value.

A table is typed as lines, one row each, with its cells between bars: "a | b | c".
"""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any, cast

from flask_babel import lazy_gettext as _l

from app.forms import Form, fields
from app.forms import validators as rules
from app.rule_words import rule_name, word
from exams.errors import RuleBroken
from exams.rules.kinds import EXACT, UNITLESS, Column, Kind, Row, Spec
from exams.rules.parameters import CATALOGUE, STAGE_CATALOGUE
from exams.rules.ruleset import Parameter, RuleSet

YES_NO = [("yes", _l("Yes")), ("no", _l("No"))]
TRUE_WORDS, FALSE_WORDS = {"yes", "true", "có", "1"}, {"no", "false", "không", "0"}
BAR = " | "


def rule_form(parameter: Parameter, adopted: RuleSet) -> Form:
    """The form for this value, filled in with it."""
    spec = spec_of(parameter.key)
    inside = {
        "value": _field(parameter, spec, adopted),
        "reason": fields.TextAreaField(
            _l("Reason"),
            [rules.length(_l("the reason"), 1000)],
            options={"rows": 2},
            hint=_l("Kept in the record of this competition"),
        ),
        "submit": fields.SubmitField(_l("Save")),
    }
    form: Form = type("RuleForm", (Form,), inside)()
    return form


def typed_value(parameter: Parameter, form: Form) -> Any:
    """What was typed, as `rules.adoption` takes it; None where the box was left empty."""
    data, kind = form["value"].data, parameter.kind
    if kind is Kind.FLAG:
        return data == "yes"
    if kind is Kind.SHARE:
        return None if data is None else data / 100
    if kind is Kind.LIST and isinstance(data, str):
        return [line.strip() for line in data.splitlines() if line.strip()]
    if kind is Kind.TABLE:
        return _rows(parameter, data or "")
    return data


def spec_of(key: str) -> Spec:
    """What the catalogue says of the parameter."""
    found = STAGE_CATALOGUE.get(key.rpartition(".")[2]) if key.startswith("stages.") else None
    found = found or CATALOGUE.get(key)
    if found is None:
        raise RuleBroken("rules.unknown_key", key=key)
    return found


def _field(parameter: Parameter, spec: Spec, adopted: RuleSet) -> Any:
    label, value, kind = rule_name(parameter.key), parameter.value, parameter.kind
    choices = [(code, word(code, adopted)) for code in spec.choices]
    needed = [] if spec.optional else [rules.required(_l("the value"))]
    if kind is Kind.FLAG:
        return fields.RadioField(label, choices=YES_NO, default="yes" if value else "no")
    if kind is Kind.CHOICE:
        return fields.RadioField(label, choices=choices, default=value)
    if kind is Kind.LIST and choices:
        return fields.CheckboxesField(label, choices=choices, default=list(cast(Any, value)))
    if kind is Kind.LIST:
        hint = _l("One on each line, in order")
        lines = "\n".join(cast(Sequence[str], value))
        return fields.TextAreaField(label, needed, hint=hint, default=lines)
    if kind is Kind.TABLE:
        return _table_field(parameter, label)
    if kind in EXACT:
        share = kind is Kind.SHARE and value is not None
        shown = cast(Decimal, value) * 100 if share else value
        return fields.MarkField(label, needed, default=shown, hint=_unit_hint(kind))
    if kind in UNITLESS:
        return fields.TextAreaField(label, needed, default=value)
    return fields.IntegerField(
        label, needed or [rules.optional], default=value, hint=_unit_hint(kind)
    )


def _unit_hint(kind: Kind) -> Any:
    return (
        _l("In per cent")
        if kind is Kind.SHARE
        else _l("A whole number")
        if (kind not in EXACT)
        else _l("In points, at most two decimals")
    )


def _table_field(parameter: Parameter, label: str) -> Any:
    rows = cast(tuple[Row, ...], parameter.value or ())
    lines = "\n".join(
        BAR.join(typed_cell(row.get(c.name)) for c in parameter.columns) for row in rows
    )
    return fields.TextAreaField(label, default=lines, options={"rows": 14})


def typed_cell(value: Any) -> str:
    """A cell as it is typed, which `typed_value` reads back."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, tuple):
        return ", ".join(value)
    return "" if value is None else str(value)


def _rows(parameter: Parameter, text: str) -> list[dict[str, Any]]:
    lines = [line for line in text.splitlines() if line.strip()]
    return [_row(parameter, number, line) for number, line in enumerate(lines, start=1)]


def _row(parameter: Parameter, number: int, line: str) -> dict[str, Any]:
    cells = [cell.strip() for cell in line.split("|")]
    if len(cells) != len(parameter.columns):
        raise RuleBroken(
            "rules.row_has_cells", row=number, found=len(cells), expected=len(parameter.columns)
        )
    pairs = zip(parameter.columns, cells, strict=True)
    return {c.name: _cell(c, cell, number) for c, cell in pairs if cell or not c.optional}


def _cell(column: Column, text: str, number: int) -> Any:
    try:
        return _read(column.kind, text)
    except (ValueError, ArithmeticError):
        raise RuleBroken("rules.row_cell", row=number, column=column.name, value=text) from None


def _read(kind: Kind, text: str) -> Any:
    if kind is Kind.FLAG:
        if text.lower() not in TRUE_WORDS | FALSE_WORDS:
            raise ValueError(text)
        return text.lower() in TRUE_WORDS
    if kind is Kind.LIST:
        return [item.strip() for item in text.split(",") if item.strip()]
    if kind in EXACT:
        return Decimal(text.replace(",", "."))
    return text if kind in UNITLESS else int(text)
