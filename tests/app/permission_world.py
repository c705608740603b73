"""Two rehearsed competitions in one department, and copies of them at the steps that pages need.

The first competition is run to its end; the second is stopped at several steps. At each stop the
database is copied, so that a page is asked for when there is something to see. The same roles are
played by other people in the other competition, but for those that hold in the whole department.
"""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from sqlite3 import connect

from flask import Flask, url_for
from sqlalchemy import or_, select, text
from sqlalchemy.orm import Session
from werkzeug.routing import Rule

from app import storage
from app.rehearsing import course_in
from exams.appeals.models import RemarkRequest
from exams.applications.models import Application
from exams.competitions.models import Part, PartKind
from exams.events import Event, EventKind
from exams.marking.models import Allocation, Round, Script
from exams.marking.standing import FIRST_MARKING, REMARKING
from exams.people.models import Person, RoleAssignment
from exams.people.queries import actor_for
from exams.people.service import register_person
from exams.permissions import Role
from exams.posts.models import PostLevel
from exams.rehearsal.announcing import Plan, PostPlan
from exams.rehearsal.course import Course
from exams.sealing import Sealer
from exams.sittings.employers import issue_employer_letter
from exams.sittings.hall_models import Enquiry, Violation
from exams.sittings.models import Seat
from exams.uow import SYSTEM, UnitOfWork
from tests.app.conftest import PageClient
from tests.apps import app_for
from tests.build_papers import drafted_paper
from tests.settings import SEALING_KEY, settings_for

STOPS = ("listed", "written:gathered", "trained")
NOBODYS = "khong-vai@example.vn"
NOBODY = "nobody"  # signed in, without any role
OTHER_CANDIDATE = "other_candidate"
DEPARTMENT = (Role.OFFICER, Role.APPROVER, Role.LEADER, Role.ADMINISTRATOR)


@dataclass
class Stop:
    """The app over the department as it stood when the second competition reached a step."""

    app: Flask
    here: int  # the competition that stands at the step
    people: dict[str, int]  # who plays which role here
    strangers: dict[str, int]  # who plays it in the other competition only
    clients: dict[int, PageClient] = field(default_factory=dict)
    paths: dict[str, str] = field(default_factory=dict)

    def client(self, person_id: int | None) -> PageClient:
        """A client signed in as this person; of nobody for None."""
        if person_id is None:
            return PageClient(self.app, self.app.test_client())
        if person_id not in self.clients:
            page = PageClient(self.app, self.app.test_client())
            self.clients[person_id] = page.sign_in(person_id)
        return self.clients[person_id]

    def session(self) -> Session:
        return self.app.extensions["database"].reading()

    @contextmanager
    def as_it_was(self) -> Iterator[None]:
        """Whatever is done inside is undone: the database is put back."""
        path = self.app.extensions["database"].engine.url.database
        with closing(connect(":memory:")) as kept:
            with closing(connect(path)) as before:
                before.backup(kept)
            yield
            with closing(connect(path)) as after:
                kept.backup(after)

    def events(self) -> list[tuple[str, str, int | None]]:
        """Everything recorded: a change of anything would show here."""
        with self.session() as session:
            rows = session.scalars(select(Event).order_by(Event.seq))
            return [(row.kind.name, row.subject, row.actor_id) for row in rows]


def application(path: Path, folder: Path) -> Flask:
    app = app_for(settings_for(f"sqlite:///{path}", folder))
    app.config["WTF_CSRF_ENABLED"] = False
    return app


def build(folder: Path) -> dict[str, Stop]:
    """Every stop, by its step."""
    app = application(folder / "world.sqlite3", folder)
    stops: dict[str, Stop] = {}
    with app.app_context():
        other, here = _courses(app)
        with other.world.work(None) as uow:
            register_person(uow, "Phan Không Vai", NOBODYS)
        other.run()
        for step in STOPS:
            here.run(step)
            stops[step] = _copy(folder / f"stop{len(stops)}.sqlite3", here, other)
            stops[step].app.extensions["files"] = app.extensions["files"]
    app.extensions["database"].engine.dispose()
    _draft_paper(stops["listed"])
    _ask_and_note(stops["trained"])
    return stops


