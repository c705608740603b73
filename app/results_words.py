"""What people call the ways in which a mark came about."""

from typing import Any

from flask_babel import lazy_gettext as _l

HOW: dict[str, Any] = {
    "": _l("Not decided yet"),
    "absent": _l("Absent"),
    "mean": _l("Mean of the marks"),
    "dialogue": _l("Decided after a dialogue"),
    "third": _l("With a third mark"),
    "chair": _l("Decided by the chair"),
    "confirmed": _l("Mean, confirmed by the chair"),
    "machine": _l("Scored by the machine"),
    "remark": _l("Re-marked"),
}


def how_text(how: str) -> str:
    """How a mark came about, in the reader's language."""
    return str(HOW.get(how, how))
