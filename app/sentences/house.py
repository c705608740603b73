"""Sentences of the house itself: permissions, stages, stale pages, people."""

from flask_babel import lazy_gettext as _l

SENTENCES = {
    "permission.missing": _l("You do not hold a role that may do this."),
    "permission.nobody": _l("Sign in first."),
    "person.unknown": _l("There is no such person."),
    "person.name_missing": _l("Enter the full name."),
    "role.needs_competition": _l("This role is held in one competition. Choose the competition."),
    "stage.not_now": _l("This cannot be done at the present stage of the competition."),
    "stage.part_not_now": _l("This cannot be done at the present stage of this part of the exam."),
    "stage.reason_missing": _l("Give the reason: it is recorded and shown to those concerned."),
    "stage.blocked": _l("Something is still missing."),
    "stage.stopped": _l("This competition was stopped. Nothing of it goes on."),
    "stale.row": _l("Somebody else changed this while your page was open. Open it again."),
    "stale.twice": _l("This was already done."),
    "seal.broken": _l(
        "The seal of %(label)s is broken: the sealing key is not the one it was sealed with."
    ),
    "competition.unknown": _l("There is no such competition."),
    "part.unknown": _l("There is no such part of the exam."),
    "marks.too_fine": _l("A mark has at most two decimals; %(value)s has more."),
}