def _courses(app: Flask) -> tuple[Course, Course]:
    first = course_in(app.extensions["database"].engine, 3, 7, "leadership-written-proposal")
    first.world.sealer, first.world.keep = Sealer(SEALING_KEY), storage.put
    post = PostPlan("so-noi-vu", "Trưởng phòng Thứ hai", PostLevel.DIVISION)
    plan = Plan("hai", "Kỳ thi thứ hai", "so-noi-vu", first.plan.rule_set, (post,), 4)
    return first, Course(first.world, first.cast.office, plan)


def _copy(path: Path, course: Course, other: Course) -> Stop:
    with connect(path.parent / "world.sqlite3") as here, connect(path) as there:
        here.backup(there)
    at = course.world.at
    app = application(path, path.parent)
    app.extensions["database"].clock = lambda: at
    with course.world.reading() as session:
        ids = course.competition_id, other.competition_id
        return Stop(app, ids[0], _people(session, ids[0]), _people(session, ids[1]))


def _draft_paper(stop: Stop) -> None:
    """A paper still being written."""
    data = stop.app.extensions["database"]
    with stop.session() as session:
        actor = actor_for(session, stop.people[Role.SETTER], data.clock())
    with UnitOfWork(data.writing(), actor, data.clock(), Random(1)) as uow:
        part = uow.session.scalars(
            select(Part).where(Part.competition_id == stop.here, Part.kind == PartKind.WRITTEN)
        ).one()
        drafted_paper(uow, part, uow.session.get_one(Person, stop.people[Role.SETTER]))


def _ask_and_note(stop: Stop) -> None:
    """Every candidate of the written part has asked something, and a violation was noted."""
    data = stop.app.extensions["database"]
    noted_by = stop.people[Role.SUPERVISOR]  # nobody who may decide
    with UnitOfWork(data.writing(), SYSTEM, data.clock(), Random(1)) as uow:
        seats = uow.session.scalars(
            select(Seat).join(Application).where(Application.competition_id == stop.here)
        )
        for seat in seats:
            facts = {"rule": "talking", "sanction": "reprimand", "grounds": "Nói chuyện"}
            uow.session.add_all([
                Enquiry(seat_id=seat.id, text="Câu 2?", asked_at=uow.now),
                Violation(seat_id=seat.id, noted_at=uow.now, noted_by=noted_by, **facts),
            ])  # fmt: skip
            uow.session.flush()
            _letter(uow, seat, noted_by, stop.people[Role.CHAIR])
        uow.record(EventKind.ENQUIRY_MADE, "enquiry:1")


def _letter(uow: UnitOfWork, seat: Seat, noted_by: int, decided_by: int) -> None:
    """A confirmed suspension and the letter to the candidate's unit about it."""
    row = Violation(
        seat=seat, rule="uses_device", sanction="suspension", grounds="Mở điện thoại",
        noted_at=uow.now, noted_by=noted_by,
        confirmed=True, decided_at=uow.now, decided_by=decided_by,
    )  # fmt: skip
    uow.session.add(row)
    uow.session.flush()
    issue_employer_letter(uow, row)


def _people(session: Session, competition_id: int) -> dict[str, int]:
    """One person for every role played in the competition, and two candidates."""
    found: dict[str, int] = {}
    for row in session.scalars(
        select(RoleAssignment)
        .where(or_(RoleAssignment.competition_id == competition_id,
                   RoleAssignment.competition_id.is_(None)))
        .order_by(RoleAssignment.id.desc())
    ):  # fmt: skip
        found[row.role] = row.person_id
    appointed = found.get(Role.APPOINTEE)
    applicants = session.scalars(
        select(Application.person_id)
        .outerjoin(RemarkRequest, RemarkRequest.application_id == Application.id)
        .where(Application.competition_id == competition_id, Application.person_id != appointed)
        .order_by(RemarkRequest.id.is_(None), Application.id)  # who asked for re-marking first
    ).all()
    found |= dict(zip((Role.CANDIDATE, OTHER_CANDIDATE), applicants, strict=False))
    found[NOBODY] = session.scalars(select(Person.id).where(Person.email == NOBODYS)).one()
    for role, rounds in ((Role.MARKER, FIRST_MARKING), (Role.REMARKER, REMARKING)):
        marker = _marker(session, competition_id, rounds)
        found |= {role: marker} if marker else {}
    return found


