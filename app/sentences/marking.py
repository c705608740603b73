"""Sentences of marking and re-marking."""

from flask_babel import lazy_gettext as _l

SENTENCES = {
    "appeal.already_filed": _l("You have already asked for this part to be marked again."),
    "appeal.mark_missing": _l(
        "The two new marks are too far apart for their mean. Enter the mark you decide."
    ),
    "appeal.marks_missing": _l("Both re-markers must give their marks first."),
    "appeal.no_script": _l("There is no marked script of this part to mark again."),
    "appeal.not_remarkable": _l(
        "The rules of this competition do not allow this part to be marked again."
    ),
    "appeal.not_remarking": _l("This request is not in re-marking."),
    "appeal.outside_window": _l("Requests can be filed only in the time set by the notice."),
    "appeal.reason_missing": _l("Say why you ask for the script to be marked again."),
    "appeal.decision_reason_missing": _l(
        "Give the grounds of the decision: the candidate reads them."
    ),
    "appeal.unknown": _l("There is no such request."),
    "marking.comment_missing": _l("Write a comment on the whole script."),
    "marking.decided_out_of_range": _l("Enter a mark from 0 to %(full)s."),
    "marking.decided_too_fine": _l("The decided mark may have at most %(places)s decimals."),
    "marking.decisions_missing": _l("Scripts that wait for the chair's decision: %(count)s."),
    "marking.dialogues_missing": _l("Scripts that wait for a dialogue: %(count)s."),
    "marking.given_already": _l("You have already given the mark of this script."),
    "marking.mark_out_of_range": _l("The mark %(mark)s is not between 0 and %(max)s."),
    "marking.marks_missing": _l("Scripts that do not have both marks: %(count)s."),
    "marking.no_scale": _l("The paper has an essay without a marking scale."),
    "marking.no_scripts": _l("No script has a code yet."),
    "marking.not_open": _l("This part is not being marked now."),
    "marking.not_this_step": _l("The rules do not call for this step at this script."),
    "marking.points_missing": _l("Enter the points for “%(title)s”."),
    "marking.points_out_of_range": _l(
        "Enter from 0 to %(full)s points for “%(title)s”, with at most two decimals."
    ),
    "marking.reason_missing": _l("Give the grounds of the decision: they are recorded."),
    "marking.rounds_unknown": _l(
        "The rules ask for %(asked)s markers a script; the platform marks in two independent rounds."
    ),
    "marking.scale_too_high": _l(
        "The marking scale adds up to %(scale)s, more than the full mark %(full)s."
    ),
    "marking.sheet_unfit": _l("The sheet does not fit the marking scale. Open the script again."),
    "marking.thirds_missing": _l("Scripts that wait for a third mark: %(count)s."),
    "marking.too_few_markers": _l("At least %(needed)s markers are needed; there are %(there)s."),
    "marking.too_few_remarkers": _l(
        "At least %(needed)s re-markers who have not had this script are needed; there are %(there)s."
    ),
    "marking.trace_in_comment": _l(
        "A comment holds something that may tell who somebody is: %(found)s. Take it out, or tick that it is meant."
    ),
    "marking.two_marks_needed": _l("Two marks are needed; there are %(given)s."),
    "marking.unknown_script": _l("There is no such script."),
}
