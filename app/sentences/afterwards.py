"""Sentences about appointments, commitments and training."""

from flask_babel import lazy_gettext as _l

SENTENCES = {
    "appointment.unknown": _l("There is no such appointment."),
    "commitment.unknown": _l("There is no such commitment."),
    "appointment.not_published": _l("The result is not published yet. Publish it first."),
    "appointment.window_open": _l(
        "Candidates may still ask for a re-marking. Wait until the window has closed."
    ),
    "appointment.requests_open": _l(
        "%(count)s re-marking requests are not decided yet. Decide them first."
    ),
    "appointment.already": _l("The person is already appointed by decision %(number)s."),
    "appointment.office_before_decision": _l(
        "The day of taking office cannot come before the decision. Enter a later day."
    ),
    "appointment.decided_in_future": _l(
        "The day of the decision cannot lie in the future. Enter today or an earlier day."
    ),
    "appointment.before_recognition": _l(
        "The result was recognised on %(day)s. The decision cannot come before that day."
    ),
    "commitment.none": _l("No commitment is recorded, so there is nothing to report on."),
    "commitment.percent": _l("Progress is a whole number from 0 to 100."),
    "commitment.result_missing": _l(
        "Say in the note what the result is: a commitment is done when its product can be seen."
    ),
    "plan.unknown": _l("There is no such training plan."),
    "plan.unknown_item": _l("There is no such programme in this plan."),
    "plan.already": _l("A training plan is already proposed for this person. Open it."),
    "plan.agreed_before": _l(
        "You have already agreed to this plan. It waits for the other side, or it already counts."
    ),
    "plan.title_missing": _l("Say what is to be learnt."),
    "plan.before_office": _l(
        "The person takes office on %(from_on)s. Enter that day or a later one."
    ),
    "plan.done_in_future": _l(
        "A programme is done once it is over. Enter today or an earlier day."
    ),
    "plan.not_appointed": _l(
        "The person is not appointed yet. Issue the appointment decision first."
    ),
    "plan.periods": _l("Enter at least one teaching period."),
    "plan.item_done": _l("This programme is already done and stays as it is."),
    "plan.item_begun": _l("This programme has already begun."),
    "plan.mandatory": _l(
        "This programme is mandatory (%(cite)s): it cannot be removed, shortened or put off."
    ),
    "plan.reason_missing": _l(
        "Give the reason for the change: it is recorded, and both sides agree anew."
    ),
    "plan.certificate_missing": _l("Attach the certificate: it proves that the programme is done."),
    "plan.not_agreed": _l(
        "The training officer and the appointee must both agree to the plan first."
    ),
}
