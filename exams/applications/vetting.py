"""What a vetter does: judge conditions and a claimed priority, ask for more, decide, open again.

The outcome is the office's own until the lists are issued: only then is the candidate told.
"""

from collections.abc import Iterable, Mapping
from datetime import date

from exams.applications import priority
from exams.applications.eligibility import not_met, why_not_eligible
from exams.applications.models import (
    Application,
    ApplicationState,
    Finding,
    Supplement,
    Verdict,
)
from exams.applications.queries import dossier
from exams.applications.reasons import BY_CODE
from exams.applications.windows import open_supplement
from exams.clock import local_day
from exams.competitions.models import Stage
from exams.competitions.queries import get_competition, rules_of
from exams.documents.service import facts_hash
from exams.errors import Invalid, NotPermitted, Reason, RuleBroken, Stale, TransitionRefused
from exams.events import EventKind
from exams.permissions import Action
from exams.rules.parameters import PRIORITY
from exams.rules.ruleset import RuleSet
from exams.uow import UnitOfWork


def judge_conditions(
    uow: UnitOfWork,
    competition_id: int,
    application_id: int,
    judged: Mapping[str, tuple[Verdict, str]],
    seen: str | None = None,
) -> None:
    """Keep the verdict and note on each condition given; "not met" needs a note.

    A claimed priority is judged as the condition `PRIORITY`: met confirms it, not met refuses it.

    `seen` is the mark of the findings that the vetter was shown (`findings_mark`); raises Stale
    when another vetter has judged since.
    """
    application = _to_vet(uow, competition_id, application_id)
    rules = rules_of(uow.session, competition_id)
    if application.state != ApplicationState.SUBMITTED:
        raise RuleBroken("vetting.decided_already")
    _refuse_stale(application, seen, "vetting.judged_meanwhile")
    for condition_id, (verdict, note) in judged.items():
        _judge(uow, application, rules, condition_id, verdict, note.strip())


def findings_mark(findings: Iterable[Finding]) -> str:
    """Differs whenever a verdict or a note does; it tells which, and nothing of what it is."""
    marks = sorted((found.condition, _mark(found)) for found in findings)
    return " ".join(f"{name}={mark}" for name, mark in marks)


def _mark(found: Finding) -> str:
    return facts_hash({"verdict": found.verdict.value, "note": found.note})[:16]


def changed_since(seen: str, findings: Iterable[Finding]) -> list[Finding]:
    """The findings that are not as whoever saw this mark saw them."""
    before = set(seen.split())
    return [found for found in findings if f"{found.condition}={_mark(found)}" not in before]


def _refuse_stale(application: Application, seen: str | None, code: str) -> None:
    if seen is not None and seen != findings_mark(application.findings):
        raise Stale(code)


def _judge(
    uow: UnitOfWork,
    application: Application,
    rules: RuleSet,
    condition_id: str,
    verdict: Verdict,
    note: str,
) -> None:
    row = next((r for r in priority.to_judge(application, rules) if r["id"] == condition_id), None)
    if row is None:
        raise Invalid("vetting.unknown_condition", field=condition_id)
    if verdict == Verdict.NOT_MET and not note:
        raise Invalid("vetting.note_missing", field=f"note_{condition_id}")
    found = next((f for f in application.findings if f.condition == condition_id), None)
    if found is None:
        found = Finding(
            application_id=application.id,
            condition=condition_id,
            verdict=verdict,
            article=str(row["cite"]),
            note=note,
            judged_at=uow.now,
            judged_by=uow.person_id,
        )
        application.findings.append(found)
    elif (found.verdict, found.note) == (verdict, note):
        return
    else:
        found.verdict, found.note = verdict, note
        found.judged_at, found.judged_by = uow.now, uow.person_id
    _record_verdict(uow, application, found)


def _record_verdict(uow: UnitOfWork, application: Application, found: Finding) -> None:
    """That somebody claims a priority says much of them: all of it is private."""
    verdict, claim = found.verdict.value, found.condition == PRIORITY
    about = {"category": application.priority_claim, "verdict": verdict}
    uow.record(
        EventKind.PRIORITY_JUDGED if claim else EventKind.CONDITION_JUDGED,
        f"application:{application.id}",
        competition_id=application.competition_id,
        public={} if claim else {"verdict": verdict, "article": found.article},
        private={"note": found.note, **(about if claim else {"condition": found.condition})},
    )


def ask_supplement(
    uow: UnitOfWork, competition_id: int, application_id: int, text: str, until_on: date
) -> Supplement:
    """Ask the candidate to add to the dossier until the end of a day after today."""
    application = _to_vet(uow, competition_id, application_id)
    rules = rules_of(uow.session, competition_id)
    if application.state != ApplicationState.SUBMITTED:
        raise RuleBroken("vetting.decided_already")
    if not text.strip():
        raise Invalid("vetting.say_what", field="text")
    if until_on <= local_day(uow.now):
        raise Invalid("vetting.until_after_today", field="until_on")
    if open_supplement(application.supplements, rules, uow.now):
        raise RuleBroken("vetting.supplement_open")
    row = Supplement(text=text.strip(), until_on=until_on, asked_at=uow.now, asked_by=uow.person_id)
    application.supplements.append(row)
    uow.record(
        EventKind.SUPPLEMENT_ASKED,
        f"application:{application.id}",
        competition_id=competition_id,
        public={"until": until_on.isoformat()},
        private={"text": row.text},
    )
    return row


