"""The next acts of a competition: whose they are, until when, and all that is missing."""

import pytest

from exams.competitions import announcing
from exams.competitions.stages import Act, PartAct
from exams.errors import TransitionRefused
from exams.people.queries import actor_for
from exams.permissions import Role
from exams.uow import NOBODY
from exams.workflow import guards
from exams.workflow.next_acts import next_acts
from tests import build_competitions as made


def test_every_act_of_the_stage_tables_has_its_guard() -> None:
    assert set(guards.COMPETITION) == set(Act)
    assert set(guards.PART) == set(PartAct)


def test_a_draft_waits_for_its_officer_and_says_all_that_is_missing(work, clock) -> None:
    with work() as uow:
        who = made.office(uow)
        row = made.draft(uow, who)
        officer = actor_for(uow.session, who.officer, uow.now)
        (submit,) = next_acts(uow.session, row, officer, uow.now)
        assert submit.act is Act.SUBMIT and submit.may
        assert submit.roles == (Role.OFFICER,) and submit.names == ("Phạm Thị Cán Bộ",)
        codes = {reason.code for reason in submit.reasons}
        assert codes == {"competition.dates_missing", "bodies.not_set_up"}
        (seen,) = next_acts(uow.session, row, NOBODY, uow.now)
        assert not seen.may and {reason.code for reason in seen.reasons} == codes


def test_a_council_of_an_even_number_holds_up_the_submission(work, clock) -> None:
    with work() as uow:
        who = made.office(uow)
        row = made.draft(uow, who)
        made.council(uow, row, size=6)
        found = guards.why_not_council(uow.session, row.id)
        assert [reason.code for reason in found] == ["bodies.council_even"]
        with pytest.raises(TransitionRefused) as refused, made.acting(uow, who.officer):
            announcing.submit(uow, row.id, found)
    assert "bodies.council_even" in {reason.code for reason in refused.value.reasons}


def test_undoing_and_stopping_are_not_waited_for(work, clock) -> None:
    with work() as uow:
        who = made.office(uow)
        row = made.announced(uow, who)
        acts = next_acts(uow.session, row, actor_for(uow.session, who.officer, uow.now), uow.now)
        assert {act.act for act in acts if act.awaited} == {Act.ISSUE_LIST}
        lists = next(act for act in acts if act.awaited)
        assert "lists.below_minimum" not in {reason.code for reason in lists.reasons[:1]}
        assert lists.due_on is not None and not lists.late
