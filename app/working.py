"""The working of a ranking as sentences, line by line, in the reader's language."""

from dataclasses import dataclass
from decimal import ROUND_DOWN, Decimal
from fractions import Fraction
from typing import Any

from flask_babel import lazy_gettext as _l

from app.i18n import language, mark, title_of
from exams.rules.ruleset import RuleSet

SHOWN_PLACES = 6  # of an exact value that does not end
TEXTS = {
    "stage.mark": _l("Mark of “%(stage)s”"),
    "stage.annulled": _l("“%(stage)s” is annulled"),
    "stage.after_deduction": _l("Mark of “%(stage)s” after a deduction of %(share)s"),
    "stage.part": _l("Points of “%(part)s” (needed: %(pass_mark)s)"),
    "stage.passed": _l("“%(stage)s” passed (needed: %(pass_mark)s)"),
    "stage.not_passed": _l("“%(stage)s” not passed (needed: %(pass_mark)s)"),
    "stage.open": _l("“%(stage)s” has no pass mark"),
    "total.stage": _l("The total is the mark of “%(stage)s”"),
    "total.weighted": _l("“%(stage)s”: %(mark)s × %(weight)s"),
    "total.priority": _l("Priority points"),
    "total.exact": _l("Exact total"),
    "total.rounded": _l("Total, rounded half up"),
    "total.passed": _l("The total passes (needed: %(pass_mark)s)"),
    "total.not_passed": _l("The total does not pass (needed: %(pass_mark)s)"),
    "rank.total": _l("Rank %(rank)s by the total"),
    "rank.broken": _l("Rank %(rank)s, equal totals separated by: %(by)s"),
}
HEAD = _l("the decision of the head")


@dataclass(frozen=True)
class Shown:
    """One line as it is shown: a sentence, and its value as people write it."""

    text: str
    value: str


def shown(working: list[dict[str, Any]], rules: RuleSet) -> list[Shown]:
    """Every line of the working."""
    return [_line(line, rules) for line in working]


def exact(value: str | Fraction | None) -> str:
    """An exact value: all its decimals, or so many and an ellipsis when they do not end."""
    if value is None:
        return "–"
    fraction = Fraction(value)
    decimal = Decimal(fraction.numerator) / fraction.denominator
    cut = decimal.quantize(Decimal(1).scaleb(-SHOWN_PLACES), rounding=ROUND_DOWN)
    return mark(cut) if Fraction(cut) == fraction else f"{mark(cut, SHOWN_PLACES)}…"


def _line(line: dict[str, Any], rules: RuleSet) -> Shown:
    facts = line["facts"]
    named = {name: _fact(name, value, facts, rules) for name, value in facts.items()}
    if line["code"] == "rank.place":
        named["by"] = _tie_break(str(facts["decided_by"]), rules)
    text = str(TEXTS[_text_of(line["code"], facts)]) % named
    return Shown(text, exact(line["value"]) if line["value"] is not None else "")


def _text_of(code: str, facts: dict[str, Any]) -> str:
    if code == "rank.place":
        return "rank.broken" if facts["decided_by"] else "rank.total"
    if code == "stage.pass" and facts["pass_mark"] is None and facts["passed"]:
        return "stage.open"
    if code in ("stage.pass", "total.pass"):
        return f"{code}ed" if facts["passed"] else code.replace(".pass", ".not_passed")
    return code


def _fact(name: str, value: Any, facts: dict[str, Any], rules: RuleSet) -> str:
    if name == "stage":
        return title_of(rules.stage(str(value)))
    if name == "part":
        return _part_title(str(facts["stage"]), str(value), rules)
    if isinstance(value, str) and value and name in ("mark", "weight", "pass_mark", "share"):
        return exact(value)
    return "–" if value is None else str(value)


def _part_title(stage: str, part: str, rules: RuleSet) -> str:
    found = next((row for row in rules.stage(stage).parts if row["id"] == part), None)
    return part if found is None else str(found[language()])


def _tie_break(key: str, rules: RuleSet) -> str:
    word, _sep, name = key.partition(":")
    if word == "stage":
        return title_of(rules.stage(name))
    if word == "part":
        stage, _dot, part = name.partition(".")
        return _part_title(stage, part, rules)
    if word == "criterion":
        rows = rules.rows("defence.criteria")
        return next((str(r[language()]) for r in rows if r["id"] == name), name)
    return str(HEAD)
