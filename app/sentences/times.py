"""Sentences of time in the sitting and of work that came late."""

from flask_babel import lazy_gettext as _l

SENTENCES = {
    "accommodation.amount": _l("Between 0 and %(most)s."),
    "accommodation.decided": _l(
        "The office has decided already. Write to it if something changed."
    ),
    "accommodation.not_now": _l(
        "This application takes no further part; there is nothing to ask for."
    ),
    "accommodation.how_long": _l("Say how many minutes the breaks last, all together."),
    "accommodation.no_own_room": _l(
        "The seats are given and no room is free. Enter another room first, then decide."
    ),
    "accommodation.nothing": _l("Choose what you need."),
    "accommodation.one_amount": _l("Give minutes or percent, not both."),
    "accommodation.reason_missing": _l("Write down why it is refused: the candidate reads it."),
    "accommodation.sitting_runs": _l(
        "A sitting is running. Accommodations are decided before; now two invigilators add time."
    ),
    "accommodation.unknown": _l("There is no such request."),
    "attempt.paused": _l(
        "The clocks stand still. Hand in when the invigilator lets the time run again."
    ),
    "adoption.unknown": _l("There is no such proposal."),
    "break.none_left": _l("The breaks that were granted are used up. Ask for time instead."),
    "break.not_granted": _l(
        "No breaks were granted to this candidate. Pause the candidate instead."
    ),
    "break.not_writing": _l(
        "A break begins while the candidate is writing, and not during a pause."
    ),
    "break.too_long": _l("Between 1 and %(left)s minutes."),
    "late.arrived_after": _l(
        "The work arrived more than %(hours)s hours after the end. It stays aside."
    ),
    "late.chain_broken": _l(
        "The records do not lead from the last saved text to the noted code without a gap. They stay aside."
    ),
    "late.code_after": _l(
        "The code was noted only after the work had arrived: it proves nothing. The work stays aside."
    ),
    "late.code_differs": _l(
        "What arrived is not the work of the noted head code. The last saved text counts."
    ),
    "late.coded": _l("The scripts have their codes already. Nothing can be counted in any more."),
    "late.handed_in": _l("The candidate handed in. Nothing that came later counts."),
    "late.no_code": _l(
        "No head code was noted for this candidate. Without it nobody can prove what stood on the screen at the end."
    ),
    "late.no_such_code": _l(
        "A head code has 16 letters and digits, in groups of four. Copy it from the screen of the machine."
    ),
    "late.not_adoptable": _l("This work cannot be counted in."),
    "late.not_ended": _l("This candidate is still writing. Wait for the end."),
    "late.nothing": _l("Nothing is kept aside for this candidate."),
    "late.other_machine": _l(
        "The work came from a machine that had been replaced. It stays aside."
    ),
    "adoption.reason_missing": _l("Write down why the work came late."),
    "late.second_person": _l("Another person confirms: ask the secretary or the office."),
    "late.typed_after": _l("Part of it was typed after the end. It stays aside."),
    "left.other_machine": _l(
        "The paper was last written on another machine. Text that is still there can be handed over there alone."
    ),
    "left.still_writing": _l("The paper is still being written. Open it: the text is there."),
    "left.too_late": _l(
        "More than %(hours)s hours have passed since the end. Text that was not handed over by then is no longer taken."
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
