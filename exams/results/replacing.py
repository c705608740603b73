"""A new mark takes the place of an old one; who reaches the next part by it after all."""

import enum
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from exams.applications.models import Entrant
from exams.competitions.models import Part, PartStage, Stage
from exams.competitions.queries import get_part, part_after, rules_of
from exams.competitions.stages import reached
from exams.db import to_hundredths
from exams.errors import Invalid, NotFound
from exams.events import EventKind
from exams.results.guards import gates_of
from exams.results.models import PartResult
from exams.results.parts import Found, passes
from exams.results.queries import result_of
from exams.results.standing import code_of
from exams.rules.rounding import rounded
from exams.sittings.penalties import penalties
from exams.uow import UnitOfWork


class Entry(enum.StrEnum):
    """What becomes of a candidate whom a new mark brings over the cut of a settled part.

    Nobody loses a place who was told to have it: the candidate is admitted beside the others.
    Where the next part has called its candidates up, the exam had ended because nobody went on,
    or the new mark is equal at the cut, it is the council that decides.
    """

    ADMITTED = "admitted"
    COUNCIL = "council"


@dataclass(frozen=True)
class Replaced:
    """The mark as it stands now. `entry` None: nothing changes about who goes on."""

    row: PartResult
    entry: Entry | None


def replace_mark(
    uow: UnitOfWork, part_id: int, application_id: int, mark: Decimal | Fraction, how: str
) -> Replaced:
    """An exact new mark replaces the old, as the effect of a permitted act (a re-marking)."""
    part = get_part(uow.session, part_id)
    row = result_of(uow.session, part_id, application_id)
    if row is None or row.mark is None:
        raise NotFound("result.no_mark")
    rules, exact = rules_of(uow.session, part.competition_id), Fraction(mark)
    if not 0 <= exact <= rules.stage(part.code).max_points:
        raise Invalid(
            "results.mark_out_of_range", field="mark", max=part.max_marks, stage=part.code
        )
    old = row.mark
    row.mark, row.exact, row.how = rounded(exact, rules), str(exact), how
    points = {name: Fraction(value) for name, value in row.points.items()}
    found = Found(application_id, exact, how, points=points)
    row.passed = passes(rules, part, found, penalties(uow.session, part.competition_id))
    uow.session.flush()  # who goes on is asked of the marks as they stand now
    uow.record(
        EventKind.MARK_REPLACED,
        f"application:{application_id}",
        competition_id=part.competition_id,
        public={"part": part.code},
        private={
            "old_hundredths": to_hundredths(old),
            "new_hundredths": to_hundredths(row.mark),
            "how": how,
        },
    )
    return Replaced(row, _admit_after_all(uow, part, row))


def _admit_after_all(uow: UnitOfWork, part: Part, row: PartResult) -> Entry | None:
    """A candidate who passes, or is among the best, after all re-enters at the step lost."""
    following = part_after(part)
    if following is None or part.stage is not PartStage.SETTLED or row.goes_on or not row.passed:
        return None
    code = code_of(row.application_id)
    gate = gates_of(uow.session, part).get(row.application.competition_post_id or 0)
    if gate is None or code not in gate.admitted + gate.tied:
        return None
    over = part.competition.stage is not Stage.LISTED  # nobody had gone on: the exam ended here
    if over or code in gate.tied or reached(following, PartStage.CALLED_UP):
        return Entry.COUNCIL
    row.goes_on = True
    uow.session.add(Entrant(part_id=following.id, application_id=row.application_id))
    return Entry.ADMITTED
