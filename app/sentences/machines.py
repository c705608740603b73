"""Sentences of what is asked of machines."""

from flask_babel import lazy_gettext as _l

SENTENCES = {
    "attempt.safe_browser": _l(
        "This exam is sat in Safe Exam Browser. Open it with the settings file of the room, or ask the invigilator."
    ),
    "attempt.outside_network": _l(
        "This machine is not in the network of %(room)s. Ask the invigilator for a machine of the room."
    ),
    "attempt_event.malformed": _l("What the page told of itself cannot be read."),
    "attempt_event.safe_browser_failed": _l(
        "This browser is not the one that is asked for. That is noted; you may sit the exam."
    ),
    "attempt_event.outside_network": _l(
        "This machine is not in the network of the room. That is noted; you may sit the exam."
    ),
    "safe_browser.not_a_key": _l(
        "“%(key)s…” is no Browser Exam Key: it has 64 letters a to f and digits."
    ),
    "safe_browser.not_chosen": _l("Nothing is chosen for this part yet."),
    "network.unreadable": _l("“%(line)s” is no network address. Write for example 10.20.30.0/24."),
    "network.too_many": _l("At most %(most)s ranges can be entered."),
    "network.missing": _l("Enter at least one address, or ask nothing of the network."),
}
