"""Giving every script a code, and opening the key when the marks are final."""

from hashlib import sha256
from typing import Any

from exams.anonymity import codes, queries
from exams.anonymity.models import CodeKey
from exams.bank.models import QuestionKind
from exams.competitions.models import Part
from exams.competitions.queries import get_part
from exams.competitions.stages import PartAct, move_part
from exams.db import to_hundredths
from exams.documents.models import Document
from exams.documents.service import issue
from exams.errors import RuleBroken, TransitionRefused
from exams.events import EventKind
from exams.marking.models import Script
from exams.papers.content import Item, PaperContent
from exams.papers.models import MAIN
from exams.papers.queries import opened_content
from exams.permissions import Action
from exams.rules.canonical import dumps
from exams.sealing import Sealer
from exams.sittings.answers import StoredWork, stored_work
from exams.uow import UnitOfWork

DRAWS = 20


def make_codes(uow: UnitOfWork, part_id: int, sealer: Sealer) -> int:
    """Draw the code key, seal it, and lay out the scripts by code; returns how many.

    A script holds only code, questions with criteria and normalised text: no name, no time, no
    machine. Blank scripts are scripts; who did not begin has none.
    """
    part = get_part(uow.session, part_id)
    uow.require(Action.CODES_MAKE, part.competition_id)
    move_part(uow, part, PartAct.CODE, blocked=queries.why_not_code(uow.session, part))
    works = stored_work(uow.session, part_id)
    by_code = _draw_key(uow, part, {work.application_id: work for work in works}, sealer)
    papers = {
        ordinal: opened_content(uow.session, part_id, sealer, ordinal)
        for ordinal in sorted({work.ordinal for work in works} or {MAIN})
    }
    for code in sorted(by_code):
        work = by_code[code]
        _lay_out(uow, part_id, code, script_answers(papers[work.ordinal], work.answers))
    uow.record(
        EventKind.SCRIPTS_CODED,
        f"part:{part_id}",
        competition_id=part.competition_id,
        public={"part": part.code, "count": len(by_code), "codes": sorted(by_code)},
    )
    return len(by_code)


def _draw_key(
    uow: UnitOfWork, part: Part, works: dict[int, StoredWork], sealer: Sealer
) -> dict[str, StoredWork]:
    """A key under which all codes differ, sealed; and the works by code."""
    for _ in range(DRAWS):
        key = uow.chance.randbytes(32)
        drawn = codes.codes_of(key, part.competition.code, sorted(works))
        if codes.distinct(drawn):
            break
    else:
        raise RuleBroken("codes.collide")
    check = codes.key_check(key)
    uow.session.add(
        CodeKey(
            part_id=part.id,
            sealed=sealer.seal(key, queries.key_label(part.id)),
            key_check=check,
            made_at=uow.now,
            made_by=uow.person_id,
        )
    )
    uow.record(
        EventKind.CODE_KEY_MADE,
        f"part:{part.id}",
        competition_id=part.competition_id,
        public={"part": part.code, "key_check": check},
    )
    return {code: works[who] for who, code in drawn.items()}


def script_answers(content: PaperContent, answers: dict[str, str]) -> list[dict[str, Any]]:
    """The essay answers in the order of the paper, as a marker sees them."""
    return [
        {
            "slot": item.slot,
            "question": item.text,
            "criteria": _criteria(item),
            "text": codes.marking_text(answers.get(item.slot, "")),
        }
        for item in content.items
        if item.kind is QuestionKind.ESSAY
    ]


def _criteria(item: Item) -> list[dict[str, Any]]:
    return [
        {"id": c.id, "title": c.title, "guide": c.guide, "max_hundredths": to_hundredths(c.max)}
        for c in item.criteria
    ]


def _lay_out(uow: UnitOfWork, part_id: int, code: str, answers: list[dict[str, Any]]) -> None:
    text = dumps([[a["slot"], a["text"]] for a in answers])
    uow.session.add(
        Script(part_id=part_id, code=code, answers=answers, text_sha256=sha256(text).hexdigest())
    )
    uow.session.flush()  # one by one: ids follow the codes, not the candidates


def open_key(uow: UnitOfWork, part_id: int, sealer: Sealer) -> list[tuple[int, str]]:
    """Open the key once the marks are locked, and answer (application, code) of every script."""
    part = get_part(uow.session, part_id)
    uow.require(Action.CODES_OPEN, part.competition_id)
    found = queries.pairs(uow.session, part_id, sealer)
    row = uow.session.get_one(CodeKey, part_id)
    if row.opened_at is None:
        row.opened_at, row.opened_by = uow.now, uow.actor.person_id
        uow.record(
            EventKind.CODE_KEY_OPENED,
            f"part:{part_id}",
            competition_id=part.competition_id,
            public={"part": part.code},
        )
    return found


def issue_coding_minutes(uow: UnitOfWork, part_id: int) -> Document:
    """The minutes of the coding: how many scripts, which codes, the hash that binds the key."""
    part = get_part(uow.session, part_id)
    uow.require(Action.CODES_MAKE, part.competition_id)
    row = uow.session.get(CodeKey, part_id)
    if row is None:
        raise TransitionRefused("codes.not_made")
    found = queries.coded(uow.session, part_id)
    on_another_day = sum(work.ordinal != MAIN for work in stored_work(uow.session, part_id))
    return issue(
        uow,
        part.competition_id,
        "coding_minutes",
        {
            "competition": part.competition.title,
            "part": part.title_vi,
            "count": len(found),
            "blank": queries.blank_count(uow.session, part_id),
            "codes": found,
            **({"mop_up": on_another_day} if on_another_day else {}),
            "key_check": row.key_check,
        },
        subject=f"part:{part_id}",
        once=True,
        symbol="BB-HĐTT",
    )
