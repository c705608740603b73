"""Where "Save and continue" leads: on a phone nobody should go back to the list each time."""

from flask import url_for

from app.work import Reader, read
from exams.applications.completeness import SECTIONS, sections
from exams.applications.models import Application
from exams.applications.queries import own_application
from exams.competitions.queries import rules_of
from exams.people.profiles import profile_of


def onward(application_id: int, person_id: int, section: str) -> str:
    """The next section in which something is missing, or else the check before submitting."""
    with read() as r:
        return onward_from(r, own_application(r.session, application_id, person_id), section)


def onward_from(r: Reader, row: Application, section: str) -> str:
    """The same, for a page that already reads the application."""
    rules = rules_of(r.session, row.competition_id)
    done = sections(row, profile_of(r.session, row.person_id), rules)
    after = SECTIONS.index(section) + 1
    todo = [name for name in SECTIONS[after:] + SECTIONS[:after] if not done[name]]
    page = next((name for name in todo if name != section), "check")
    return url_for(f"candidate.{page}", application_id=row.id)
