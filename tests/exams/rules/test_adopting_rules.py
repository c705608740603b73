"""Adoption: the council changes what is open, and the bytes stand for what it adopted."""

import json
from dataclasses import replace
from datetime import date
from decimal import Decimal
from hashlib import sha256
from typing import Any

import pytest

from exams.errors import RuleBroken
from exams.rules.adoption import adopt, from_canonical
from exams.rules.canonical import dumps
from exams.rules.loader import shipped
from exams.rules.parameters import CATALOGUE
from exams.rules.revision import revise
from exams.rules.stored import from_bytes

SETS = shipped()
RULES = SETS["leadership-written-proposal"]


def test_the_council_may_change_an_open_value() -> None:
    adopted = adopt(RULES, {"calendar.registration_days": 45})
    assert adopted.count("calendar.registration_days") == 45
    explained = adopted.explain("calendar.registration_days")
    assert (explained.changed, explained.was) == (True, 30)
    assert adopted.changed == ("calendar.registration_days",)
    assert adopted.base_sha256 == RULES.sha256


def test_the_council_may_change_an_open_value_of_a_stage() -> None:
    adopted = adopt(RULES, {"stages.written.minutes": 150, "stages.written.pass_mark": 55})
    assert adopted.stage("written").minutes == 150
    assert adopted.stage("written").pass_mark == Decimal(55)


def test_the_council_may_not_change_a_closed_value() -> None:
    with pytest.raises(RuleBroken) as broken:
        adopt(RULES, {"privacy.request_days": 30})
    assert broken.value.code == "rules.not_open"
    assert broken.value.facts["key"] == "privacy.request_days"


def test_a_change_to_the_same_value_is_no_change() -> None:
    adopted = adopt(RULES, {"calendar.registration_days": 30, "privacy.request_days": 15})
    assert adopted.changed == ()


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"stages.written.pass_mark": 101}, "rules.pass_mark_above_full_mark"),
        ({"council.size_min": 15}, "rules.not_ascending"),
        ({"calendar.registration_days": 2.5}, "rules.wrong_type"),
        ({"stages.written.pass_mark": 49.9}, "rules.wrong_type"),
        ({"calendar.registration_days": None}, "rules.value_needed"),
        ({"calendar.holidays": 3}, "rules.unknown_key"),
        ({"stages.oral.minutes": 3}, "rules.unknown_key"),
        ({"ranking.combination": "lottery"}, "rules.unknown_choice"),
        ({"ranking.tie_breaks": ["stage:written"]}, "rules.head_decides_last"),
        ({"calendar.steps": [{"step": "a", "after": "b"}]}, "rules.unknown_step"),
    ],
)
def test_a_change_is_checked_as_a_file_is(changes: dict[str, object], code: str) -> None:
    with pytest.raises(RuleBroken) as broken:
        adopt(RULES, changes)
    assert broken.value.code == code


@pytest.mark.parametrize("code", sorted(SETS))
def test_adopted_rules_come_back_from_their_canonical_bytes(code: str) -> None:
    changes = {"calendar.registration_days": 45, "eligibility.months_in_post_min": None}
    adopted = adopt(SETS[code], changes)
    assert adopted.changed == tuple(changes)
    assert from_canonical(adopted.canonical()) == adopted
    assert from_canonical(adopted.canonical()).sha256 == adopted.sha256
    assert from_bytes(SETS[code].canonical()) == SETS[code]


def test_canonical_bytes_hold_hundredths_and_no_float() -> None:
    def floats(text: str) -> float:
        raise AssertionError(text)

    plain = json.loads(adopt(RULES).canonical(), parse_float=floats)
    assert plain["format"] == "khoabang/rules/v1"
    assert plain["stages"][0]["parameters"]["pass_mark"]["value"] == 5000
    assert plain["parameters"]["defence"]["criteria"]["value"][0]["weight"] == 40
    assert plain["parameters"]["marking"]["tolerance_share"]["value"] == 10
    assert dumps(plain) == adopt(RULES).canonical()


def test_canonical_keys_are_sorted_and_letters_are_not_escaped() -> None:
    assert dumps({"b": ["Đạt"], "a": True}) == '{"a":true,"b":["Đạt"]}'.encode()


