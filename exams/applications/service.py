"""What a candidate does: start, fill in section by section, submit, withdraw, supplement.

Everything here is about one's own application: another person's raises NotFound.
"""

import unicodedata
from collections.abc import Mapping
from typing import Any

from sqlalchemy import func, select

from exams.applications.completeness import chosen_class, missing
from exams.applications.eligibility import ANSWERS, conditions
from exams.applications.lists import issue_lists as issue_lists
from exams.applications.models import Application, ApplicationState, Entrant
from exams.applications.priority import categories
from exams.applications.queries import own_application
from exams.applications.receipt import receipt_facts, receipt_of, submitted_facts
from exams.applications.windows import why_not_apply, why_not_post
from exams.competitions.models import Competition, Part, PartStage, Stage
from exams.competitions.queries import get_competition, rules_of
from exams.documents.service import issue
from exams.errors import Invalid, Reason, RuleBroken, TransitionRefused
from exams.events import EventKind
from exams.people.profiles import Profile, as_stated, profile_of, save_profile
from exams.people.service import grant_role
from exams.permissions import STAFF, Action, Role
from exams.rules.ruleset import RuleSet
from exams.uow import UnitOfWork

OVER = frozenset({Stage.DECIDED, Stage.PUBLISHED, Stage.RECOGNISED, Stage.CLOSED, Stage.STOPPED})
LANGUAGES = ("vi", "en")


def start_application(uow: UnitOfWork, competition_id: int) -> Application:
    """Start (or find again) one's application. Any person may apply who holds no duty there.

    A withdrawn application is taken up again while registration is open.
    """
    person_id = uow.person_id
    competition = get_competition(uow.session, competition_id)
    found = uow.session.scalar(
        select(Application).where(
            Application.competition_id == competition_id, Application.person_id == person_id
        )
    )
    if found is not None and found.state != ApplicationState.WITHDRAWN:
        return found
    _refuse(why_not_apply(uow.session, competition, uow.now))
    _refuse_duty(uow, competition_id)
    if found is not None:
        _take_up_again(uow, found)
    else:
        found = _new_application(uow, competition_id, person_id)
    _record(uow, EventKind.APPLICATION_STARTED, found)
    return found


def _take_up_again(uow: UnitOfWork, application: Application) -> None:
    """A draft again. What the office found of the former dossier says nothing of the next one."""
    application.state, application.withdrawn_at = ApplicationState.DRAFT, None
    application.decided_at = application.decided_by = None
    application.reason_code = application.decision_note = None
    for found in application.findings:
        uow.session.delete(found)  # each verdict stays recorded
    uow.session.flush()
    uow.session.expire(application, ["findings"])


def _new_application(uow: UnitOfWork, competition_id: int, person_id: int) -> Application:
    row = Application(
        competition_id=competition_id,
        person_id=person_id,
        started_at=uow.now,
        answers={},
        sections_done=[],
    )
    uow.session.add(row)
    uow.session.flush()  # the event names the row
    grant_role(uow, person_id, Role.CANDIDATE, competition_id)
    return row


def save_who(uow: UnitOfWork, application_id: int, facts: dict[str, Any]) -> None:
    """Keep the profile, for this application and for the next ones."""
    application = _own_draft(uow, application_id)
    save_profile(uow, facts)
    _saved(uow, application, "who")


def save_post(
    uow: UnitOfWork,
    application_id: int,
    post_id: int,
    candidate_class: str,
    priority: str | None = None,
) -> None:
    """Choose a post, a candidate class of the rules, and one priority category to claim or none."""
    application = _own_draft(uow, application_id)
    rules = rules_of(uow.session, application.competition_id)
    posts = {post.id for post in application.competition.posts}
    if post_id not in posts:
        raise Invalid("application.unknown_post", field="post")
    classes = {row["id"]: row for row in rules.rows("eligibility.candidate_classes")}
    if candidate_class not in classes:
        raise Invalid("application.unknown_class", field="candidate_class")
    nominated = bool(classes[candidate_class]["nominated"])
    _refuse(why_not_post(uow.session, application.competition, post_id, nominated, uow.now))
    if priority is not None and priority not in {row["id"] for row in categories(rules)}:
        raise Invalid("application.unknown_priority", field="priority")
    application.competition_post_id, application.candidate_class = post_id, candidate_class
    application.priority_claim = priority
    _saved(uow, application, "post")


def save_conditions(uow: UnitOfWork, application_id: int, answers: Mapping[str, str]) -> None:
    """What the candidate says of each condition: yes, no or unsure. People vet."""
    application = _own_draft(uow, application_id)
    known = [
        str(row["id"]) for row in conditions(rules_of(uow.session, application.competition_id))
    ]
    chosen = {name: answers[name] for name in known if answers.get(name) in ANSWERS}
    _saved(uow, application, "conditions", chosen)


def save_declarations(uow: UnitOfWork, application_id: int, declared: Mapping[str, str]) -> None:
    """Conduct and conflict: `conduct`, `relatives` ("none" | "declared") with their texts."""
    application = _own_draft(uow, application_id)
    kept = {
        name: _text(declared.get(name, ""))
        for name in ("conduct", "conduct_text", "relatives", "relatives_text")
    }
    for name in ("conduct", "relatives"):
        if kept[name] not in ("none", "declared"):
            raise Invalid("application.choose_declaration", field=name)
        if kept[name] == "declared" and not kept[f"{name}_text"]:
            raise Invalid("application.declare_what", field=f"{name}_text")
    _saved(uow, application, "declarations", kept)