def why_not_decide_eligible(application: Application, rules: RuleSet) -> list[Reason]:
    """Every condition not met, still to verify or not judged; a claim of priority undecided."""
    verdicts = {found.condition: found.verdict for found in application.findings}
    return [*why_not_eligible(rules, verdicts), *priority.why_not_settled(application, rules)]


def decide_eligible(
    uow: UnitOfWork,
    competition_id: int,
    application_id: int,
    note: str = "",
    seen: str | None = None,
) -> None:
    """Find the candidate eligible; refused while a condition is not met or not judged.

    `seen` is the mark of the findings that the decider was shown; raises Stale when they changed.
    """
    application = _to_decide(uow, competition_id, application_id, seen)
    blocked = why_not_decide_eligible(application, rules_of(uow.session, competition_id))
    if blocked:
        raise TransitionRefused("vetting.conditions_open", tuple(blocked))
    _decide(uow, application, ApplicationState.ELIGIBLE, None, note)


def decide_ineligible(
    uow: UnitOfWork,
    competition_id: int,
    application_id: int,
    reason_code: str,
    note: str,
    seen: str | None = None,
) -> None:
    """Find the candidate ineligible, on a coded ground and with a note; Stale like the other."""
    application = _to_decide(uow, competition_id, application_id, seen)
    if reason_code not in BY_CODE:
        raise Invalid("vetting.unknown_ground", field="reason_code")
    if not note.strip():
        raise Invalid("vetting.note_missing", field="note")
    if reason_code == "condition_not_met" and not not_met(application.findings):
        raise Invalid("vetting.no_condition_not_met", field="reason_code")
    _decide(uow, application, ApplicationState.INELIGIBLE, reason_code, note)


def open_again(uow: UnitOfWork, competition_id: int, application_id: int, reason: str) -> None:
    """Take an outcome back before the lists are issued, with the reason."""
    application = _to_vet(uow, competition_id, application_id)
    if application.state == ApplicationState.SUBMITTED:
        return
    if not reason.strip():
        raise Invalid("vetting.note_missing", field="note")
    application.state = ApplicationState.SUBMITTED
    application.decided_at = application.decided_by = None
    application.reason_code = application.decision_note = None
    _record_outcome(uow, application, "open_again", None, reason)


def look_at_names(uow: UnitOfWork, competition_id: int, application_id: int) -> None:
    """Somebody looks at who wrote a dossier; that is recorded."""
    uow.require(Action.APPLICATION_READ, competition_id)
    dossier(uow.session, competition_id, application_id)
    uow.record(
        EventKind.IDENTITY_READ, f"application:{application_id}", competition_id=competition_id
    )


def _to_vet(uow: UnitOfWork, competition_id: int, application_id: int) -> Application:
    """The dossier, by somebody who may judge it, before the lists are issued; never one's own."""
    uow.require(Action.APPLICATION_JUDGE, competition_id)
    competition = get_competition(uow.session, competition_id, lock=True)  # the lists wait
    application = dossier(uow.session, competition_id, application_id)
    uow.session.refresh(application, with_for_update=True)
    if application.person_id == uow.person_id:
        raise NotPermitted("permission.missing")
    if application.state == ApplicationState.WITHDRAWN:
        raise RuleBroken("vetting.withdrawn")
    if competition.stage != Stage.ANNOUNCED:
        raise RuleBroken("vetting.lists_issued")
    return application


def _to_decide(
    uow: UnitOfWork, competition_id: int, application_id: int, seen: str | None
) -> Application:
    application = _to_vet(uow, competition_id, application_id)
    if application.state != ApplicationState.SUBMITTED:
        raise RuleBroken("vetting.decided_already")
    _refuse_stale(application, seen, "vetting.findings_changed")
    rules = rules_of(uow.session, competition_id)
    if open_supplement(application.supplements, rules, uow.now):
        raise RuleBroken("vetting.supplement_open")
    return application


def _decide(
    uow: UnitOfWork,
    application: Application,
    outcome: ApplicationState,
    reason_code: str | None,
    note: str,
) -> None:
    application.state = outcome
    application.decided_at, application.decided_by = uow.now, uow.person_id
    application.reason_code, application.decision_note = reason_code, note.strip()
    _record_outcome(uow, application, outcome.value, reason_code, note)


def _record_outcome(
    uow: UnitOfWork, application: Application, outcome: str, reason_code: str | None, note: str
) -> None:
    uow.record(
        EventKind.ELIGIBILITY_PROPOSED,
        f"application:{application.id}",
        competition_id=application.competition_id,
        private={"outcome": outcome, "reason_code": reason_code, "note": note.strip()},
    )
