"""Every stage with every act: what the tables allow happens, everything else is refused."""

from itertools import product

import pytest

from exams.competitions.models import PartKind, PartStage, Stage
from exams.competitions.stages import (
    COMPETITION,
    PART,
    Act,
    PartAct,
    move,
    move_part,
    part_transition,
    transition,
)
from exams.competitions.timeline import main_line, part_line
from exams.errors import Reason, TransitionRefused
from tests import build

ALLOWED = {(row.source, row.act): row for row in COMPETITION}
PART_ALLOWED = {(kind, row.source, row.act): row for row in PART for kind in row.kinds}


@pytest.mark.parametrize(("stage", "act"), list(product(Stage, Act)))
def test_an_act_is_possible_only_in_its_stage(stage: Stage, act: Act) -> None:
    if (stage, act) in ALLOWED:
        assert transition(act, stage) is ALLOWED[stage, act]
    else:
        with pytest.raises(TransitionRefused) as refusal:
            transition(act, stage)
        assert refusal.value.code == "stage.not_now"


@pytest.mark.parametrize(("kind", "stage", "act"), list(product(PartKind, PartStage, PartAct)))
def test_an_act_on_a_part_is_possible_only_for_its_kind_and_stage(
    kind: PartKind, stage: PartStage, act: PartAct
) -> None:
    if (kind, stage, act) in PART_ALLOWED:
        assert part_transition(act, kind, stage) is PART_ALLOWED[kind, stage, act]
    else:
        with pytest.raises(TransitionRefused) as refusal:
            part_transition(act, kind, stage)
        assert refusal.value.code == "stage.part_not_now"


def test_no_row_stands_twice() -> None:
    assert len(ALLOWED) == len(COMPETITION)
    assert len(PART_ALLOWED) == sum(len(row.kinds) for row in PART)


def test_the_main_line_leads_from_the_draft_to_the_closed_file() -> None:
    line = main_line()
    assert (line[0], line[-1]) == (Stage.DRAFT, Stage.CLOSED)
    assert Stage.STOPPED not in line


@pytest.mark.parametrize("kind", PartKind)
def test_every_part_ends_settled(kind: PartKind) -> None:
    assert part_line(kind)[-1] is PartStage.SETTLED


@pytest.mark.parametrize("row", COMPETITION, ids=lambda row: f"{row.source}-{row.act}")
def test_a_move_changes_the_stage_and_says_so(work, row) -> None:
    with work() as uow:
        competition = build.bare_competition(uow, stage=row.source)
        move(uow, competition, row.act, reason="Lý do thử nghiệm")
        assert competition.stage is row.target
        uow.session.rollback()
        uow._changed = False


def test_a_move_that_is_blocked_changes_nothing_and_gives_every_reason(work) -> None:
    missing = [Reason("competition.no_posts"), Reason("competition.no_contact")]
    with work() as uow:
        competition = build.bare_competition(uow)
        with pytest.raises(TransitionRefused) as refusal:
            move(uow, competition, Act.SUBMIT, blocked=missing)
        assert competition.stage is Stage.DRAFT
    assert list(refusal.value.reasons) == missing


def test_a_reason_is_asked_for_before_anything_else_is_looked_at(work) -> None:
    with work() as uow:
        competition = build.bare_competition(uow, stage=Stage.ANNOUNCED)
        with pytest.raises(TransitionRefused) as refusal:
            move(uow, competition, Act.STOP, reason="  ")
    assert refusal.value.code == "stage.reason_missing"


def test_a_part_moves_with_its_hour(work, clock) -> None:
    with work() as uow:
        part = build.bare_competition(uow, stage=Stage.LISTED).parts[0]
        move_part(uow, part, PartAct.CALL_UP)
        assert (part.stage, part.stage_at) == (PartStage.CALLED_UP, clock())


def test_a_stop_stops_every_part(work) -> None:
    with work() as uow:
        part = build.bare_competition(uow, stage=Stage.STOPPED).parts[0]
        with pytest.raises(TransitionRefused, match=r"stage\.stopped"):
            move_part(uow, part, PartAct.CALL_UP)
        uow.session.rollback()
