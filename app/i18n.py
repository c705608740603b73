"""Vietnamese first, English complete; dates, numbers and names as people write them."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from flask import Flask, current_app, g, request, session, url_for
from flask_babel import Babel, format_decimal, get_locale
from flask_babel import gettext as _
from flask_login import current_user

from app.headings import unbroken
from app.translations import compile_stale
from exams.clock import VIETNAM

LANGUAGES = ("vi", "en")


def init_i18n(app: Flask) -> None:
    """Babel, the filters of the templates, and what every page needs to know of language."""
    compile_stale()
    app.config["BABEL_DEFAULT_LOCALE"] = "vi"
    app.config["BABEL_DEFAULT_TIMEZONE"] = "Asia/Ho_Chi_Minh"
    Babel(app, locale_selector=chosen_language)
    app.jinja_env.filters.update(
        day=day,
        moment=moment,
        clock_time=clock_time,
        mark=mark,
        unbroken=unbroken,
        amount=format_decimal,
    )
    app.context_processor(_language_context)


def chosen_language() -> str:
    """The language of this request: asked for by a mail being made, chosen, kept, or Vietnamese."""
    forced = g.get("language")
    kept = session.get("language") if request else None
    own = getattr(current_user, "language", None) if request else None
    for language in (forced, kept, own):
        if language in LANGUAGES:
            return str(language)
    return "vi"


def language() -> str:
    """'vi' or 'en'."""
    return str(get_locale() or "vi")[:2]


def day(value: date | datetime | str | None) -> str:
    """21/11/2026, the day in Viet Nam. A text is a day as the facts of a document hold it (ISO)."""
    if value is None:
        return ""
    if isinstance(value, str):
        value = date.fromisoformat(value)
    if isinstance(value, datetime):
        value = value.astimezone(VIETNAM).date()
    return f"{value.day:02d}/{value.month:02d}/{value.year}"


def clock_time(value: datetime | None, seconds: bool = False) -> str:
    """14:00, in Viet Nam."""
    if value is None:
        return ""
    return value.astimezone(VIETNAM).strftime("%H:%M:%S" if seconds else "%H:%M")


def moment(value: datetime | None) -> str:
    """14:00 21/11/2026, in Viet Nam."""
    return "" if value is None else f"{clock_time(value)} {day(value)}"


def mark(value: Decimal | int | str | None, places: int | None = None) -> str:
    """A mark without needless zeros; with a decimal comma in Vietnamese."""
    if value is None:
        return "–"
    exact = Decimal(value)
    if places is not None:
        text = f"{exact:.{places}f}"
    else:
        text = f"{exact:f}"
        text = text.rstrip("0").rstrip(".") if "." in text else text
    return text.replace(".", ",") if language() == "vi" else text


def sitting_title(sitting: Any) -> str:
    """The title of the part that is sat; the mop-up sitting of a part says so."""
    title = title_of(sitting.part)
    return title if sitting.ordinal == 1 else _("%(part)s, mop-up sitting", part=title)


def title_of(row: Any) -> str:
    """The title of a row that has one in each language."""
    return str(row.title_en if language() == "en" else row.title_vi)


def _language_context() -> dict[str, Any]:
    locale = language()
    other = "en" if locale == "vi" else "vi"
    return {
        "locale": locale,
        "other_locale": other,
        "switch_language_url": url_for(
            "account.switch_language", language=other, next=_readable_here()
        ),
        "sitting_title": sitting_title,
        "title_of": title_of,
    }


def _readable_here() -> str:
    """The address of this page; of a form drawn again at an address that only takes a form, the
    page above it, where the form stands."""
    adapter = current_app.create_url_adapter(request)
    path = request.path
    if adapter is None or not adapter.allowed_methods(path):
        return path  # no page at all: the answer is the same in the other language
    while path and not adapter.test(path, "GET"):
        path = path.rpartition("/")[0]
    return path or "/"
