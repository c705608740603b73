"""Rules for fields. Each builds its sentence from the thing asked for, and says what to do.

``thing`` is a lazy noun that fits after "Enter" or "Choose": ``required(_l("your full name"))``.
"""

import re
from collections.abc import Callable, Collection
from datetime import date
from decimal import Decimal

from email_validator import EmailNotValidError, validate_email
from flask_babel import lazy_gettext as _l
from wtforms.validators import StopValidation, ValidationError

Rule = Callable[[object, object], None]


class Required:
    """Refuses an empty answer; a wrong answer keeps its own error."""

    def __init__(self, sentence: object):
        self.sentence = sentence
        self.field_flags = {"required": True}

    def __call__(self, form, field) -> None:
        if any(_given(value) for value in field.raw_data or ()):
            return
        field.errors = []
        raise StopValidation(self.sentence)


def _given(value: object) -> bool:
    """Whether a submitted value says anything: text, or a file that has a name."""
    return bool(getattr(value, "filename", value)) and str(value).strip() != ""


def required(thing: object) -> Required:
    """Something must be typed."""
    return Required(_l("Enter %(thing)s.", thing=thing))


def chosen(thing: object) -> Required:
    """Something must be chosen."""
    return Required(_l("Choose %(thing)s.", thing=thing))


def attached(thing: object) -> Required:
    """A file must be attached."""
    return Required(_l("Attach %(thing)s.", thing=thing))


def confirmed(sentence: object) -> Required:
    """A box must be ticked; the sentence says to tick it."""
    return Required(sentence)


def optional(form, field) -> None:
    """An empty answer is accepted and later rules are skipped."""
    if not any(_given(value) for value in field.raw_data or ()):
        field.errors = []
        raise StopValidation()


def length(thing: object, max: int, min: int = 0) -> Rule:
    """A text no longer (and no shorter) than so many characters."""

    def check(form, field) -> None:
        count = len(field.data or "")
        if count > max:
            raise ValidationError(
                _l(
                    "Shorten %(thing)s to %(max)s characters or fewer; it has %(count)s.",
                    thing=thing,
                    max=max,
                    count=count,
                )
            )
        if 0 < count < min:
            raise ValidationError(
                _l("Write at least %(min)s characters for %(thing)s.", thing=thing, min=min)
            )

    return check


def number_between(thing: object, low: int | Decimal, high: int | Decimal) -> Rule:
    """A number within bounds, both allowed."""

    def check(form, field) -> None:
        if field.data is not None and not low <= field.data <= high:
            raise ValidationError(
                _l("Enter %(thing)s from %(low)s to %(high)s.", thing=thing, low=low, high=high)
            )

    return check


def date_between(thing: object, low: date | None = None, high: date | None = None) -> Rule:
    """A day not before one and not after another; either may be open."""

    def check(form, field) -> None:
        if field.data is None:
            return
        if low is not None and field.data < low:
            raise ValidationError(_not_before(thing, low))
        if high is not None and field.data > high:
            raise ValidationError(
                _l("Enter %(thing)s not after %(day)s.", thing=thing, day=f"{high:%d/%m/%Y}")
            )

    return check


def not_before(thing: object, other: str) -> Rule:
    """A day or instant not before that of another field of the form, by its name."""

    def check(form, field) -> None:
        earlier = form[other].data
        if field.data is not None and earlier is not None and field.data < earlier:
            raise ValidationError(
                _l(
                    "Enter %(thing)s not before: %(other)s.",
                    thing=thing,
                    other=form[other].label.text,
                )
            )

    return check


def _not_before(thing: object, low: date) -> object:
    """The sentence for a day that is too early."""
    return _l("Enter %(thing)s not before %(day)s.", thing=thing, day=f"{low:%d/%m/%Y}")


def matches(pattern: str, sentence: object) -> Rule:
    """A text that follows a pattern as a whole; the sentence says how to write it."""
    compiled = re.compile(pattern)

    def check(form, field) -> None:
        if field.data and not compiled.fullmatch(field.data):
            raise ValidationError(sentence)

    return check


def email() -> Rule:
    """An email address that could receive mail; nothing is looked up."""

    def check(form, field) -> None:
        try:
            validate_email(field.data or "", check_deliverability=False)
        except EmailNotValidError as wrong:
            raise ValidationError(_l("Enter an email address such as ten@example.vn.")) from wrong

    return check


def file_kind(thing: object, endings: Collection[str]) -> Rule:
    """A file whose name ends in one of the kinds; its content is examined by the storage."""

    def check(form, field) -> None:
        name = getattr(field.data, "filename", None) or ""
        if name and name.rpartition(".")[2].lower() not in endings:
            kinds = ", ".join(sorted(ending.upper() for ending in endings))
            raise ValidationError(
                _l("Attach %(thing)s as one of these kinds: %(kinds)s.", thing=thing, kinds=kinds)
            )

    return check


def file_size(thing: object, megabytes: int) -> Rule:
    """A file not larger than so many megabytes."""

    def check(form, field) -> None:
        stream = getattr(field.data, "stream", None)
        if stream is None:
            return
        size = stream.seek(0, 2)
        stream.seek(0)
        if size > megabytes * 1024 * 1024:
            raise ValidationError(
                _l("Attach %(thing)s of at most %(mb)s MB.", thing=thing, mb=megabytes)
            )

    return check
