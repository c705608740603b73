"""Sentences of moving candidates to another day, and of the mop-up sitting."""

from flask_babel import lazy_gettext as _l

SENTENCES = {
    "admission.moved": _l("This candidate is moved to another day and is not admitted here."),
    "mop_up.another_day": _l("Choose a later day than that of the main sitting, %(day)s."),
    "mop_up.called_up": _l("The mop-up sitting is called up already. Change its hour instead."),
    "mop_up.main_not_over": _l(
        "The mop-up sitting is called up when the main sitting is closed and nothing is coded yet."
    ),
    "mop_up.may_still_come": _l("Candidates may still come until %(until)s. Wait for it."),
    "mop_up.nobody": _l("Nobody is moved to another day, so there is nobody to call up."),
    "mop_up.not_called_up": _l(
        "%(count)s candidates are moved to another day. Call up the mop-up sitting first."
    ),
    "mop_up.not_over": _l(
        "The mop-up sitting is not over. Close it, or call it off when nobody came."
    ),
    "mop_up.reason_missing": _l("Write down why it is called off."),
    "mop_up.somebody_came": _l("A candidate is admitted already. Open the sitting and close it."),
    "mop_up.undecided": _l(
        "%(count)s requests to be moved to another day wait for the chair. Have them decided first."
    ),
    "move.asked": _l("A request for %(number)s waits for the chair already."),
    "move.given": _l("The candidate is moved already. It cannot be taken back."),
    "move.handed_in": _l("%(number)s handed in: the sitting was finished."),
    "move.mop_up_called_up": _l(
        "The mop-up sitting is called up already. Nobody can be added to it."
    ),
    "move.note_missing": _l("Write down what happened, and what proves it."),
    "move.once": _l("A candidate is moved to another day once only."),
    "move.part_over": _l("The scripts are coded or scored already. Nobody can be moved any more."),
    "move.reason_missing": _l("Write down why it is turned down."),
    "move.refused": _l("This request was turned down. Ask again if something new is proved."),
    "move.second_person": _l("You asked for it: the chair decides."),
    "move.suspended": _l("%(number)s was suspended and is not moved to another day."),
    "move.unknown": _l("There is no such request."),
    "move.violation_undecided": _l(
        "A violation of %(number)s is not decided yet. Have it decided first."
    ),
    "move.wait_for_the_end": _l(
        "%(number)s is in the room and may still finish. Decide when the sitting is closed."
    ),
    "move.withdrawn": _l("%(number)s withdrew the application."),
    "paper.asked_before": _l(
        "Questions %(slots)s were asked in the first paper of this part. Send the paper back."
    ),
    "paper.main_not_opened": _l(
        "The paper for the mop-up sitting is sealed once the first paper was opened: only then can the two be compared."
    ),
    "sitting.closed_before": _l("The sitting is closed already."),
}
