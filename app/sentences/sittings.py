"""Sentences of the sitting and of the codes."""

from flask_babel import lazy_gettext as _l

SENTENCES = {
    "room.no_seats": _l("A room has at least one seat."),
    "room.twice": _l("There is already a room called %(name)s. Give it another name."),
    "room.unknown": _l("There is no such room."),
    "room.in_use": _l("Candidates have seats in %(room)s. It can no longer be changed."),
    "sitting.unknown": _l("There is no such sitting."),
    "seat.unknown": _l("There is no such seat."),
    "sitting.previous_not_settled": _l(
        "The part “%(part)s” is not settled yet: settle it, so that it is known who goes on."
    ),
    "sitting.no_entrants": _l(
        "Nobody is admitted to this part yet: issue the eligible list first."
    ),
    "sitting.too_few_rooms": _l(
        "%(alone)s candidates were granted a room of their own; besides those there are %(seats)s seats for %(needed)s others. Enter more rooms."
    ),
    "sitting.too_few_seats": _l(
        "The rooms have %(seats)s seats for %(needed)s candidates: enter another room."
    ),
    "sitting.not_the_declared_day": _l(
        "The notice declares %(declared)s for this sitting. Choose that day, or amend the calendar."
    ),
    "sitting.too_soon": _l(
        "At least %(days)s days lie between the eligible list and the sitting: %(earliest)s at the earliest."
    ),
    "sitting.in_the_past": _l("Choose an hour that is still to come."),
    "sitting.minutes_missing": _l("Say how many minutes the sitting lasts."),
    "sitting.already_open": _l(
        "The sitting is open. Its hour can no longer be changed; add time instead."
    ),
    "sitting.no_sealed_paper": _l("The paper is not approved and sealed yet."),
    "sitting.minutes_differ": _l(
        "The paper lasts %(paper)s minutes, the sitting %(sitting)s: change the length of the sitting."
    ),
    "sitting.not_yet": _l("The sitting starts at %(at)s. The paper cannot be opened before."),
    "sitting.nobody_admitted": _l("No candidate is admitted yet: check documents and admit them."),
    "sitting.no_board": _l("There is no invigilation board: set it up by decision."),
    "sitting.board_not_declared": _l(
        "%(count)s members of the invigilation board have not declared their relatives yet."
    ),
    "sitting.not_open": _l("The sitting is not open."),
    "sitting.not_closed": _l("Close the sitting first."),
    "sitting.still_writing": _l("Candidates may still write, until %(until)s at the latest."),
    "sitting.violations_undecided": _l(
        "%(count)s violations wait for a second person: confirm or reject them first."
    ),
    "attempt.unknown": _l("This paper was not begun."),
    "sitting.somebody_paused": _l(
        "Candidates are paused: resume them before you close the sitting."
    ),
    "attempt.no_paper": _l("The paper is not sealed yet. Nobody can sit down before."),
    "attempt.not_all_here": _l(
        "The last text has not arrived yet. Wait until everything is saved, then hand in."
    ),
    "attempt.token": _l("This page is no longer signed in to the paper. Reload it."),
    "attempt.busy": _l("The server is busy. The page tries again by itself."),
    "database.unavailable": _l("The database does not answer now. Try again in a moment."),
    "attempt.not_admitted": _l("You are not admitted yet. Show your document to the invigilator."),
    "attempt.not_begun": _l("The candidate has not begun yet."),
    "attempt.over": _l("The time of this sitting is over."),
    "attempt.handed_in": _l("This paper was handed in. Nothing can be changed any more."),
    "attempt.another_machine": _l(
        "The paper is open on another machine. Ask the invigilator to let this one in."
    ),
    "attempt.other_machine": _l(
        "The paper was opened on another machine. Nothing can be saved from here."
    ),
    "answer.too_long": _l("An answer has at most %(most)s characters."),
    "save.malformed": _l("The page sent something that cannot be read. Reload it."),
    "save.head_differs": _l("The text changed on its way to the server. It is sent again."),
    "admission.document": _l("Choose a document that the rules accept."),
    "admission.no_such_number": _l(
        "Nobody with the exam number %(number)s is called up to this sitting."
    ),
    "admission.relative": _l(
        "You declared this candidate to be a relative. Ask another invigilator to act."
    ),
    "admission.too_late": _l(
        "More than %(minutes)s minutes late: the candidate may not enter any more (%(cite)s)."
    ),
    "admission.chair_decides": _l(
        "For a paper of %(minutes)s minutes the chair of the council decides on late candidates (%(cite)s). Refer the case to the chair."
    ),
    "admission.suspended": _l("This candidate is suspended from the exam and may not enter."),
    "admission.chair_refused": _l(
        "The chair of the council does not let this late candidate in: %(reason)s"
    ),
    "admission.begun": _l(
        "The sitting has begun. An admission can be taken back only before; note an incident or a violation instead."
    ),
    "admission.by_the_rule": _l(
        "The rules decide here, not the chair: at most %(minutes)s minutes late (%(cite)s)."
    ),
    "admission.reason_missing": _l("Write down the reason of the decision."),
    "admission.not_late": _l("There is nothing to decide: this candidate is not late."),
    "admission.decided": _l("The chair has decided already. The decision stands."),
    "takeover.wrong_pin": _l("The PIN is not right. Ask the invigilator to read it out again."),
    "takeover.tries_used": _l(
        "The PIN was typed wrongly %(most)s times and no longer works. Ask the invigilator for another."
    ),
    "message.empty": _l("Write down what you want to say."),
    "message.too_long": _l("A message has at most %(most)s characters."),
    "enquiry.unknown": _l("There is no such question."),
    "enquiry.wait": _l(
        "%(count)s of your questions wait for an answer. Wait for the invigilator before you ask more."
    ),
    "enquiry.answered": _l("Somebody else has answered this question already."),
    "violation.unknown": _l("There is no such violation."),
    "violation.no_such_rule": _l("Choose a violation that the rules name."),
    "violation.grounds_missing": _l("Write down what was seen, when and by whom."),
    "violation.decided": _l("Somebody has decided about this violation already."),
    "violation.second_person": _l(
        "Another person decides: ask a second invigilator or the chair of the council."
    ),
    "violation.note_missing": _l("Write down why the violation is rejected."),
    "violation.undecided": _l("A second person has not decided about this violation yet."),
    "time.amount": _l("Between 1 and %(most)s minutes can be added at once."),
    "time.unknown": _l("There is no such request for time."),
    "time.second_person": _l("Another person approves: ask a second invigilator or the secretary."),
    "incident.note_missing": _l("Write down what happened."),
    "codes.not_written": _l("Only scripts of a written part get codes."),
    "codes.not_closed": _l("The sitting is not closed yet."),
    "codes.still_secret": _l("Codes and names are joined only after the marks are locked."),
    "codes.none": _l("This part has no codes."),
    "codes.not_made": _l("Make the codes first."),
    "codes.collide": _l("No key could be drawn under which all codes differ. Try again."),
}
