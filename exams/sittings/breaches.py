"""What breaks the rules of a sitting, as the rule set lists it."""

from sqlalchemy.orm import Session

from exams.competitions.queries import rules_of
from exams.rules.kinds import Row

RULES = "sitting.violations"


def rules_broken(session: Session, competition_id: int) -> dict[str, Row]:
    """The rule set's violations by id: what it is, its sanction, what it does to the mark."""
    return {str(row["id"]): row for row in rules_of(session, competition_id).rows(RULES)}
