"""What a training plan proposes: mandatory programmes of the post's level, then the gaps."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from exams.posts.dates import months_after
from exams.posts.frameworks import Programme
from exams.training.gaps import Gap
from exams.training.models import Ground

# A week of 40 periods lifts a competence by two levels: an example, so that a plan has a number.
PERIODS_PER_LEVEL = 20
GAP_DUE_MONTHS = 6
YEAR = 12


@dataclass(frozen=True)
class Office:
    """What a plan is counted from: the post's level, the day of taking office, the term in years,
    and within how many months a programme falls due where it does not say."""

    post_level: str
    from_on: date
    term_years: int
    due_months: int


@dataclass(frozen=True)
class Proposed:
    """One proposed item. `periods` are teaching periods (tiết); `year` counts yearly programmes."""

    programme: str
    ground: Ground
    periods: int
    due_on: date
    year: int | None = None
    gap: Gap | None = None
    cite: str | None = None


@dataclass(frozen=True)
class Year:
    """One year of the term, its first and last day, and the periods that fall due in it."""

    number: int
    first: date
    last: date
    periods: int


def propose(
    programmes: Iterable[Programme],
    found: Sequence[Gap],
    office: Office,
    held: frozenset[str] = frozenset(),
) -> list[Proposed]:
    """The plan from the position: mandatory programmes not yet held, then one item for each gap."""
    mandatory = [
        item
        for programme in programmes
        if programme.mandatory
        and office.post_level in programme.post_levels
        and programme.code not in held
        for item in _mandatory(programme, office)
    ]
    return mandatory + [_for_gap(gap, office.from_on) for gap in found]


def _mandatory(programme: Programme, office: Office) -> Iterator[Proposed]:
    """Once; a yearly programme once in each year of the term."""
    years = range(1, office.term_years + 1) if programme.yearly else (None,)
    for year in years:
        months = YEAR * year if year else programme.due_months or office.due_months
        yield Proposed(
            programme=programme.code,
            ground=Ground.MANDATORY,
            periods=programme.periods or 0,
            due_on=months_after(office.from_on, months),
            year=year,
            cite=programme.cite,
        )


def _for_gap(gap: Gap, from_on: date) -> Proposed:
    return Proposed(
        programme=f"competence:{gap.competence}",
        ground=Ground.GAP,
        periods=gap.levels * PERIODS_PER_LEVEL,
        due_on=months_after(from_on, GAP_DUE_MONTHS),
        gap=gap,
    )


def years(items: Iterable[tuple[date, int]], from_on: date, term_years: int) -> list[Year]:
    """The years of the term, counted from taking office, with the periods due in each.

    `items` are (due day, periods). What falls due on the day that closes a year belongs to it.
    """
    given = list(items)
    return [_year(number, given, from_on) for number in range(1, term_years + 1)]


def _year(number: int, items: Sequence[tuple[date, int]], from_on: date) -> Year:
    last = months_after(from_on, YEAR * number)
    before = months_after(from_on, YEAR * (number - 1))
    first = before if number == 1 else before + timedelta(days=1)
    return Year(number, first, last, sum(p for due_on, p in items if first <= due_on <= last))


def below(found: Iterable[Year], periods_min: int) -> list[Year]:
    """The years with fewer periods than the rule asks of each year."""
    return [year for year in found if year.periods < periods_min]
