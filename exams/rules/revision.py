"""Changing adopted rules again, before they are frozen.

base_of(adopted) -> RuleSet                  the rule set as it was before any change
revise(adopted, changes) -> AdoptedRules     earlier changes kept, these added
"""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

from exams.errors import RuleBroken
from exams.rules.adoption import adopt
from exams.rules.kinds import Value
from exams.rules.ruleset import AdoptedRules, Parameter, RuleSet


def base_of(adopted: AdoptedRules) -> RuleSet:
    """The rule set that was adopted; raises RuleBroken("rules.not_canonical") if it was not that."""
    base = RuleSet(
        adopted.code,
        adopted.version,
        adopted.title_vi,
        adopted.title_en,
        tuple(replace(stage, parameters=_before(stage.parameters)) for stage in adopted.stages),
        _before(adopted.parameters),
    )
    if base.sha256 != adopted.base_sha256:
        raise RuleBroken("rules.not_canonical")
    return base


def revise(adopted: AdoptedRules, changes: Mapping[str, Any]) -> AdoptedRules:
    """The rules with these changes too; a value set back to the rule set's own is no change.

    Raises what `adopt` raises.
    """
    base = base_of(adopted)
    kept = {key: adopted.value(key) for key in adopted.changed}
    return adopt(base, {**kept, **changes})


def changes_of(adopted: AdoptedRules) -> dict[str, Any]:
    """What the council changed, as plain JSON values: {key: new value}, decimals as text."""
    return {key: _plain(adopted.value(key)) for key in adopted.changed}


def _before(parameters: Mapping[str, Parameter]) -> dict[str, Parameter]:
    return {
        name: replace(p, value=p.was, changed=False, was=None) if p.changed else p
        for name, p in parameters.items()
    }


def _plain(value: Value) -> Any:
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, tuple):
        return [
            {k: _plain(v) for k, v in item.items()} if isinstance(item, Mapping) else item
            for item in value
        ]
    return value
