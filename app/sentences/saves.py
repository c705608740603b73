"""Why a save does not count, for who writes without a page: rehearsals and commands."""

from flask_babel import lazy_gettext as _l

SENTENCES = {
    "save.late": _l("The time was over when this reached the server. It is kept aside."),
    "save.ended": _l("This paper had ended when this reached the server. It is kept aside."),
    "save.conflict": _l("The server holds another text under the same number. Both are kept."),
    "save.old_epoch": _l("This machine was replaced by another one. The text is kept aside."),
    "save.gap": _l("Saves before this one are missing on the server: send them first."),
    "save.not_yet": _l("The sitting has not begun."),
    "save.unknown": _l("This paper is not known to the server."),
}
