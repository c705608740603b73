"""A mail from its template: the first line is the subject, the rest the body."""

from typing import Any

import structlog
from flask import current_app, url_for
from flask_babel import force_locale
from sqlalchemy.orm import Session

from app.i18n import title_of
from app.labels import ROLES
from app.mail.subjects import thing_of
from exams.clock import from_ms
from exams.competitions.models import Competition
from exams.events import Event
from exams.messages.notices import Mail, Notice
from exams.people.models import Person

log = structlog.get_logger()


def write(template: str, language: str, **facts: Any) -> Mail:
    """The mail in this language. Needs a request context, whose host its links name."""
    with force_locale(language):
        page = current_app.jinja_env.get_template(f"emails/{template}.txt")
        text = page.render(home=url_for("account.home", _external=True), **facts)
    subject, _, body = text.strip().partition("\n")
    return Mail(" ".join(subject.split()), body.strip() + "\n")


def write_notice(session: Session, event: Event, notice: Notice, person: Person) -> Mail:
    """The mail of an event, to this person; one that cannot be written says only that there is news.

    A fault in one template or fact would otherwise hold up every mail after it, for ever.
    """
    try:
        return _in_full(session, event, notice, person)
    except Exception as error:
        log.error("mail not written", template=notice.template, of=event.id, exc_info=error)
        return write("something_new", person.language, person=person)


def _in_full(session: Session, event: Event, notice: Notice, person: Person) -> Mail:
    """What it states is looked up now, by the event's ids."""
    competition = session.get(Competition, event.competition_id) if event.competition_id else None
    return write(
        notice.template,
        person.language,
        person=person,
        event=event,
        competition=competition,
        thing=thing_of(session, event),
        title_of=title_of,
        at=from_ms(event.at_ms),
        role_label=ROLES.get(event.public.get("role")),
    )
