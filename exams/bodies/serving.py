"""Whether a person may take a duty in a competition: no candidate, no duty that excludes it."""

from collections.abc import Iterable

from exams.bodies.duties import DUTY_OF_ROLE, ExamDuty, clash, exam_duties
from exams.bodies.queries import has_applied, members_of
from exams.bodies.titles import EXAM_DUTIES
from exams.competitions.queries import rules_of
from exams.errors import RuleBroken
from exams.people.queries import actor_for
from exams.uow import UnitOfWork


def refuse_excluded(
    uow: UnitOfWork, competition_id: int, person_id: int, wanted: Iterable[ExamDuty], field: str
) -> None:
    """Raises RuleBroken on the form's field, naming the two duties and the article."""
    if has_applied(uow.session, competition_id, person_id):
        raise RuleBroken("bodies.candidate", field=field)
    held = _duties_held(uow, competition_id, person_id)
    found = clash(rules_of(uow.session, competition_id), held, wanted)
    if found is not None:
        raise RuleBroken("bodies.duties_exclude", field=field, duty=EXAM_DUTIES[found.duty],
                         other=EXAM_DUTIES[found.other], article=found.article)  # fmt: skip


def _duties_held(uow: UnitOfWork, competition_id: int, person_id: int) -> set[ExamDuty]:
    """By membership, and by a role given without a body."""
    mine = [m for m in members_of(uow.session, competition_id) if m.person_id == person_id]
    roles = actor_for(uow.session, person_id, uow.now).roles_in(competition_id)
    by_role = {DUTY_OF_ROLE[role] for role in roles if role in DUTY_OF_ROLE}
    return by_role.union(*(exam_duties(m.body.kind, m.duty) for m in mine))
