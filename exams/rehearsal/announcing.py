"""From nothing to a public notice: posts, rules, bodies, calendar, approval."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select

from exams.bodies.service import appoint_member, set_up_body
from exams.clock import local_day
from exams.competitions import announcing
from exams.competitions.calendar import check, propose
from exams.competitions.queries import rules_of
from exams.competitions.service import PostWanted, create_competition, set_calendar
from exams.people.service import assign_role
from exams.permissions import Role
from exams.posts.models import Competence, Post, PostLevel, Unit
from exams.posts.service import define_post
from exams.rehearsal.cast import SIZES, Cast, Casting
from exams.rehearsal.world import World
from exams.rules.ruleset import RuleSet
from exams.workflow.guards import why_not_council


@dataclass(frozen=True)
class PostPlan:
    """One post to fill: the code of its unit, its title and its level."""

    unit: str
    title: str
    level: PostLevel
    duties: str = ""


@dataclass(frozen=True)
class Plan:
    """What one rehearsed competition is about."""

    tag: str
    title: str
    unit: str
    rule_set: str
    posts: Sequence[PostPlan]
    candidates: int
    early: bool = False  # publish as soon as the result is decided, not on its declared day
    sits_at: datetime | None = None  # the first sitting begins then, not at eight of its day


# The levels that a rehearsed post asks for; high enough that a middling defence leaves a gap.
NEEDED = {"vision": 4, "communication": 4, "decision": 4, "advice": 4, "change": 3, "ethics": 4}


def prepare(world: World, plan: Plan, cast: Cast) -> int:
    """The officer drafts the competition and sets up its bodies; returns its id."""
    posts = [_define(world, cast, post) for post in plan.posts]
    with world.work(cast.office.officer) as uow:
        unit = uow.session.scalars(select(Unit).where(Unit.code == plan.unit)).one()
        competition = create_competition(
            uow,
            title=plan.title,
            unit_id=unit.id,
            rule_set=plan.rule_set,
            posts=[PostWanted(post) for post in posts],
            intro="Kỳ thi tuyển diễn tập với những nhân vật hư cấu.",
            contact="Phòng Tổ chức, biên chế (diễn tập), hop-thu@example.vn",
            demo=True,
        )
    _set_up_bodies(world, cast, competition.id, plan.tag)
    return competition.id


def _define(world: World, cast: Cast, post: PostPlan) -> int:
    with world.work(cast.office.officer) as uow:
        unit = uow.session.scalars(select(Unit).where(Unit.code == post.unit)).one()
        known = uow.session.scalars(
            select(Post).where(Post.unit_id == unit.id, Post.title == post.title)
        ).first()
        if known is not None:
            uow.session.rollback()
            return known.id
        codes = {row.code: row.id for row in uow.session.scalars(select(Competence))}
        levels = {codes[code]: level for code, level in NEEDED.items()}
        row = define_post(
            uow, unit_id=unit.id, title=post.title, level=post.level,
            duties=post.duties or "Lãnh đạo, điều hành hoạt động của đơn vị theo chức năng được giao.",
            levels=levels,
        )  # fmt: skip
        return row.id


def _set_up_bodies(world: World, cast: Cast, competition_id: int, tag: str) -> None:
    casting = Casting(world, tag)
    today = local_day(world.at)
    for number, (kind, duties) in enumerate(SIZES.items(), 1):
        people = [(casting.person(kind.value.replace("_", "-")), duty) for duty in duties]
        with world.work(cast.office.officer) as uow:
            body = set_up_body(uow, competition_id, kind, f"{number}/QĐ-SNV", today)
            for person, duty in people:
                appoint_member(uow, body.id, person, duty)
        cast.members[kind] = people
    cast.training_officer = casting.person("boiduong")
    with world.work(cast.office.officer) as uow:
        assign_role(uow, cast.training_officer, Role.TRAINING_OFFICER, competition_id)


def dates_from(world: World, competition_id: int, announce_on: date) -> dict[str, date]:
    """Every date as the rules propose it from the day of the notice."""
    with world.reading() as session:
        rules = rules_of(session, competition_id)
    return {step.name: step.on for step in propose(rules, announce_on)}


def shifted(rules: RuleSet, dates: dict[str, date], sits_on: date) -> dict[str, date]:
    """The calendar with its first sitting on this day; what follows keeps the rules."""
    first = min(day for step, day in dates.items() if step.endswith(".sitting"))
    moved = {s: day + (sits_on - first) if day >= first else day for s, day in dates.items()}
    for _ in moved:
        for broken in check(rules, moved):
            if broken.limit is not None:
                moved[broken.name] = broken.limit
    return moved


def announce(world: World, cast: Cast, competition_id: int, sits_on: date | None = None) -> None:
    """The officer submits with the proposed calendar; the approver announces."""
    dates = dates_from(world, competition_id, local_day(world.at))
    if sits_on is not None:
        with world.reading() as session:
            dates = shifted(rules_of(session, competition_id), dates, sits_on)
    with world.work(cast.office.officer) as uow:
        set_calendar(uow, competition_id, dates)
    with world.work(cast.office.officer) as uow:
        announcing.submit(uow, competition_id, why_not_council(uow.session, competition_id))
    world.at += timedelta(hours=1)
    with world.work(cast.office.approver) as uow:
        announcing.announce(uow, competition_id, why_not_council(uow.session, competition_id))
