"""Numbers as people write them here: decimal comma or point, marks always exact."""

import re
from decimal import Decimal

import wtforms
from flask_babel import get_locale
from flask_babel import lazy_gettext as _l

from app.forms.parts import Presented
from app.forms.widgets import TextBox

_NUMBER = re.compile(r"-?\d{1,6}([.,]\d+)?")
_MARK = re.compile(r"\d{1,6}([.,]\d{1,2})?")


def decimal_sign() -> str:
    """The sign between units and decimals in the reader's language."""
    return "." if str(get_locale() or "vi").startswith("en") else ","


def written(number: Decimal) -> str:
    """A number as the reader writes it, without idle zeros: 7,5 or 7.5."""
    plain = f"{number:f}"
    plain = plain.rstrip("0").rstrip(".") if "." in plain else plain
    return plain.replace(".", decimal_sign())


class IntegerField(Presented, wtforms.IntegerField):
    """A whole number, typed as text with a number keyboard."""

    widget = TextBox(inputmode="numeric", width=5)


class MarkField(Presented, wtforms.Field):
    """A mark: an exact decimal of at most two places, comma or point; ``data`` is a Decimal."""

    widget = TextBox(inputmode="decimal", width=5)

    def _value(self) -> str:
        """What stands in the box: what was typed, or the mark as the reader writes it."""
        if self.raw_data:
            return self.raw_data[0]
        return "" if self.data is None else written(self.data)

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the mark exactly, or say how a mark is written."""
        self.data = None
        text = valuelist[0].replace(" ", "") if valuelist else ""
        if not text:
            return
        if not _is(_NUMBER, text):
            raise ValueError(_l("Enter the mark as a number, such as 7,5 or 7.5."))
        if not _is(_MARK, text):
            raise ValueError(_l("Enter a mark that is not negative, with at most two decimals."))
        self.data = Decimal(text.replace(",", "."))


def _is(pattern: re.Pattern[str], text: str) -> bool:
    """Whether the whole text follows the pattern in plain digits."""
    return text.isascii() and pattern.fullmatch(text) is not None
