"""Preparing a competition: creating it, its posts, its rules, its calendar."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import delete, func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from exams.clock import local_day
from exams.competitions import calendar, guards
from exams.competitions.adopted import copy_marks, parts_of, put_rules
from exams.competitions.models import (
    AdoptedRuleSet,
    Competition,
    CompetitionPost,
    DeclaredDate,
)
from exams.competitions.queries import get_competition
from exams.errors import Invalid, NotFound, RuleBroken, Stale, TransitionRefused
from exams.events import EventKind
from exams.permissions import Action
from exams.posts.models import Post, Unit
from exams.rules.adoption import adopt
from exams.rules.loader import load_shipped
from exams.rules.revision import revise
from exams.rules.ruleset import AdoptedRules
from exams.uow import UnitOfWork


@dataclass(frozen=True)
class PostWanted:
    """A post to fill: how many vacancies, and conditions beyond those of the rule set."""

    post_id: int
    vacancies: int = 1
    conditions: str = ""


def create_competition(
    uow: UnitOfWork,
    *,
    title: str,
    unit_id: int,
    rule_set: str,
    posts: Sequence[PostWanted] = (),
    intro: str = "",
    contact: str = "",
    demo: bool = False,
) -> Competition:
    """Create a draft from a shipped rule set: its parts are the stages of the rules.

    Raises Invalid for a missing title or an unknown unit, RuleBroken for an unknown rule set.
    """
    uow.require(Action.COMPETITION_WRITE)
    rules = adopt(load_shipped(rule_set))
    row = Competition(
        code=_new_code(uow.session, local_day(uow.now).year),
        title=_title(title),
        unit_id=_unit(uow.session, unit_id).id,
        intro=intro.strip(),
        contact=contact.strip(),
        created_at=uow.now,
        created_by=uow.person_id,
        demo=demo,
        adopted=AdoptedRuleSet(),
        parts=parts_of(rules),
    )
    put_rules(row.adopted, rules)
    _record_new(uow, row)
    for wanted in posts:
        _add_post(uow, row, wanted)
    return row


def _record_new(uow: UnitOfWork, row: Competition) -> None:
    uow.session.add(row)
    uow.session.flush()  # the event names the row
    uow.record(
        EventKind.COMPETITION_CREATED,
        f"competition:{row.id}",
        competition_id=row.id,
        public={"code": row.code, "rule_set": row.adopted.code},
        private={"title": row.title},
    )


def edit_competition(
    uow: UnitOfWork,
    competition_id: int,
    version: int,
    *,
    title: str,
    unit_id: int,
    intro: str,
    contact: str,
) -> Competition:
    """Change the texts of a draft, as they were read; raises Stale when they changed since."""
    row = _draft(uow, competition_id)
    if row.version != version:
        raise Stale("stale.row")
    wanted: dict[str, Any] = {
        "title": _title(title),
        "unit_id": _unit(uow.session, unit_id).id,
        "intro": intro.strip(),
        "contact": contact.strip(),
    }
    changed = [name for name, value in wanted.items() if getattr(row, name) != value]
    for name in changed:
        setattr(row, name, wanted[name])
    if changed:
        uow.record(
            EventKind.COMPETITION_EDITED,
            f"competition:{row.id}",
            competition_id=row.id,
            public={"fields": changed},
        )
    return row


def add_post(uow: UnitOfWork, competition_id: int, wanted: PostWanted) -> CompetitionPost:
    """Offer one more post; raises Invalid for an unknown post or one that is offered already."""
    return _add_post(uow, _draft(uow, competition_id), wanted)


def remove_post(uow: UnitOfWork, competition_id: int, competition_post_id: int) -> None:
    """Offer a post no longer; raises RuleBroken when a started application has chosen it."""
    row = _draft(uow, competition_id)
    found = next((p for p in row.posts if p.id == competition_post_id), None)
    if found is None:
        raise NotFound("competition.post_unknown")
    _delete_post(uow.session, row, found)
    uow.record(
        EventKind.COMPETITION_POST_REMOVED,
        f"competition:{row.id}",
        competition_id=row.id,
        public={"post_id": found.post_id},
    )


def _delete_post(session: Session, row: Competition, found: CompetitionPost) -> None:
    """Applications lie on a floor above: only the database knows whether one names the post."""
    try:
        with session.begin_nested():
            session.delete(found)
            session.flush()
    except IntegrityError as error:
        raise RuleBroken("competition.post_chosen") from error
    row.posts.remove(found)


def change_rules(
    uow: UnitOfWork, competition_id: int, changes: Mapping[str, Any], reason: str = ""
) -> AdoptedRules:
    """The council changes values that the rule set leaves open, until the notice is announced.

    Earlier changes stay; a value set back to the rule set's is no change. Raises RuleBroken naming
    the key; TransitionRefused when the rules are frozen or submitted.
    """
    row = _draft(uow, competition_id)
    rules = revise(guards.rules_in(row), changes)
    if rules.sha256 == row.adopted.sha256:
        return rules
    put_rules(row.adopted, rules)
    copy_marks(row, rules)
    uow.record(
        EventKind.RULES_CHANGED,
        f"competition:{row.id}",
        competition_id=row.id,
        public={"keys": sorted(changes), "sha256": rules.sha256},
        private={"reason": reason} if reason else {},
    )
    return rules


def set_calendar(
    uow: UnitOfWork, competition_id: int, dates: Mapping[str, date]
) -> list[DeclaredDate]:
    """Declare every date of the calendar; refused whole when one breaks a rule.

    The refusal's reasons say for each date which rule it breaks and the day the rule allows.
    """
    row = _draft(uow, competition_id)
    rules = guards.rules_in(row)
    broken = calendar.check(rules, dates)
    if broken:
        reasons = tuple(guards.date_reason(b) for b in broken)
        raise TransitionRefused("calendar.broken", reasons)
    _write_dates(uow.session, row, rules, dates)
    uow.record(
        EventKind.CALENDAR_SET,
        f"competition:{row.id}",
        competition_id=row.id,
        public={"steps": {step: on.isoformat() for step, on in sorted(dates.items())}},
    )
    return list(row.dates)


def _draft(uow: UnitOfWork, competition_id: int) -> Competition:
    """The competition, if this person may prepare it and it is still a draft."""
    uow.require(Action.COMPETITION_WRITE, competition_id)
    row = get_competition(uow.session, competition_id, lock=True)  # submitting it waits
    reasons = guards.why_not_edit(row)
    if reasons:
        raise TransitionRefused("competition.not_a_draft", tuple(reasons))
    return row


def _add_post(uow: UnitOfWork, row: Competition, wanted: PostWanted) -> CompetitionPost:
    if uow.session.get(Post, wanted.post_id) is None:
        raise Invalid("post.unknown", field="post_id")
    if any(p.post_id == wanted.post_id for p in row.posts):
        raise Invalid("competition.post_twice", field="post_id")
    if wanted.vacancies < 1:
        raise Invalid("competition.no_vacancy", field="vacancies")
    offered = CompetitionPost(
        post_id=wanted.post_id, vacancies=wanted.vacancies, conditions=wanted.conditions.strip()
    )
    row.posts.append(offered)
    uow.session.flush()
    uow.record(
        EventKind.COMPETITION_POST_ADDED,
        f"competition:{row.id}",
        competition_id=row.id,
        public={"post_id": offered.post_id, "vacancies": offered.vacancies},
    )
    return offered


def _new_code(session: Session, year: int) -> str:
    """tt-2026-007: the next of its year. Two at once: the unique constraint stops the second."""
    prefix = f"tt-{year}-"
    last = session.scalar(
        select(Competition.code)
        .where(Competition.code.startswith(prefix))
        .order_by(func.length(Competition.code).desc(), Competition.code.desc())
        .limit(1)
    )
    return f"{prefix}{int(last.removeprefix(prefix)) + 1 if last else 1:03d}"


def _title(title: str) -> str:
    words = " ".join(title.split())
    if not words:
        raise Invalid("competition.title_missing", field="title")
    return words


def _unit(session: Session, unit_id: int) -> Unit:
    unit = session.get(Unit, unit_id)
    if unit is None:
        raise Invalid("unit.unknown", field="unit_id")
    return unit


def _write_dates(
    session: Session, row: Competition, rules: AdoptedRules, dates: Mapping[str, date]
) -> None:
    parts = {part.code: part.id for part in row.parts}
    kept = {declared.step: declared for declared in row.dates}
    for ordinal, step in enumerate(calendar.steps(rules), start=1):
        declared = kept.pop(step, None) or DeclaredDate(competition_id=row.id, step=step)
        declared.ordinal, declared.on = ordinal, dates[step]
        declared.part_id = parts.get(step.partition(".")[0])
        session.add(declared)
    if kept:
        session.execute(
            delete(DeclaredDate).where(DeclaredDate.id.in_(d.id for d in kept.values()))
        )
    session.flush()
    session.refresh(row, ["dates"])