def _marker(session: Session, competition_id: int, rounds: tuple[Round, ...]) -> int | None:
    return session.scalar(
        select(Allocation.marker_id)
        .join(Script).join(Part)
        .where(Part.competition_id == competition_id, Allocation.round.in_(rounds))
        .order_by(Allocation.id)
    )  # fmt: skip


# What stands for each argument of an address: a row of the competition :c, where it can be one of
# the candidate's own (application :a).
PART = "SELECT id FROM part WHERE competition_id = :c AND kind = "
WRITTEN, PROPOSAL = f"{PART}'written'", f"{PART}'proposal'"
PLAN = ("SELECT t.id FROM training_plan t JOIN appointment p ON p.id = t.appointment_id "
        "JOIN application a ON a.id = p.application_id WHERE a.competition_id = :c")  # fmt: skip
PAPER = f"SELECT id FROM paper WHERE part_id IN ({WRITTEN}) ORDER BY id DESC"
ROWS = {
    "competition_id": "SELECT :c",
    "code": "SELECT code FROM competition WHERE id = :c",
    "part_id": WRITTEN,
    "application_id": "SELECT :a",
    "file_id": "SELECT id FROM dossier_file WHERE application_id = :a",
    "item": "SELECT item FROM dossier_file WHERE application_id = :a",
    "appointment_id": "SELECT p.id FROM appointment p JOIN application a ON a.id = p.application_id"
    " WHERE a.competition_id = :c",
    "commitment_id": "SELECT m.id FROM commitment m JOIN appointment p ON p.id = m.appointment_id "
    "JOIN application a ON a.id = p.application_id WHERE a.competition_id = :c",
    "plan_id": PLAN,
    "item_id": f"SELECT id FROM plan_item WHERE plan_id IN ({PLAN}) ORDER BY state = 'done' DESC",
    "version": f"SELECT version FROM training_plan WHERE id IN ({PLAN})",
    "document_id": "SELECT id FROM document WHERE competition_id = :c",
    "body_id": "SELECT id FROM body WHERE competition_id = :c",
    "member_id": "SELECT m.id FROM member m JOIN body b ON b.id = m.body_id "
    "WHERE b.competition_id = :c",
    "assignment_id": "SELECT id FROM role_assignment WHERE competition_id = :c",
    "person_id": "SELECT person_id FROM application WHERE id = :a",
    "post_id": "SELECT post_id FROM competition_post WHERE competition_id = :c",
    "offer_id": "SELECT id FROM competition_post WHERE competition_id = :c",
    "unit_id": "SELECT unit_id FROM competition WHERE id = :c",
    "room_id": "SELECT id FROM room WHERE competition_id = :c",
    "request_id": f"SELECT id FROM remark_request WHERE part_id IN ({WRITTEN})",
    "attempt_id": "SELECT t.id FROM attempt t JOIN seat s ON s.id = t.seat_id "
    "WHERE s.application_id = :a",
    "seat_id": "SELECT id FROM seat WHERE application_id = :a",
    "enquiry_id": "SELECT q.id FROM enquiry q JOIN seat s ON s.id = q.seat_id "
    "WHERE s.application_id = :a",
    "violation_id": "SELECT v.id FROM violation v JOIN seat s ON s.id = v.seat_id "
    "WHERE s.application_id = :a",
    "sitting_id": f"SELECT id FROM sitting WHERE part_id IN ({WRITTEN})",
    "slot_id": f"SELECT id FROM defence_slot WHERE part_id IN ({PROPOSAL})",
    "paper_id": PAPER,
    "section_id": f"SELECT id FROM paper_section WHERE paper_id IN ({PAPER} LIMIT 1)",
    "question_id": "SELECT id FROM question WHERE competition_id = :c ORDER BY id DESC",
    "number": "SELECT number FROM ranking WHERE competition_id = :c",
}
SCRIPT = ("SELECT s.code FROM script s JOIN allocation l ON l.script_id = s.id "
          f"WHERE s.part_id IN ({WRITTEN}) AND l.marker_id = :{{}} AND l.round {{}}")  # fmt: skip
