"""The calendar: proposed dates keep the rules, broken ones are named, windows open and close."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exams.competitions.calendar import (
    VIETNAM,
    Broken,
    check,
    day_ends,
    propose,
    steps,
    windows,
)
from exams.competitions.workdays import is_working_day
from exams.errors import RuleBroken
from exams.rules.adoption import adopt
from exams.rules.loader import shipped
from exams.rules.ruleset import RuleSet

SETS = shipped()
RULES = SETS["leadership-written-proposal"]
ANNOUNCED = date(2026, 10, 1)


def dates_of(rules: RuleSet = RULES, on: date = ANNOUNCED) -> dict[str, date]:
    return {step.name: step.on for step in propose(rules, on)}


def at(day: date, hour: int, minute: int = 0) -> datetime:
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=VIETNAM)


def test_a_competition_has_the_dates_its_stages_ask_for() -> None:
    assert steps(RULES) == (
        "announced",
        "registration_opens",
        "registration_closes",
        "vetting_due",
        "eligible_list",
        "written.sitting",
        "written.marking_due",
        "written.marks_published",
        "written.remark_window_end",
        "written.remark_result",
        "proposal.due",
        "proposal.defence",
        "result",
        "appointment",
    )


def test_a_proposal_alone_has_neither_sitting_nor_remarking() -> None:
    assert steps(SETS["proposal-only"])[5:] == (
        "proposal.due",
        "proposal.defence",
        "result",
        "appointment",
    )


def test_a_computer_test_is_published_on_the_day_and_never_remarked() -> None:
    dates = dates_of(SETS["recruitment-two-rounds"])
    assert dates["round1.marks_published"] == dates["round1.sitting"]
    assert "round1.remark_window_end" not in dates
    assert "round2.remark_window_end" in dates


def test_proposed_dates_are_what_the_rules_say() -> None:
    dates = dates_of()
    assert dates["registration_closes"] == date(2026, 11, 2)  # 31 October is a Saturday
    assert dates["vetting_due"] == date(2026, 11, 17)
    assert dates["eligible_list"] == date(2026, 11, 25)  # 24 November is a holiday
    assert dates["written.marking_due"] == dates["written.sitting"] + timedelta(days=15)
    assert dates["written.marks_published"] == date(2026, 12, 22)


def test_each_proposed_date_names_its_rule_and_kind_of_days() -> None:
    by_name = {step.name: step for step in propose(RULES, ANNOUNCED)}
    marks = by_name["written.marks_published"]
    assert (marks.rule, marks.days_kind) == ("calendar.publish_working_days", "working_days")
    assert by_name["registration_closes"].days_kind == "days"
    for step in by_name.values():
        assert step.rule == "" or RULES.explain(step.rule).cite


def test_more_than_500_dossiers_take_30_days_to_vet() -> None:
    def vetted(applicants: int) -> date:
        found = {s.name: s.on for s in propose(RULES, ANNOUNCED, applicants)}
        return found["vetting_due"]

    assert vetted(500) == date(2026, 11, 17)
    assert vetted(501) == date(2026, 12, 2)


@given(st.sampled_from(sorted(SETS)), st.dates(date(2026, 1, 1), date(2029, 12, 31)))
def test_what_is_proposed_breaks_nothing(code: str, on: date) -> None:
    dates = dates_of(SETS[code], on)
    assert check(SETS[code], dates) == []
    assert list(dates) == list(steps(SETS[code]))
    assert all(is_working_day(day) for name, day in dates.items() if day > on)


def broken(step: str, day: date) -> list[Broken]:
    dates = dates_of() | {step: day}
    return [found for found in check(RULES, dates) if found.name == step]


@pytest.mark.parametrize(
    ("step", "day", "code", "rule"),
    [
        ("registration_closes", date(2026, 10, 30), "calendar.too_early",
         "calendar.registration_days"),
        ("registration_closes", date(2026, 10, 31), "calendar.too_early",
         "calendar.registration_days"),
        ("vetting_due", date(2026, 11, 18), "calendar.too_late", "calendar.vetting_days"),
        ("written.sitting", date(2026, 11, 29), "calendar.too_early",
         "calendar.eligible_to_sitting_days"),
        ("written.marking_due", date(2026, 12, 16), "calendar.too_late", "calendar.marking_days"),
        ("written.marks_published", date(2026, 12, 23), "calendar.too_late",
         "calendar.publish_working_days"),
        ("written.remark_window_end", date(2027, 1, 5), "calendar.too_early",
         "calendar.remark_window_days"),
        ("written.remark_result", date(2027, 1, 22), "calendar.too_late",
         "calendar.remark_result_days"),
        ("proposal.defence", date(2027, 1, 29), "calendar.too_early",
         "calendar.proposal_lead_days"),
        ("written.sitting", date(2026, 11, 24), "calendar.before_the_step_it_follows",
         "calendar.eligible_to_sitting_days"),
    ],
)  # fmt: skip
def test_one_day_past_the_border_breaks_the_rule_by_name(
    step: str, day: date, code: str, rule: str
) -> None:
    assert [(found.code, found.rule) for found in broken(step, day)] == [(code, rule)]


def test_the_border_itself_is_allowed() -> None:
    assert broken("registration_closes", date(2026, 11, 2)) == []
    assert broken("written.sitting", date(2026, 11, 30)) == []


def test_ten_days_lie_between_the_sitting_and_the_defence() -> None:
    rules = SETS["screening-best-n-proposal"]
    dates = dates_of(rules) | {"proposal.defence": date(2026, 12, 9)}
    found = [b for b in check(rules, dates) if b.name == "proposal.defence"]
    assert [(b.rule, b.limit) for b in found] == [
        ("calendar.sitting_to_defence_days", date(2026, 12, 10))
    ]


def test_the_head_may_extend_by_15_days_and_no_more() -> None:
    late = {"written.marking_due": date(2026, 12, 30)}
    dates = dates_of() | late
    names = {b.name for b in check(RULES, dates, extended=["written.marking_due"])}
    assert "written.marking_due" not in names
    dates["written.marking_due"] = date(2026, 12, 31)
    names = {b.name for b in check(RULES, dates, extended=["written.marking_due"])}
    assert "written.marking_due" in names


def test_a_missing_and_an_unknown_date_are_named() -> None:
    dates = dates_of()
    del dates["result"]
    dates["party"] = ANNOUNCED
    assert {(b.name, b.code) for b in check(RULES, dates)} == {
        ("result", "calendar.missing"),
        ("party", "calendar.unknown_step"),
    }


def test_registration_is_open_from_midnight_to_five_on_its_last_day() -> None:
    dates = dates_of()
    opens, closes = dates["registration_opens"], dates["registration_closes"]

    def is_open(now: datetime) -> bool:
        return windows(dates, RULES, now).registration_open

    assert not is_open(at(opens, 0) - timedelta(seconds=1))
    assert is_open(at(opens, 0))
    assert is_open(at(closes, 16, 59))
    assert not is_open(at(closes, 17))


def test_a_day_may_end_at_midnight() -> None:
    rules = adopt(RULES, {"calendar.day_ends_at": "24:00"})
    assert day_ends(date(2026, 11, 2), rules) == at(date(2026, 11, 3), 0)


def test_windows_are_the_same_for_an_instant_in_utc() -> None:
    dates = dates_of()
    now = datetime(2026, 11, 2, 9, 59, tzinfo=UTC)  # 16:59 in Viet Nam
    assert windows(dates, RULES, now).registration_open
    assert not windows(dates, RULES, now + timedelta(minutes=1)).registration_open


def test_remarking_is_open_from_publication_to_the_end_of_its_window() -> None:
    dates = dates_of()
    end = dates["written.remark_window_end"]
    assert windows(dates, RULES, at(end, 16)).remarking_open == {"written"}
    assert windows(dates, RULES, at(end, 17)).remarking_open == frozenset()


def test_proposals_are_taken_until_the_day_they_are_due() -> None:
    dates = dates_of()
    assert windows(dates, RULES, at(dates["proposal.due"], 16)).proposals_open == {"proposal"}
    assert not windows(dates, RULES, at(dates["proposal.due"], 17)).proposals_open


def test_due_dates_say_whether_they_have_passed() -> None:
    dates = dates_of()
    due = {d.name: d for d in windows(dates, RULES, at(dates["vetting_due"], 17)).due}
    assert due["vetting_due"].passed
    assert not due["eligible_list"].passed


def test_a_time_without_its_zone_is_refused() -> None:
    with pytest.raises(RuleBroken):
        windows(dates_of(), RULES, datetime(2026, 11, 2, 9))  # noqa: DTZ001
