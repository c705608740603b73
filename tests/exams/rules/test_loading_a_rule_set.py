"""Loading: what is shipped loads; what is wrong is refused with file, line and reason."""

import shutil
from decimal import Decimal
from pathlib import Path

import pytest

from exams.rules.lines import lines_of
from exams.rules.loader import SETS, RuleSetRefused, load, shipped
from exams.rules.parameters import CATALOGUE

SET = "leadership-written-proposal.toml"


@pytest.fixture
def sets(tmp_path: Path) -> Path:
    """A copy of the shipped rule sets, to be spoilt."""
    return Path(shutil.copytree(SETS, tmp_path / "sets"))


def spoil(sets: Path, old: str, new: str, name: str = SET) -> RuleSetRefused:
    file = sets / name
    text = file.read_text()
    assert old in text
    file.write_text(text.replace(old, new, 1))
    with pytest.raises(RuleSetRefused) as refused:
        load(sets / SET)
    return refused.value


def test_the_four_shipped_sets_load() -> None:
    assert set(shipped()) == {
        "leadership-written-proposal",
        "proposal-only",
        "recruitment-two-rounds",
        "screening-best-n-proposal",
    }


def test_every_shipped_value_has_a_citation_and_a_level() -> None:
    for rules in shipped().values():
        for parameter in rules.every():
            assert parameter.cite.strip(), parameter.key
            assert parameter.level in ("law", "local", "example")


def test_the_shipped_sets_use_the_whole_catalogue() -> None:
    used = {key for rules in shipped().values() for key in rules.parameters}
    assert used == set(CATALOGUE)


def test_fixture_a_is_a_written_test_of_100_with_50_to_go_on_then_a_proposal() -> None:
    rules = shipped()["leadership-written-proposal"]
    assert [stage.id for stage in rules.stages] == ["written", "proposal"]
    written = rules.stage("written")
    assert (written.minutes, written.max_points, written.pass_mark) == (180, 100, 50)
    assert rules.count("defence.presentation_minutes_max") == 45
    assert (rules.value("defence.qa_minutes_min"), rules.count("defence.qa_minutes_max")) == (
        60,
        90,
    )
    assert rules.points("marking.tolerance_mean") == Decimal(5)


def test_fixture_b_has_no_pass_mark_and_the_head_decides_ties() -> None:
    rules = shipped()["proposal-only"]
    assert rules.stage("proposal").pass_mark is None
    assert rules.items("ranking.tie_breaks") == ("head_decides",)
    assert rules.count("defence.qa_minutes_max") == 180
    assert "marking.tolerance_mean" not in rules.parameters


def test_fixture_c_asks_half_of_each_part_at_once_and_without_remarking() -> None:
    rules = shipped()["recruitment-two-rounds"]
    first = rules.stage("round1")
    assert [(p["questions"], p["max_points"], p["pass_mark"]) for p in first.parts] == [
        (30, 30, 15),
        (60, 60, 30),
    ]
    assert not first.remarkable
    assert rules.flag("computer.show_mark_at_once")
    assert (rules.count("council.size_min"), rules.count("council.size_max")) == (5, 7)


