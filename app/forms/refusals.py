"""A refusal of the domain, shown in the form that was refused."""

from app.forms.base import Form
from app.sentences import sentence
from exams.errors import Refusal


def show(form: Form, refusal: Refusal) -> None:
    """Put each reason on the field its facts name, else above the form."""
    for reason in refusal.reasons:
        name = reason.facts.get("field")
        if name in form:
            form[name].errors = [*form[name].errors, sentence(reason)]
        else:
            form.form_errors.append(sentence(reason))
