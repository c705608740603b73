"""Sentences of taking a confirmed violation back."""

from flask_babel import lazy_gettext as _l

SENTENCES = {
    "revocation.asked": _l("Somebody has asked to revoke this violation; it waits for a decision."),
    "revocation.done": _l("The violation is revoked already."),
    "revocation.not_confirmed": _l("Only a confirmed violation can be revoked."),
    "revocation.note_missing": _l("Write down why it is turned down."),
    "revocation.other_person": _l(
        "You asked for it, or you confirmed the violation: another person decides."
    ),
    "revocation.reason_missing": _l("Write down why the violation was wrong, and what proves it."),
    "revocation.refused": _l("This request was turned down. Ask again if something new is proved."),
    "revocation.too_late": _l(
        "The marks of this part have their names already. The candidate can object to the mark."
    ),
    "revocation.undecided": _l(
        "%(count)s requests to revoke a violation wait for a decision. Have them decided first."
    ),
    "revocation.unknown": _l("There is no such request to revoke a violation."),
}
