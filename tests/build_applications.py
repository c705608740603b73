"""Applications in a legal state, built by the services."""

from datetime import date, datetime, timedelta
from hashlib import sha256
from itertools import count

from exams.applications import service, vetting
from exams.applications.completeness import is_required
from exams.applications.dossier import Stored, add_file
from exams.applications.eligibility import conditions
from exams.applications.models import Application, Verdict
from exams.clock import local_day
from exams.competitions.models import Competition, DeclaredDate, Stage
from exams.competitions.queries import rules_of
from exams.people.models import Person
from exams.people.queries import actor_for
from exams.permissions import Held, Role
from exams.uow import Actor, UnitOfWork
from tests.build import bare_competition, person

_file = count(1)
PROFILE = {
    "born_on": date(1985, 3, 2),
    "gender": "female",
    "citizen_no": "079085000001",
    "phone": "0900 000 001",
    "address": "1 Đường Thử Nghiệm",
    "workplace": "Sở Thử nghiệm",
    "job_title": "Phó Trưởng phòng",
    "in_post_since": date(2021, 1, 4),
    "degree": "Thạc sĩ Quản lý công",
    "political_theory": "advanced",
    "planned_for": "Trưởng phòng",
}
DECLARED = {"conduct": "none", "conduct_text": "", "relatives": "none", "relatives_text": ""}


def open_competition(
    uow: UnitOfWork,
    *,
    posts: int = 1,
    closes_in: int = 30,
    rule_set: str = "leadership-written-proposal",
) -> Competition:
    """Announced, registration open from today for so many days."""
    from exams.competitions.models import CompetitionPost
    from tests.build import post

    row = bare_competition(uow, stage=Stage.ANNOUNCED, rule_set=rule_set)
    for _n in range(posts - 1):
        row.posts.append(CompetitionPost(post_id=post(uow, f"Phó Trưởng phòng {_n}").id))
    today = local_day(uow.now)
    days = {
        "announced": 0,
        "registration_opens": 0,
        "registration_closes": closes_in,
        "vetting_due": closes_in + 15,
        "eligible_list": closes_in + 20,
    }
    for n, (step, days_on) in enumerate(days.items()):
        row.dates.append(DeclaredDate(ordinal=n, step=step, on=today + timedelta(days=days_on)))
    uow.session.flush()
    return row


class acting:
    """`with acting(uow, person_id):` the unit of work acts as this person for a while."""

    def __init__(self, uow: UnitOfWork, person_id: int, *held: Held) -> None:
        self.uow, self.person_id, self.held, self.before = uow, person_id, held, uow.actor

    def __enter__(self) -> UnitOfWork:
        self.uow.session.flush()
        known = actor_for(self.uow.session, self.person_id, self.uow.now)
        self.uow.actor = Actor(self.person_id, (*known.held, *self.held))
        return self.uow

    def __exit__(self, *_error: object) -> None:
        self.uow.actor = self.before


def stored(name: str = "ho-so.pdf") -> Stored:
    """A file as if examined and stored."""
    n = next(_file)
    return Stored(
        f"aa/{n:040d}", name, "application/pdf", 1000, 2, sha256(f"{n}".encode()).hexdigest()
    )


def started(uow: UnitOfWork, competition: Competition, who: Person | None = None) -> Application:
    """A draft of a person."""
    who = who or person(uow)
    with acting(uow, who.id):
        return service.start_application(uow, competition.id)


def filled(
    uow: UnitOfWork,
    competition: Competition,
    who: Person | None = None,
    *,
    post_index: int = 0,
    candidate_class: str = "in_place",
    priority: str | None = None,
) -> Application:
    """A draft with every section filled in."""
    row = started(uow, competition, who)
    rules = rules_of(uow.session, competition.id)
    with acting(uow, row.person_id, Held(Role.CANDIDATE, competition.id)):
        service.save_who(uow, row.id, PROFILE)
        post_id = competition.posts[post_index].id
        service.save_post(uow, row.id, post_id, candidate_class, priority)
        service.save_conditions(uow, row.id, {c["id"]: "yes" for c in conditions(rules)})
        for item in rules.rows("dossier.checklist"):
            if is_required(item, row, rules):
                add_file(uow, row.id, item["id"], stored())
        service.save_declarations(uow, row.id, DECLARED)
        service.give_consent(uow, row.id, "vi")
    return row


def submitted(
    uow: UnitOfWork, competition: Competition, who: Person | None = None, **how: object
) -> Application:
    """A submitted application."""
    row = filled(uow, competition, who, **how)  # type: ignore[arg-type]
    with acting(uow, row.person_id):
        return service.submit(uow, row.id)


def vetted(
    uow: UnitOfWork, row: Application, vetter: Person, *, eligible: bool = True
) -> Application:
    """Vetted by the vetter: eligible, or not for its first condition."""
    rules = rules_of(uow.session, row.competition_id)
    verdicts = {c["id"]: (Verdict.MET, "") for c in conditions(rules)}
    if not eligible:
        verdicts["degree"] = (Verdict.NOT_MET, "Bằng không đúng chuyên ngành.")
    with acting(uow, vetter.id):
        vetting.judge_conditions(uow, row.competition_id, row.id, verdicts)
        if eligible:
            vetting.decide_eligible(uow, row.competition_id, row.id)
        else:
            vetting.decide_ineligible(
                uow,
                row.competition_id,
                row.id,
                "condition_not_met",
                "Bằng không đúng chuyên ngành.",
            )
    return row


def last_instant(competition: Competition) -> datetime:
    """The instant at which registration ends (17:00 in Viet Nam by the shipped rules)."""
    from datetime import UTC, time

    from exams.clock import VIETNAM

    on = next(d.on for d in competition.dates if d.step == "registration_closes")
    return datetime.combine(on, time(17), VIETNAM).astimezone(UTC)