def give_consent(uow: UnitOfWork, application_id: int, language: str) -> None:
    """Consent to processing: its version and the very text shown (Luật 91/2025/QH15, Đ. 25)."""
    application = _own_draft(uow, application_id)
    rules = rules_of(uow.session, application.competition_id)
    shown = language if language in LANGUAGES else "vi"
    application.consent_version = rules.choice("privacy.consent_version")
    application.consent_at = uow.now
    _saved(
        uow,
        application,
        "consent",
        {"language": shown, "text": rules.choice(f"privacy.consent_{shown}")},
    )


def submit(uow: UnitOfWork, application_id: int) -> Application:
    """Submit: everything that is missing is refused at once; a second click changes nothing."""
    application = _own(uow, application_id, lock=True)
    if application.state == ApplicationState.WITHDRAWN:
        raise RuleBroken("application.not_a_draft")
    if application.state != ApplicationState.DRAFT:
        return application
    _refuse_closed(uow, application)
    _refuse_duty(uow, application.competition_id)
    rules = rules_of(uow.session, application.competition_id)
    _receive(uow, application, _complete(uow, application, rules))
    issue(
        uow,
        application.competition_id,
        "application_receipt",
        receipt_facts(application, rules),
        subject=f"application:{application.id}",
        symbol="BN-HĐTT",
    )
    return application


def _complete(uow: UnitOfWork, application: Application, rules: RuleSet) -> Profile:
    """The profile of an application that lacks nothing, for a post that is open to it."""
    profile = profile_of(uow.session, application.person_id)
    lacking = missing(application, profile, rules)
    if lacking:
        raise TransitionRefused("application.incomplete", tuple(lacking))
    kind = chosen_class(application, rules)
    post_id, nominated = application.competition_post_id, bool(kind and kind["nominated"])
    _refuse(why_not_post(uow.session, application.competition, post_id, nominated, uow.now))
    assert profile is not None  # `missing` said so
    return profile


def _receive(uow: UnitOfWork, application: Application, profile: Profile) -> None:
    stated = {"full_name": application.person.full_name, **as_stated(profile)}
    application.answers = {**application.answers, "profile": stated}
    application.number = application.number or _next_number(uow, application.competition)
    application.state, application.submitted_at = ApplicationState.SUBMITTED, uow.now
    application.receipt = receipt_of(submitted_facts(application))
    _record(
        uow,
        EventKind.APPLICATION_RECEIVED,
        application,
        private={"number": application.number, "files": [f.sha256 for f in application.files]},
    )


def withdraw(uow: UnitOfWork, application_id: int, reason: str = "") -> Application:
    """Withdraw. After the list it is recorded, and the candidate leaves the parts to come."""
    application = _own(uow, application_id, lock=True)
    if application.state == ApplicationState.WITHDRAWN:
        return application
    if application.competition.stage in OVER:
        raise RuleBroken("application.too_late_to_withdraw")
    application.state, application.withdrawn_at = ApplicationState.WITHDRAWN, uow.now
    planned = uow.session.scalars(
        select(Entrant)
        .join(Part)
        .where(Entrant.application_id == application.id, Part.stage == PartStage.PLANNED)
    )
    for entrant in planned.all():
        uow.session.delete(entrant)
    _record(uow, EventKind.APPLICATION_WITHDRAWN, application, private={"reason": _text(reason)})
    return application


def _next_number(uow: UnitOfWork, competition: Competition) -> str:
    """The next number of the competition; the lock makes two who submit at once queue."""
    get_competition(uow.session, competition.id, lock=True)
    given = uow.session.scalar(
        select(func.count()).where(
            Application.competition_id == competition.id, Application.number.is_not(None)
        )
    )
    return f"{competition.code.upper()}-{(given or 0) + 1:04d}"


def _own(uow: UnitOfWork, application_id: int, *, lock: bool = False) -> Application:
    """One's own application, with the candidate's permission; raises NotFound."""
    application = own_application(uow.session, application_id, uow.person_id, lock=lock)
    uow.require(Action.APPLICATION_WRITE, application.competition_id)
    return application


def _own_draft(uow: UnitOfWork, application_id: int) -> Application:
    application = _own(uow, application_id, lock=True)
    if application.state != ApplicationState.DRAFT:
        raise RuleBroken("application.not_a_draft")
    _refuse_closed(uow, application)
    return application


def _refuse_closed(uow: UnitOfWork, application: Application) -> None:
    _refuse(why_not_apply(uow.session, application.competition, uow.now))


def _refuse_duty(uow: UnitOfWork, competition_id: int) -> None:
    """A duty may have come after the draft was started, so it is asked again at submission."""
    if uow.actor.roles_in(competition_id) & STAFF:
        raise RuleBroken("application.holds_a_duty")


def _refuse(reasons: list[Reason]) -> None:
    if reasons:
        raise RuleBroken(reasons[0].code, **reasons[0].facts)


def _saved(uow: UnitOfWork, application: Application, section: str, answers: Any = None) -> None:
    if answers is not None:
        application.answers = {**application.answers, section: answers}
    application.sections_done = sorted({*application.sections_done, section})
    _record(uow, EventKind.APPLICATION_SAVED, application, public={"section": section})


def _record(
    uow: UnitOfWork, kind: EventKind, application: Application, **facts: Mapping[str, Any]
) -> None:
    uow.record(
        kind, f"application:{application.id}", competition_id=application.competition_id, **facts
    )


def _text(value: str) -> str:
    return unicodedata.normalize("NFC", value).strip()
