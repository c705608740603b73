"""Sentences of time in the sitting and of work that came late."""

from flask_babel import lazy_gettext as _l

SENTENCES = {
    "attempt.paused": _l(
        "The clocks stand still. Hand in when the invigilator lets the time run again."
    ),
    "pause.not_confirmed": _l(
        "A second person confirms the pause first: ask another invigilator or the secretary."
    ),
    "pause.unknown": _l("There is no such pause."),
    "time.all_begun": _l(
        "Everybody here has begun. A start can no longer be moved; ask for more time."
    ),
    "time.all_ended": _l(
        "Everybody here has handed in or their time is over: no clock runs any more."
    ),
    "time.given": _l("The time was given already. It cannot be taken back."),
    "time.note_missing": _l("Write the reason into the note."),
    "time.refused": _l("This request was turned down. Ask again if the time is needed."),
}
