"""Adopting a rule set for one competition: the council changes only what is open to it.

    adopt(rule_set, changes) -> AdoptedRules       changes: {key: raw value}
    from_canonical(data) -> AdoptedRules           what the competition stored at the announcement

A raw value is what the catalogue's kind takes: int, Decimal, str, bool, a list of words, a list of
rows; None where the parameter may be none.
"""

from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache
from typing import Any

from exams.errors import RuleBroken
from exams.rules import contradictions
from exams.rules.kinds import Spec, Value, read
from exams.rules.parameters import CATALOGUE, STAGE_CATALOGUE
from exams.rules.ruleset import AdoptedRules, Parameter, RuleSet
from exams.rules.stored import from_bytes


def adopt(rules: RuleSet, changes: Mapping[str, Any] | None = None) -> AdoptedRules:
    """The rules with the council's changes, each checked as the loader checks a file.

    A change to the value the rule set already has is not recorded as one. Raises RuleBroken with
    "rules.unknown_key", "rules.not_open", a fault of type, or the first contradiction.
    """
    changed = _changed(rules, changes or {})
    adopted = AdoptedRules(
        rules.code,
        rules.version,
        rules.title_vi,
        rules.title_en,
        tuple(
            replace(stage, parameters=_with(changed, stage.parameters)) for stage in rules.stages
        ),
        _with(changed, rules.parameters),
        base_sha256=rules.sha256,
        changed=tuple(sorted(changed)),
    )
    for found in contradictions.find(adopted):
        raise RuleBroken(found.code, key=found.key, **found.facts)
    return adopted


@lru_cache(maxsize=64)  # frozen, and asked for by nearly every page of a competition
def from_canonical(data: bytes) -> AdoptedRules:
    """Adopted rules as stored; raises RuleBroken("rules.not_canonical" | "rules.not_adopted")."""
    rules = from_bytes(data)
    if not isinstance(rules, AdoptedRules):
        raise RuleBroken("rules.not_adopted")
    return rules


def _with(
    changed: Mapping[str, Parameter], parameters: Mapping[str, Parameter]
) -> dict[str, Parameter]:
    return {name: changed.get(p.key, p) for name, p in parameters.items()}


def _changed(rules: RuleSet, changes: Mapping[str, Any]) -> dict[str, Parameter]:
    changed: dict[str, Parameter] = {}
    for key, raw in changes.items():
        parameter = rules.explain(key)
        value = _read(parameter, raw)
        if value == parameter.value:
            continue
        if not parameter.open:
            raise RuleBroken("rules.not_open", key=key, cite=parameter.cite)
        changed[key] = replace(parameter, value=value, changed=True, was=parameter.value)
    return changed


def _read(parameter: Parameter, raw: Any) -> Value:
    spec = _spec(parameter.key)
    if raw is not None:
        return read(replace(spec, key=parameter.key), raw)
    if not spec.optional:
        raise RuleBroken("rules.value_needed", key=parameter.key)
    return None


def _spec(key: str) -> Spec:
    name = key.rpartition(".")[2]
    found = STAGE_CATALOGUE.get(name) if key.startswith("stages.") else CATALOGUE.get(key)
    if found is None:
        raise RuleBroken("rules.unknown_key", key=key)
    return found