def test_the_hash_is_of_the_bytes_and_moves_with_every_change() -> None:
    adopted = adopt(RULES)
    assert adopted.sha256 == sha256(adopted.canonical()).hexdigest()
    assert adopt(RULES, {"marking.tolerance_mean": Decimal("4.99")}).sha256 != adopted.sha256


def test_bytes_that_are_not_canonical_are_refused() -> None:
    good = adopt(RULES).canonical()
    for bad in (good + b"\n", good.replace(b":", b": ", 1), b"{}", b"[]", b"", good[:-1]):
        with pytest.raises(RuleBroken):
            from_canonical(bad)
    with pytest.raises(RuleBroken) as broken:
        from_canonical(RULES.canonical())
    assert broken.value.code == "rules.not_adopted"


def test_a_float_never_becomes_canonical() -> None:
    with pytest.raises(RuleBroken):
        dumps({"mark": [{"a": 7.25}]})


def test_values_are_explained_with_their_ground() -> None:
    explained = RULES.explain("stages.written.pass_mark")
    assert (explained.value, explained.level) == (Decimal(50), "local")
    assert explained.cite


def test_values_not_yet_in_force_are_named() -> None:
    assert RULES.not_in_force(date(2026, 6, 1)) == ()
    assert "sitting.venue" in RULES.not_in_force(date(2025, 12, 9))
    assert "sitting.venue" not in RULES.not_in_force(date(2025, 12, 10))


def test_a_typed_accessor_refuses_the_wrong_type() -> None:
    for read, key in (
        (RULES.count, "marking.tolerance_mean"),
        (RULES.points, "calendar.marking_days"),
        (RULES.choice, "council.size_min"),
        (RULES.rows, "ranking.tie_breaks"),
        (RULES.items, "calendar.steps"),
        (RULES.value, "no.such"),
        (RULES.stage, "oral"),
    ):
        with pytest.raises(RuleBroken):
            read(key)


@pytest.mark.parametrize(
    ("key", "most", "beyond"),
    [
        ("calendar.registration_days", 3_650, 3_651),
        ("stages.written.pass_mark", Decimal(50), Decimal("1e30")),
        ("stages.written.minutes", 10_080, 10_081),
    ],
)
def test_a_quantity_that_nothing_could_reckon_with_is_refused(
    key: str, most: Any, beyond: Any
) -> None:
    assert adopt(RULES, {key: most}).value(key) == most
    with pytest.raises(RuleBroken) as broken:
        adopt(RULES, {key: beyond})
    assert broken.value.code == "rules.too_large"


def test_rules_adopted_before_a_parameter_hold_what_was_done_then() -> None:
    """Their bytes and their hash stay as they were announced."""
    later = [key for key, spec in CATALOGUE.items() if spec.before is not None]
    assert "sitting.grace_seconds" in later
    now = adopt(RULES)
    kept = {key: p for key, p in now.parameters.items() if key not in later}
    stored = from_canonical(replace(now, parameters=kept).canonical())
    assert stored.sha256 != now.sha256 and "grace_seconds" not in stored.canonical().decode()
    assert {key: stored.value(key) for key in later} == {key: now.value(key) for key in later}
    assert stored.explain("sitting.grace_seconds").cite
    with pytest.raises(RuleBroken):
        stored.value("sitting.nothing")


def test_rules_with_priority_points_adopted_before_the_categories_stay_as_they_were() -> None:
    """Nobody could claim then, and nobody can now; their other values can still be changed."""
    now = adopt(SETS["recruitment-two-rounds"])
    key = "ranking.priority_categories"
    base = replace(
        SETS["recruitment-two-rounds"],
        parameters={k: p for k, p in now.parameters.items() if k != key},
    )
    stored = from_canonical(adopt(base).canonical())
    assert stored.flag("ranking.priority_points") and stored.rows(key) == ()
    assert stored.sha256 == adopt(base).sha256 and key not in stored.parameters
    assert revise(stored, {"calendar.registration_days": 31}).rows(key) == ()


def test_a_council_that_drops_the_proof_of_a_priority_is_told() -> None:
    rules = SETS["recruitment-two-rounds"]
    kept = [row for row in rules.rows("dossier.checklist") if row["id"] != "priority"]
    with pytest.raises(RuleBroken, match="priority_without_proof"):
        adopt(rules, {"dossier.checklist": kept})