def test_fixture_f_asks_two_candidates_for_each_post_and_otherwise_nominates_or_postpones() -> None:
    rules = shipped()["leadership-written-proposal"]
    assert rules.count("eligibility.min_candidates_per_post") == 2
    assert rules.items("eligibility.actions_below") == ("nominate", "postpone")
    must = {r["id"]: r["must_register"] for r in rules.rows("eligibility.candidate_classes")}
    assert must["in_place"]
    assert not must["elsewhere"]
    excused = {row["id"] for row in rules.rows("eligibility.registration_exceptions")}
    assert {"illness", "study"} <= excused


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("[ranking]\ncomb", "[ranking]\ncolour = 1\ncomb", "rules.unknown_key"),
        ('value = 180, unit = "minutes"', 'value = 180, unit = "days"', "rules.wrong_unit"),
        ('value = 180, unit = "minutes", cite', 'value = "180", unit = "minutes", cite',
         "rules.wrong_type"),
        ('cite = "Thi tuyển của Bộ Y tế (180 phút)"', 'cite = " "', "rules.missing_citation"),
        ('cite = "Thi tuyển của Bộ Y tế (180 phút)", ', "", "rules.missing_citation"),
        ("pass_mark = { value = 50", "pass_mark = { value = 100.01",
         "rules.pass_mark_above_full_mark"),
        ("pass_mark = { value = 50", "pass_mark = { value = 50.005",
         "rules.finer_than_a_hundredth"),
        ('id = "proposal"', 'id = "written"', "rules.repeated_stage"),
        ('kind = "proposal"', 'kind = "written"', "rules.no_proposal_to_rank_by"),
        ('kind = "written"', 'kind = "oral"', "rules.unknown_choice"),
        ("remarkable = { value = false", "remarkable = { value = true",
         "rules.stage_cannot_be_remarked"),
        ('advance = { value = "all_who_pass"', 'advance = { value = "best_n"',
         "rules.best_n_needs_a_number"),
        ('value = "highest_proposal"', 'value = "best"', "rules.unknown_choice"),
        ('"stage:written", "head_decides"', '"head_decides", "stage:written"',
         "rules.head_decides_last"),
        ('"stage:written"', '"stage:oral"', "rules.unknown_tie_break"),
        ('from = "2017-05-09"', 'from = "2017-05-09", to = "2017-05-08"',
         "rules.ends_before_it_begins"),
        ('from = "2017-05-09"', 'from = "2017-5-9"', "rules.wrong_date"),
        ('level = "local"', 'level = "habit"', "rules.unknown_level"),
        ("[ranking]\n", "[ranking]\nreserve_list = [\n", "rules.not_toml"),
    ],
)  # fmt: skip
def test_a_wrong_rule_set_is_refused_with_file_line_and_reason(
    sets: Path, old: str, new: str, code: str
) -> None:
    before = (sets / SET).read_text()
    refused = spoil(sets, old, new)
    assert refused.code == code
    assert refused.file == SET
    if code not in ("rules.no_proposal_to_rank_by", "rules.repeated_stage", "rules.not_toml"):
        line = before[: before.index(old)].count("\n") + 1
        assert line <= refused.line <= line + new.count("\n")


@pytest.mark.parametrize(
    ("old", "new", "code", "key"),
    [
        ("size_min = { value = 5", "size_min = { value = 15", "rules.not_ascending", "size_min"),
        ("size_max = { value = 13", "size_max = { value = 12", "rules.even_council", "size_max"),
        ("outage_seconds = { value = 60", "outage_seconds = { value = 59", "rules.too_short", "outage_seconds"),
        ("outage_share = { value = 0.90", "outage_share = { value = 0.50", "rules.not_most_of_a_room", "outage_share"),
        ("tolerance_mean = { value = 5", "tolerance_mean = { value = 10.5", "rules.not_ascending",
         "tolerance_mean"),
        ("spread_mean = { value = 5", "spread_mean = { value = 11", "rules.not_ascending",
         "spread_mean"),
        ("qa_minutes_min = { value = 60", "qa_minutes_min = { value = 91", "rules.not_ascending",
         "qa_minutes_min"),
        ("weight = 0.40", "weight = 0.41", "rules.weights_not_one", "[defence.criteria]"),
        ("markers = { value = 2", "markers = { value = 1", "rules.two_rounds_of_marking",
         "markers"),
        ('id = "talking"', 'id = "wrong_seat"', "rules.repeated_row", "[sitting.violations]"),
        ('id = "talking"', f'id = "{"t" * 41}"', "rules.row_id_too_long", "[sitting.violations]"),
        ("from = 31, to = 59", "from = 30, to = 59", "rules.overlapping_rows",
         "[sitting.late_minutes]"),
        ('rule = "calendar.marking_days"', 'rule = "calendar.marking"', "rules.unknown_key",
         "[calendar.steps]"),
        ("reserve_list = { value = false", "reserve_list = { value = true",
         "rules.reserve_without_end", "reserve_list"),
        ("registration_days = { value = 30", "registration_days = { value = 30.5",
         "rules.wrong_type", "registration_days"),
        ("value = 30, unit", "none = true, unit", "rules.value_needed", "registration_days"),
    ],
)  # fmt: skip
def test_a_contradiction_in_an_included_file_names_that_file_and_line(
    sets: Path, old: str, new: str, code: str, key: str
) -> None:
    refused = spoil(sets, old, new, "parts/common.toml")
    assert (refused.code, refused.file) == (code, "common.toml")
    lines = (sets / "parts/common.toml").read_text().splitlines()
    assert lines[refused.line - 1].startswith(key)


