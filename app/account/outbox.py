"""The outbox of the demonstration: what would have been mailed, and to whom."""

from flask import render_template

from app.account import blueprint
from app.account.demo import demo_only
from app.work import read
from exams.messages.queries import get_message, latest


@blueprint.get("/demo-outbox")
def demo_outbox() -> str:
    """The newest mails, newest first."""
    demo_only()
    with read() as reader:
        return render_template("account/demo_outbox.html", messages=latest(reader.session))


@blueprint.get("/demo-outbox/<int:message_id>")
def demo_mail(message_id: int) -> str:
    """One mail, as it would arrive."""
    demo_only()
    with read() as reader:
        return render_template(
            "account/demo_mail.html", message=get_message(reader.session, message_id)
        )