OF_ENDPOINT = {
    **{e: {"code": SCRIPT.format("marker", "IN ('first', 'second', 'third')")}
       for e in ("blind.script", "blind.recognise", "blind.dialogue")},
    **{e: {"code": SCRIPT.format("remarker", "NOT IN ('first', 'second', 'third')")}
       for e in ("blind.remarked", "blind.recognise_remarked")},
    **{e: {"part_id": PROPOSAL}
       for e in ("candidate.proposal", "candidate.proposal_file", "office.defence_session",
                 "office.defence_attendance", "office.defence_call_up", "office.defence_draw",
                 "office.defence_finish", "office.defence_proposal")},
    **{e: {"item_id": f"SELECT id FROM paper_item WHERE section_id IN ({ROWS['section_id']})"}
       for e in ("setting.edit_points", "setting.act_on_item")},
    **{e: {"post_id": "SELECT id FROM competition_post WHERE competition_id = :c"}
       for e in ("office.choose_for_post", "office.results_tie")},
    "candidate.employer_letter": {
        "document_id": "SELECT d.id FROM document d JOIN violation v "
        "ON d.subject = 'violation:' || v.id JOIN seat s ON s.id = v.seat_id "
        "WHERE d.kind = 'employer_notice' AND s.application_id = :a"},
    "office.employer_letter_sent": {"document_id": "SELECT id FROM document WHERE "
                                    "competition_id = :c AND kind = 'employer_notice'"},
    "office.list_paper": {"document_id": "SELECT id FROM document WHERE competition_id = :c "
                                         "AND kind = 'eligible_list'"},
    "account.appointment_paper": {"document_id": "SELECT id FROM document WHERE competition_id = :c "
                                                 "AND subject LIKE 'appointment:%'"},
    "office.appointment_paper": {"document_id": "SELECT id FROM document WHERE competition_id = :c "
                                                "AND subject LIKE 'appointment:%'"},
}  # fmt: skip
PLAIN = {
    "kind": "essay", "key": "council.size_min", "act": "start", "objection_id": 1, "time_id": 1,
    "pause_id": 1, "adoption_id": 1, "accommodation_id": 1,
    "message_id": 1, "move_id": 1, "revocation_id": 1, "language": "en",
}  # fmt: skip


def path_of(stop: Stop, rule: Rule) -> str:
    """The address of the endpoint in the stop's competition; made up once."""
    if rule.endpoint not in stop.paths:
        stop.paths[rule.endpoint] = _path(stop, rule)
    return stop.paths[rule.endpoint]


def _path(stop: Stop, rule: Rule) -> str:
    who = {role: stop.people.get(role, 0) for role in (Role.MARKER, Role.REMARKER)}
    with stop.session() as session:
        own = session.scalar(
            select(Application.id).where(
                Application.competition_id == stop.here,
                Application.person_id == stop.people[Role.CANDIDATE],
            )
        )
        facts = {"c": stop.here, "a": own, **{role.value: i for role, i in who.items()}}
        values = {
            name: PLAIN.get(name) or _row(session, rule.endpoint, name, facts)
            for name in sorted(rule.arguments)
        }
    with stop.app.test_request_context():
        return url_for(rule.endpoint, **values)


def _row(session: Session, endpoint: str, name: str, facts: dict[str, int]) -> object:
    query = OF_ENDPOINT.get(endpoint, {}).get(name) or ROWS[name]
    found = session.execute(text(query), facts).scalar()
    return found if found is not None else ("NOTHING" if name in ("code", "item") else 10**6)