def test_stage_weights_make_one_when_the_total_is_weighted(sets: Path) -> None:
    file = sets / SET
    text = file.read_text().replace('value = "highest_proposal"', 'value = "weighted"')
    file.write_text(text)
    assert load(file).choice("ranking.combination") == "weighted"  # 0 and 1
    refused = spoil(sets, "weight = { value = 0,", "weight = { value = 0.01,")
    assert (refused.code, refused.facts["total"]) == ("rules.weights_not_one", Decimal("1.01"))


def test_a_missing_parameter_is_refused(sets: Path) -> None:
    common = sets / "parts/common.toml"
    kept = [line for line in common.read_text().splitlines() if not line.startswith("term_years")]
    common.write_text("\n".join(kept))
    with pytest.raises(RuleSetRefused) as refused:
        load(sets / SET)
    assert refused.value.facts["key"] == "appointment.term_years"


def test_a_set_may_not_speak_of_a_stage_it_does_not_have(sets: Path) -> None:
    file = sets / "proposal-only.toml"
    line = '\n[marking]\nmarkers = { value = 2, unit = "count", cite = "x", level = "law", '
    file.write_text(file.read_text() + line + 'from = "2021-01-20", open = false }\n')
    with pytest.raises(RuleSetRefused) as refused:
        load(file)
    assert refused.value.code == "rules.no_such_stage_here"


def test_lines_of_numbers_the_tables_of_an_array() -> None:
    text = 'code = "x"\n\n[[stages]]\nid = "a"\n[stages.parts]\ncite = "c"\n[[stages]]\nid = "b"\n'
    assert lines_of(text) == {
        "code": 1,
        "stages.0": 3,
        "stages.0.id": 4,
        "stages.0.parts": 5,
        "stages.0.parts.cite": 6,
        "stages.1": 7,
        "stages.1.id": 8,
    }


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("priority_points = { value = true", "priority_points = { value = false",
         "rules.categories_without_priority"),
        ("[ranking.priority_categories]", "[ranking.x]", "rules.unknown_key"),
        ("points = 2.5", "points = 0", "rules.category_without_points"),
        ("points = 2.5", "points = -2.5", "rules.negative"),
        ('id = "duty_done"', 'id = "merit"', "rules.repeated_row"),
        ('{ id = "priority", vi', '{ id = "proof", vi', "rules.priority_without_proof"),
    ],
)  # fmt: skip
def test_priority_points_and_their_categories_stand_or_fall_together(
    sets: Path, old: str, new: str, code: str
) -> None:
    file = sets / "recruitment-two-rounds.toml"
    text = file.read_text()
    assert old in text
    file.write_text(text.replace(old, new, 1))
    with pytest.raises(RuleSetRefused) as refused:
        load(file)
    assert refused.value.code == code


def test_priority_points_without_a_category_are_refused(sets: Path) -> None:
    """The common file has an empty table; a set that gives points has to fill it."""
    refused = spoil(sets, "[ranking]\n", "[ranking]\npriority_points = { value = true, "
                    'cite = "x", level = "example", from = "2026-01-01", open = false }\n')  # fmt: skip
    assert refused.code == "rules.priority_without_categories"


def test_the_recruitment_rules_name_three_priority_categories_and_say_they_were_not_seen() -> None:
    found = shipped()["recruitment-two-rounds"].explain("ranking.priority_categories")
    assert [row["points"] for row in found.value] == [Decimal("7.5"), 5, Decimal("2.5")]
    assert (found.level, found.open) == ("example", True) and found.note
