"""What confirmed violations, not revoked since, do to marks: a share taken off, or the part annulled."""

from decimal import Decimal
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from exams.competitions.models import Part
from exams.sittings.breaches import rules_broken
from exams.sittings.hall_models import Violation
from exams.sittings.models import Seat, Sitting
from exams.sittings.revocation_models import STANDS

ANNULMENT = "annulment"


class Penalty(NamedTuple):
    """`deduction`: the share of the mark taken off (0 to 1); `annulled`: the part has no result."""

    deduction: Decimal = Decimal(0)
    annulled: bool = False

    def with_another(self, other: "Penalty") -> "Penalty":
        """Of several sanctions the heaviest counts; they are not added up."""
        return Penalty(max(self.deduction, other.deduction), self.annulled or other.annulled)


NONE = Penalty()
Penalties = dict[tuple[int, str], Penalty]  # by application and part code


def penalties(session: Session, competition_id: int) -> Penalties:
    """What the confirmed violations of a competition do, as its rule set says.

    Thông tư 22/2025/TT-BNV: a suspended paper is annulled; the texts of 2025 name no share.
    """
    rows = session.execute(
        select(Violation.rule, Violation.sanction, Seat.application_id, Part.code)
        .join(Seat, Seat.id == Violation.seat_id)
        .join(Sitting, Sitting.id == Seat.sitting_id)
        .join(Part, Part.id == Sitting.part_id)
        .where(Part.competition_id == competition_id, STANDS)
    ).all()
    # A competition without a sitting has no rules for one.
    broken = rules_broken(session, competition_id) if rows else {}
    found: Penalties = {}
    for rule, sanction, application_id, code in rows:
        row = broken.get(rule, {})
        annulled = bool(row.get("annuls")) or sanction == ANNULMENT
        this = Penalty(Decimal(str(row.get("deduction") or 0)), annulled)
        found[application_id, code] = found.get((application_id, code), NONE).with_another(this)
    return found
