"""Re-marking requests: filed in the window, two other markers, a decision, the old mark kept."""

from decimal import Decimal
from fractions import Fraction

import pytest
from sqlalchemy import select

from exams.appeals.models import RemarkRequest, RequestState
from exams.appeals.queries import opened, own_request, requests_of
from exams.appeals.service import decide_request, file_request, send_to_remarking
from exams.applications.models import Entrant
from exams.competitions.models import AdoptedRuleSet, Competition, PartStage
from exams.documents.models import Document
from exams.errors import Invalid, NotFound, NotPermitted, RuleBroken, Stale, TransitionRefused
from exams.events import Event, EventKind
from exams.marking.giving import recognise_script
from exams.marking.models import Allocation, Round, Script
from exams.marking.queries import own_allocation
from exams.marking.standing import REMARKING
from exams.people.queries import actor_for
from exams.people.service import grant_role
from exams.permissions import Role
from exams.results.models import PartResult
from exams.rules.adoption import adopt
from exams.rules.loader import load_shipped
from exams.workflow.queries import todo
from tests.build import person
from tests.build_appeals import Named, named_script
from tests.build_marking import another_marker, gives


@pytest.fixture
def named(work) -> Named:
    with work() as uow:
        return named_script(uow)


def filed(work, named: Named) -> int:
    with work(named.candidate.id) as uow:
        return file_request(uow, named.application.id, named.world.part.id, "Chấm sót ý.").id


def remarked(work, session, named: Named, *totals: str) -> int:
    request_id = filed(work, named)
    with work(named.world.secretary.id) as uow:
        send_to_remarking(uow, request_id)
    for someone, total in zip(named.world.remarkers, totals, strict=True):
        with work(someone.id) as uow:
            gives(uow, named.world.codes[0], total, rounds=REMARKING)
    session.rollback()
    return request_id


def result(session, named: Named) -> PartResult:
    session.rollback()
    return session.scalars(
        select(PartResult)
        .where(PartResult.id == named.result.id)
        .execution_options(populate_existing=True)
    ).one()


def test_a_request_is_filed_and_numbered(work, session, named):
    filed(work, named)
    row = session.scalars(select(RemarkRequest)).one()
    assert row.state is RequestState.FILED and row.number.endswith("/PK-001")
    assert row.old_mark == Decimal("80.5")


def test_one_request_for_a_part(work, named):
    filed(work, named)
    with pytest.raises(RuleBroken, match="already_filed"):
        filed(work, named)


@pytest.mark.parametrize(
    ("hours", "allowed"), [(-9, False), (-8, True), (15 * 24 + 15.99, True), (15 * 24 + 16, False)]
)
def test_requests_are_taken_only_in_the_window(work, named, clock, hours, allowed):
    clock.move(hours=hours)  # from Monday 23/11 08:00; the window ends on 08/12 at 24:00 or 17:00
    rules_end = 17 if hours > 0 else None
    if rules_end and allowed:
        clock.move(hours=-7)
    if allowed:
        filed(work, named)
        return
    with pytest.raises(TransitionRefused) as refused:
        filed(work, named)
    assert refused.value.reasons[0].code == "appeal.outside_window"


def test_nobody_files_for_another(work, named):
    with work() as uow:
        stranger = person(uow)
    with pytest.raises(NotFound), work(stranger.id) as uow:
        file_request(uow, named.application.id, named.world.part.id, "x")


def test_a_part_that_cannot_be_marked_again_is_refused(work, session, named):
    with work() as uow:
        row = uow.session.get(PartResult, named.result.id)
        uow.session.add(
            PartResult(
                part_id=named.world.competition.parts[1].id,
                application_id=row.application_id,
                mark=Decimal(70),
                exact="70",
                points={},
                how="panel",
                passed=True,
                working=[],
                joined_at=uow.now,
            )
        )
        grant_role(uow, named.candidate.id, Role.CANDIDATE, named.world.competition.id)
    with pytest.raises(TransitionRefused) as refused, work(named.candidate.id) as uow:
        file_request(uow, named.application.id, named.world.competition.parts[1].id, "x")
    assert refused.value.reasons[0].code == "appeal.not_remarkable"


def test_a_reason_is_needed(work, named):
    with pytest.raises(Invalid), work(named.candidate.id) as uow:
        file_request(uow, named.application.id, named.world.part.id, "  ")


