"""What each act of a competition does, said beside its button."""

from typing import Any

from flask_babel import lazy_gettext as _l

from exams.competitions.stages import Act, PartAct

EFFECTS: dict[Act, Any] = {
    Act.SUBMIT: _l("The approver reads it. Until it is sent back, nothing can be changed."),
    Act.SEND_BACK: _l("It becomes a draft again; the officer reads your reason."),
    Act.ANNOUNCE: _l(
        "The rules are frozen, the notice gets its number, and everything is public at once."
    ),
    Act.UNLOCK: _l(
        "The competition leaves the public site, becomes a draft and needs approval again."
    ),
    Act.ISSUE_LIST: _l(
        "Eligible candidates get their exam numbers; both lists are issued and the eligible one is public."
    ),
    Act.DECIDE: _l("The computed list is fixed; if marks change later, a new list is computed."),
    Act.PUBLISH: _l("The list is public at once, and every candidate is told by mail."),
    Act.RECOGNISE: _l("Whoever was chosen is recognised by decision and can then be appointed."),
    Act.CLOSE: _l("The file of the competition is complete."),
    Act.STOP: _l("The competition ends here. The public page says that it was stopped, and why."),
}
PART_ACTS: dict[PartAct, Any] = {
    PartAct.CALL_UP: _l("Call up the candidates"),
    PartAct.OPEN: _l("Open the sitting"),
    PartAct.CLOSE: _l("Close the sitting"),
    PartAct.CODE: _l("Give every script a code"),
    PartAct.START_MARKING: _l("Start the marking"),
    PartAct.LOCK: _l("Lock the marks"),
    PartAct.JOIN: _l("Join names and marks"),
    PartAct.SCORE_CHOICES: _l("Take over the marks of the computer test"),
    PartAct.DRAW: _l("Draw the order of the defence by lot"),
    PartAct.FINISH_DEFENCE: _l("Finish the defence"),
    PartAct.SETTLE: _l("Settle the part"),
}
PART_EFFECTS: dict[PartAct, Any] = {
    PartAct.CALL_UP: _l("Every candidate who is admitted gets the hour, the place and a letter."),
    PartAct.OPEN: _l("The sealed paper opens at its hour, and candidates begin to write."),
    PartAct.CLOSE: _l("Nothing more is taken in; what was handed in stands."),
    PartAct.CODE: _l("Every script gets a code; who marks it sees no name."),
    PartAct.START_MARKING: _l("Every script goes to two markers, drawn by lot."),
    PartAct.LOCK: _l("Marks can no longer change; only now may names be joined to them."),
    PartAct.JOIN: _l("The key of the codes is opened and each mark gets its name."),
    PartAct.SCORE_CHOICES: _l("What the machine counted at the hand-in becomes the mark."),
    PartAct.DRAW: _l("The order of the defence is drawn by lot, so that anybody can check it."),
    PartAct.FINISH_DEFENCE: _l("Every turn has its mark; the defence is over."),
    PartAct.SETTLE: _l("It is fixed who passed and who goes on; the last part ends the exam."),
}
WARNING = {Act.STOP, Act.UNLOCK}
# The acts that are buttons of the page of the competition.
DONE_HERE = {Act.SUBMIT, Act.SEND_BACK, Act.ANNOUNCE, Act.UNLOCK, Act.STOP, Act.CLOSE}
