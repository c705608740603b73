"""What may not be assigned: the roles that come of themselves, one's own, and the same twice."""

from collections.abc import Iterable

from exams.errors import Reason
from exams.permissions import DEPARTMENT_WIDE, Held, Role

# These come of applying and of being appointed, never from a page.
OF_THEMSELVES = frozenset({Role.CANDIDATE, Role.APPOINTEE})
# An officer runs competitions; who may name administrators and leaders is an administrator.
ASSIGNABLE = tuple(role for role in Role if role not in OF_THEMSELVES)
ONLY_DEPARTMENT = frozenset({Role.ADMINISTRATOR, Role.LEADER})


def why_not(
    role: Role, competition_id: int | None, held: Iterable[Held], *, own: bool
) -> Reason | None:
    """Why the role cannot be given to a person who holds these roles; None: it can."""
    held = tuple(held)
    if own:
        return Reason("role.own")
    if role in OF_THEMSELVES:
        return Reason("role.of_itself")
    if competition_id is None and role not in DEPARTMENT_WIDE:
        return Reason("role.needs_competition", {"field": "competition_id"})
    if competition_id is not None and role in ONLY_DEPARTMENT:
        return Reason("role.department_only", {"field": "competition_id"})
    if Held(role, competition_id) in held:
        return Reason("role.already_held", {"field": "role"})
    if competition_id is not None and Held(Role.CANDIDATE, competition_id) in held:
        return Reason("role.is_candidate", {"field": "person_id"})
    return None