def test_the_script_goes_to_two_who_never_marked_it(work, session, named):
    with work() as uow:  # the first re-marker had marked this script before
        script = uow.session.query(Script).filter_by(code=named.world.codes[0]).one()
        uow.session.add(
            Allocation(
                script_id=script.id,
                round=Round.FIRST,
                marker_id=named.world.remarkers[0].id,
                queue=1,
                active=True,
                allocated_at=uow.now,
                total=Decimal(80),
                given_at=uow.now,
                comment="x",
            )
        )
        grant_role(uow, named.candidate.id, Role.CANDIDATE, named.world.competition.id)
    request_id = filed(work, named)
    with pytest.raises(RuleBroken) as refused, work(named.world.secretary.id) as uow:
        send_to_remarking(uow, request_id)
    assert refused.value.facts == {"needed": 2, "there": 1}
    session.rollback()
    assert session.get(RemarkRequest, request_id).state is RequestState.FILED


def test_it_is_sent_once_and_by_the_secretary(work, named):
    request_id = filed(work, named)
    with pytest.raises(NotPermitted), work(named.candidate.id) as uow:
        send_to_remarking(uow, request_id)
    with work(named.world.secretary.id) as uow:
        send_to_remarking(uow, request_id)
    with pytest.raises(Stale), work(named.world.secretary.id) as uow:
        send_to_remarking(uow, request_id)


def test_a_re_marker_who_is_missing_is_replaced_and_a_given_mark_stays(work, session):
    """Without this a request whose re-marker left or knew the hand waited for ever."""
    with work() as uow:
        named = named_script(uow, remarkers=2)
    request_id, code = filed(work, named), named.world.codes[0]
    with work(named.world.secretary.id) as uow:
        send_to_remarking(uow, request_id)
    stays, goes = named.world.remarkers
    with work(stays.id) as uow:
        gives(uow, code, "84", rounds=REMARKING)
    with work(goes.id) as uow:
        recognise_script(uow, code, REMARKING)
    with pytest.raises(RuleBroken) as refused, work(named.world.secretary.id) as uow:
        send_to_remarking(uow, request_id)
    assert refused.value.facts == {"needed": 1, "there": 0}
    with work() as uow:
        added = another_marker(uow, named.world, Role.REMARKER)
    with work(named.world.secretary.id) as uow:
        send_to_remarking(uow, request_id)
    with work(added.id) as uow:
        gives(uow, code, "85", rounds=REMARKING)
    with work(named.world.chair.id) as uow:
        assert decide_request(uow, request_id, "x").new_mark == Decimal("84.5")


@pytest.mark.parametrize(
    ("totals", "outcome", "new"),
    [
        (("84", "85"), "raised", "84.5"),
        (("70", "72"), "lowered", "71"),
        (("80", "81"), "unchanged", "80.5"),
    ],
)
def test_the_mean_of_the_two_new_marks_stands_within_the_tolerance(
    work, session, named, totals, outcome, new
):
    request_id = remarked(work, session, named, *totals)
    with work(named.world.chair.id) as uow:
        decide_request(uow, request_id, "Chấm lại theo đáp án.")
    session.rollback()
    row = session.get(RemarkRequest, request_id, populate_existing=True)
    assert (row.outcome, row.old_mark, row.new_mark) == (outcome, Decimal("80.5"), Decimal(new))
    assert result(session, named).mark == Decimal(new)
    script = session.query(Script).filter_by(code=named.world.codes[0]).one()
    assert script.final_mark == Decimal("80.5"), "the first marking stays as it was"
    assert session.scalars(select(Document.kind)).all() == ["remark_decision"]


def test_beyond_the_tolerance_the_chair_gives_the_mark(work, session, named):
    request_id = remarked(work, session, named, "60", "90")
    with pytest.raises(Invalid) as refused, work(named.world.chair.id) as uow:
        decide_request(uow, request_id, "Đối thoại.")
    assert refused.value.facts["field"] == "mark"
    with work(named.world.chair.id) as uow:
        decide_request(uow, request_id, "Đối thoại.", Decimal("82.5"))
    assert result(session, named).mark == Decimal("82.5")


def test_nothing_is_decided_before_both_marks_nor_twice_nor_by_others(work, session, named):
    request_id = filed(work, named)
    with pytest.raises(RuleBroken), work(named.world.chair.id) as uow:
        decide_request(uow, request_id, "x")
    with work(named.world.secretary.id) as uow:
        send_to_remarking(uow, request_id)
    with pytest.raises(RuleBroken, match="marks_missing"), work(named.world.chair.id) as uow:
        decide_request(uow, request_id, "x")
    for someone in named.world.remarkers:
        with work(someone.id) as uow:
            gives(uow, named.world.codes[0], "80", rounds=REMARKING)
    with pytest.raises(NotPermitted), work(named.world.secretary.id) as uow:
        decide_request(uow, request_id, "x")
    with work(named.world.chair.id) as uow:
        decide_request(uow, request_id, "x")
    with pytest.raises(Stale), work(named.world.chair.id) as uow:
        decide_request(uow, request_id, "x")


