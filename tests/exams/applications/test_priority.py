"""A priority category: claimed with a proof, confirmed or refused, told, never public."""

import pytest
from sqlalchemy import select

from exams.applications import service, vetting
from exams.applications.eligibility import conditions
from exams.applications.models import ApplicationState, Verdict
from exams.applications.priority import confirmed_points
from exams.competitions.queries import rules_of
from exams.documents.models import Document
from exams.errors import Invalid, RuleBroken, TransitionRefused
from exams.events import Event, EventKind
from exams.permissions import Role
from tests.build import holder
from tests.build_applications import acting, filled, open_competition, submitted

RULES = "recruitment-two-rounds"


@pytest.fixture
def world(work):
    """A unit of work, a competition whose rules know priority points, its officer."""
    with work() as uow:
        competition = open_competition(uow, rule_set=RULES)
        yield uow, competition, holder(uow, Role.OFFICER, competition)


def judge(uow, row, officer, verdict=None, note=""):
    """Every condition met, and the claim judged so."""
    judged = {
        c["id"]: (Verdict.MET, "") for c in conditions(rules_of(uow.session, row.competition_id))
    }
    if verdict is not None:
        judged["priority"] = (verdict, note)
    with acting(uow, officer.id):
        vetting.judge_conditions(uow, row.competition_id, row.id, judged)
    uow.session.flush()


def points(uow, row):
    rules = rules_of(uow.session, row.competition_id)
    return confirmed_points(uow.session, row.competition_id, rules).get(row.id)


def test_a_category_that_the_rules_do_not_have_cannot_be_claimed(world):
    uow, competition, _officer = world
    row = filled(uow, competition)
    with acting(uow, row.person_id), pytest.raises(Invalid, match="unknown_priority"):
        service.save_post(uow, row.id, competition.posts[0].id, "in_place", "friend")
    elsewhere = open_competition(uow)
    row = filled(uow, elsewhere)
    with acting(uow, row.person_id), pytest.raises(Invalid, match="unknown_priority"):
        service.save_post(uow, row.id, elsewhere.posts[0].id, "in_place", "merit")


def test_a_claim_needs_its_proof_before_it_is_submitted(world):
    uow, competition, _officer = world
    row = filled(uow, competition)
    with acting(uow, row.person_id):
        service.save_post(uow, row.id, competition.posts[0].id, "in_place", "merit")
        with pytest.raises(TransitionRefused) as refused:
            service.submit(uow, row.id)
        assert [r.code for r in refused.value.reasons] == ["application.missing_document"]
        service.save_post(uow, row.id, competition.posts[0].id, "in_place")
        assert service.submit(uow, row.id).priority_claim is None


def test_the_claim_is_in_the_receipt(world):
    uow, competition, _officer = world
    row = submitted(uow, competition, priority="service_family")
    paper = uow.session.scalar(select(Document).where(Document.subject == f"application:{row.id}"))
    assert paper.facts["priority"].startswith("Người dân tộc thiểu số")


@pytest.mark.parametrize("verdict", [None, Verdict.TO_VERIFY])
def test_nobody_is_found_eligible_while_a_claim_is_undecided(world, verdict):
    uow, competition, officer = world
    row = submitted(uow, competition, priority="merit")
    judge(uow, row, officer, verdict)
    with acting(uow, officer.id), pytest.raises(TransitionRefused) as refused:
        vetting.decide_eligible(uow, competition.id, row.id)
    (reason,) = refused.value.reasons
    assert reason.code == "vetting.priority_undecided"
    assert "Điều 5" in reason.facts["article"] and points(uow, row) is None


@pytest.mark.parametrize(
    ("verdict", "note", "added"), [(Verdict.MET, "", "7.5"), (Verdict.NOT_MET, "Thiếu thẻ", None)]
)
def test_only_a_confirmed_claim_gives_points_and_a_refused_one_leaves_eligible(
    world, verdict, note, added
):
    uow, competition, officer = world
    row = submitted(uow, competition, priority="merit")
    judge(uow, row, officer, verdict, note)
    with acting(uow, officer.id):
        vetting.decide_eligible(uow, competition.id, row.id)
    uow.session.flush()
    assert row.state == ApplicationState.ELIGIBLE
    assert str(points(uow, row)) == str(added)


def test_a_refusal_needs_a_reason_and_is_no_ground_of_ineligibility(world):
    uow, competition, officer = world
    row = submitted(uow, competition, priority="duty_done")
    with pytest.raises(Invalid, match="note_missing"):
        judge(uow, row, officer, Verdict.NOT_MET)
    judge(uow, row, officer, Verdict.NOT_MET, "Quyết định xuất ngũ không hợp lệ")
    with acting(uow, officer.id), pytest.raises(Invalid, match="no_condition_not_met"):
        vetting.decide_ineligible(uow, competition.id, row.id, "condition_not_met", "x")


def test_what_was_not_claimed_cannot_be_confirmed(world):
    uow, competition, officer = world
    row = submitted(uow, competition)
    with pytest.raises(Invalid, match="unknown_condition"):
        judge(uow, row, officer, Verdict.MET)
    judge(uow, row, officer)
    with acting(uow, officer.id):
        vetting.decide_eligible(uow, competition.id, row.id)
    assert points(uow, row) is None


def test_the_claim_of_a_submitted_application_is_fixed_and_judged_anew_when_taken_up_again(world):
    uow, competition, officer = world
    row = submitted(uow, competition, priority="duty_done")
    judge(uow, row, officer, Verdict.MET)
    with acting(uow, row.person_id):
        with pytest.raises(RuleBroken, match="not_a_draft"):
            service.save_post(uow, row.id, competition.posts[0].id, "in_place", "merit")
        service.withdraw(uow, row.id)
        service.start_application(uow, competition.id)
        uow.session.flush()
        service.save_post(uow, row.id, competition.posts[0].id, "in_place", "merit")
    assert points(uow, row) is None


def test_no_public_fact_tells_that_somebody_claimed_a_priority(world):
    uow, competition, officer = world
    row = submitted(uow, competition, priority="merit")
    judge(uow, row, officer, Verdict.NOT_MET, "Thiếu thẻ")
    events = uow.session.scalars(
        select(Event).where(Event.subject == f"application:{row.id}")
    ).all()
    assert not [e for e in events if "merit" in str(e.public) or "riority" in str(e.public)]
    (told,) = [e for e in events if e.kind == EventKind.PRIORITY_JUDGED]
    assert told.public == {}
    assert told.private == {"category": "merit", "verdict": "not_met", "note": "Thiếu thẻ"}
