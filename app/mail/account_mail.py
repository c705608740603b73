"""Flask-Security's own mails go the way of all mail: rendered by us, kept in the outbox."""

from typing import Any

from flask import after_this_request, current_app
from flask_security import MailUtil

from app.i18n import language
from app.mail.writing import write
from app.signing_in.store import accounts_work
from exams.messages.service import keep_message


class AccountMail(MailUtil):  # type: ignore[misc]
    """Keeps each mail in the unit of work of the request that asks for it."""

    def send_mail(
        self,
        template: str,
        subject: str,
        recipient: str | tuple[str, str],
        sender: str | tuple[str, str],
        body: str | None,
        html: str | None,
        **context: Any,
    ) -> None:
        """Write it in the reader's language; a worker sends it within seconds."""
        user = context.get("user")
        reads = user.language if user else language()
        mail = write(template, reads, **context)
        keep_message(
            accounts_work(),
            person_id=user.person_id if user and user.email == recipient else None,
            to_address=str(recipient),
            template=template,
            language=reads,
            subject=mail.subject,
            body=mail.body,
        )
        after_this_request(_commit)


def _commit(response: Any) -> Any:
    current_app.extensions["security"].datastore.commit()
    return response
