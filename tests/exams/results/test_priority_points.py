"""Confirmed priority points in the ranking: at a border, on paper, and nowhere unconfirmed."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from exams.applications.models import Verdict
from exams.competitions.models import Competition
from exams.documents.models import Document
from exams.results import queries
from exams.results.public import plain, public_list
from exams.results.ranking import rank
from exams.results.totals import Candidate, total
from exams.rules.loader import load_shipped
from tests.build_results import World, claims, two_rounds

RULES = load_shipped("recruitment-two-rounds")
POINTS = {
    str(r["id"]): Decimal(str(r["points"])) for r in RULES.rows("ranking.priority_categories")
}


def ranked(session: Any, world: World) -> dict[int, tuple[Any, ...]]:
    ranking = world.computed()
    session.rollback()
    return {
        row.application_id: (str(row.total), row.rank, row.chosen)
        for row in queries.ranking_rows(session, ranking.id)
    }


@pytest.mark.parametrize(
    ("verdict", "first"),
    [(Verdict.MET, 1), (Verdict.NOT_MET, 0), (Verdict.TO_VERIFY, 0), (None, 0)],
)
def test_points_decide_the_last_place_only_when_they_were_confirmed(
    work, clock, session, verdict, first
):
    world = two_rounds(work, clock, ["72.4", "70"])
    claims(work, world, [(None, None), ("duty_done", verdict)])
    found = ranked(session, world)
    assert [found[key][2] for key in world.applications] == [first == 0, first == 1]
    assert found[world.applications[1]][0] == ("72.5" if verdict == Verdict.MET else "70")


def test_equal_totals_go_to_the_higher_mark_of_round_two(work, clock, session):
    """70 and 2.5 points make what 72.5 makes alone: the mark decides (Điều 10)."""
    world = two_rounds(work, clock, ["70", "72.5"])
    claims(work, world, [("duty_done", Verdict.MET), (None, None)])
    found = ranked(session, world)
    assert [found[key][1] for key in world.applications] == [2, 1]


def test_points_do_not_lift_a_mark_over_the_pass_mark(work, clock, session):
    world = two_rounds(work, clock, ["49.9", "50"])
    claims(work, world, [("merit", Verdict.MET), (None, None)])
    found = ranked(session, world)
    assert found[world.applications[0]] == ("None", None, False)
    assert found[world.applications[1]][2]


def test_the_minutes_the_notice_and_the_public_list_show_the_points(work, clock, session):
    world = two_rounds(work, clock, ["72.4", "70"])
    claims(work, world, [(None, None), ("merit", Verdict.MET)])
    world.published()
    session.rollback()
    competition = session.get_one(Competition, world.id)
    shown = plain(public_list(session, competition), competition)["posts"][0]["rows"]
    assert [(row["priority_points"], row["total"]) for row in shown] == [
        ("7.5", "77.5"), (None, "72.4"),
    ]  # fmt: skip
    papers = {d.kind: d.facts for d in session.scalars(select(Document))}
    rows = papers["council_minutes"]["posts"][0]["rows"]
    assert papers["council_minutes"]["priority"] and rows[0]["priority"] == "7,5"
    assert papers["result_notice"]["list"]["posts"][0]["rows"] == shown
    assert "merit" not in str(papers) and "Anh hùng" not in str(papers)


def person(code: str, mark: Decimal, claim: str | None) -> Candidate:
    return Candidate(
        code,
        {"round1": Decimal(60), "round2": mark},
        parts={"round1.language": Decimal(20), "round1.knowledge": Decimal(40)},
        priority=POINTS[claim] if claim else Decimal(0),
    )


@given(
    st.lists(
        st.tuples(st.decimals(50, 100, places=1), st.sampled_from([None, *POINTS])),
        min_size=1,
        max_size=6,
    )
)
def test_the_order_is_that_of_the_mark_and_the_points_together(people):
    totals = [total(person(f"{n}", *one), RULES) for n, one in enumerate(people)]
    for found, (mark, claim) in zip(totals, people, strict=True):
        assert found.exact == mark + POINTS.get(claim, 0)
    sums = [row.total.exact for row in rank(totals, RULES).rows]
    assert sums == sorted(sums, reverse=True)