def test_points_of_choice_questions_stay_beside_the_new_mark(work, session, named):
    with work() as uow:
        row = uow.session.get(PartResult, named.result.id)
        row.mark, row.exact = Decimal("90.5"), "90.5"  # 80.5 by markers, 10 by the machine
        grant_role(uow, named.candidate.id, Role.CANDIDATE, named.world.competition.id)
    request_id = remarked(work, session, named, "84", "84")
    with work(named.world.chair.id) as uow:
        decide_request(uow, request_id, "x")
    assert result(session, named).mark == Decimal(94)


def settle_part(work, named: Named, following: PartStage = PartStage.PLANNED) -> None:
    with work() as uow:
        parts = uow.session.get(Competition, named.world.competition.id).parts
        parts[0].stage, parts[1].stage = PartStage.SETTLED, following
        grant_role(uow, named.candidate.id, Role.CANDIDATE, named.world.competition.id)


@pytest.mark.parametrize(
    ("following", "entry"), [(PartStage.PLANNED, "admitted"), (PartStage.CALLED_UP, "council")]
)
def test_the_letter_says_what_becomes_of_who_passes_after_all(
    work, session, clock, following, entry
):
    with work() as uow:
        named = named_script(uow, mark="49.5")
    request_id = remarked(work, session, named, "50", "50")
    settle_part(work, named, following)
    with work(named.world.chair.id) as uow:
        decide_request(uow, request_id, "x")
    session.rollback()
    letter = session.scalars(select(Document).where(Document.kind == "remark_decision")).one()
    assert letter.facts["entry"] == entry and letter.facts["next_part"]
    assert letter.facts["signer"] == named.world.chair.full_name
    assert opened(session, named.world.competition.id, request_id).entry == entry
    event = session.scalars(select(Event).where(Event.kind == EventKind.REMARK_DECIDED)).one()
    assert event.public == {"outcome": "raised", "entry": entry}
    following_id = named.world.competition.parts[1].id
    admitted = session.get(Entrant, (following_id, named.application.id)) is not None
    assert admitted is (entry == "admitted")
    todo_of = {
        role: [t.kind for t in todo(session, actor_for(session, who.id, clock()), clock())]
        for role, who in (("chair", named.world.chair), ("secretary", named.world.secretary))
    }
    for kinds in todo_of.values():
        assert ("appeal.entry" in kinds) is (entry == "council")


def test_the_exact_result_is_kept_beside_the_new_mark(work, session, named):
    """Totals add exact marks and round once (TT 06/2020, Art. 31): 94.25, not 94.3."""
    with work() as uow:
        row = uow.session.get(PartResult, named.result.id)
        row.mark, row.exact = Decimal("90.8"), "90.75"  # 80.5 by markers, 10.25 by the machine
        grant_role(uow, named.candidate.id, Role.CANDIDATE, named.world.competition.id)
    request_id = remarked(work, session, named, "84", "84")
    with work(named.world.chair.id) as uow:
        decide_request(uow, request_id, "x")
    row = result(session, named)
    assert (row.mark, Fraction(row.exact)) == (Decimal("94.3"), Fraction("94.25"))


def test_rounding_makes_no_change_of_none(work, session, named):
    """Where the rules compare exact marks, 90.75 stays 90.75 although it is shown as 90.8."""
    with work() as uow:
        rules = adopt(load_shipped("leadership-written-proposal"), {"rounding.compare": "exact"})
        stored = uow.session.get_one(AdoptedRuleSet, named.world.competition.id)
        stored.canonical, stored.sha256 = rules.canonical().decode(), rules.sha256
        row = uow.session.get(PartResult, named.result.id)
        row.mark, row.exact = Decimal("90.8"), "90.75"
        grant_role(uow, named.candidate.id, Role.CANDIDATE, named.world.competition.id)
    request_id = remarked(work, session, named, "80", "81")
    with work(named.world.chair.id) as uow:
        decide_request(uow, request_id, "x")
    session.rollback()
    row = session.get(RemarkRequest, request_id, populate_existing=True)
    assert (row.outcome, row.old_mark, row.new_mark) == (
        "unchanged", Decimal("90.75"), Decimal("90.75"),
    )  # fmt: skip


def test_the_request_is_visible_to_its_author_after_the_window(work, session, named, clock):
    filed(work, named)
    clock.move(days=60)
    view = own_request(
        session, named.application.id, named.world.part.id, named.candidate.id, clock()
    )
    assert view.request is not None and view.reasons == ()
    assert [row.given for row in requests_of(session, named.world.competition.id)] == [0]


def test_a_re_marker_sees_only_the_second_round(work, session, named):
    request_id = filed(work, named)
    with work(named.world.secretary.id) as uow:
        send_to_remarking(uow, request_id)
    session.rollback()
    someone = named.world.remarkers[0].id
    with pytest.raises(NotFound):
        own_allocation(session, someone, named.world.codes[0])
    assert own_allocation(session, someone, named.world.codes[0], REMARKING).total is None
