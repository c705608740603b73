"""What a training plan proposes: mandatory programmes of the post's level, then the gaps."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from exams.posts.dates import months_after
from exams.posts.frameworks import Programme
from exams.training.gaps import Gap
from exams.training.models import Ground

# A week of 40 periods lifts a competence by two levels: an example, so that a plan has a number.
PERIODS_PER_LEVEL = 20
GAP_DUE_MONTHS = 6


@dataclass(frozen=True)
class Proposed:
    """One proposed item. `periods` are teaching periods (tiết)."""

    programme: str
    ground: Ground
    periods: int
    due_on: date
    competence: str | None = None
    gap: Gap | None = None
    cite: str | None = None


def propose(
    programmes: Iterable[Programme],
    post_level: str,
    found: Sequence[Gap],
    takes_office_on: date,
    default_due_months: int,
    held: frozenset[str] = frozenset(),
) -> list[Proposed]:
    """The plan from the position: mandatory programmes not yet held, then one item for each gap."""
    mandatory = [
        Proposed(
            programme=p.code,
            ground=Ground.MANDATORY,
            periods=p.periods or 0,
            due_on=months_after(takes_office_on, p.due_months or default_due_months),
            cite=p.cite,
        )
        for p in programmes
        if p.mandatory and post_level in p.post_levels and p.code not in held
    ]
    return mandatory + [_for_gap(gap, takes_office_on) for gap in found]


def _for_gap(gap: Gap, takes_office_on: date) -> Proposed:
    return Proposed(
        programme=f"competence:{gap.competence}",
        ground=Ground.GAP,
        periods=gap.levels * PERIODS_PER_LEVEL,
        due_on=months_after(takes_office_on, GAP_DUE_MONTHS),
        competence=gap.competence,
        gap=gap,
    )
