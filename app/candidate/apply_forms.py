"""Forms of an application: each section, the supplement, withdrawing."""

from flask_babel import lazy_gettext as _l

from app.forms import Form, fields
from app.forms import validators as rules

TEN = 10
DECLARED = [("none", _l("No, nothing to declare")), ("declared", _l("Yes, I declare it below"))]


NO_PRIORITY = "none"


class PostForm(Form):
    """For which post, as which class of candidate and, where the rules know it, which priority."""

    post = fields.RadioField(_l("Post"), [rules.chosen(_l("a post"))], coerce=int)
    candidate_class = fields.RadioField(
        _l("Class of candidate"), [rules.chosen(_l("the class of candidate"))]
    )
    priority = fields.RadioField(
        _l("Priority category"),
        default=NO_PRIORITY,
        hint=_l(
            "If several apply to you, choose the one with the most points: only that one counts. "
            "Attach the proof under Documents. The points are added only when vetting confirms it."
        ),
    )
    submit = fields.SubmitField(_l("Save and continue"))


class DeclarationsForm(Form):
    """Conduct, and relatives among those who run the competition."""

    conduct = fields.RadioField(
        _l(
            "Are you under discipline, investigation or prosecution, or have you been disciplined "
            "in the last five years?"
        ),
        [rules.chosen(_l("yes or no"))],
        choices=DECLARED,
    )
    conduct_text = fields.TextAreaField(
        _l("If yes, what and when"), [rules.length(_l("this text"), 2000)], options={"rows": 3}
    )
    relatives = fields.RadioField(
        _l("Is a relative of yours a member of the council or one of its boards?"),
        [rules.chosen(_l("yes or no"))],
        choices=DECLARED,
        hint=_l(
            "Spouse, parents, children, brothers and sisters, aunts and uncles, and those of "
            "your spouse"
        ),
    )
    relatives_text = fields.TextAreaField(
        _l("If yes, who and how you are related"),
        [rules.length(_l("this text"), 2000)],
        options={"rows": 3},
    )
    submit = fields.SubmitField(_l("Save and continue"))


class ConsentForm(Form):
    """Consent, by an unticked box."""

    agreed = fields.BooleanField(
        _l("I have read this and agree"),
        [
            rules.confirmed(
                _l(
                    "Tick the box if you agree; without consent the application cannot be "
                    "submitted."
                )
            )
        ],
    )
    submit = fields.SubmitField(_l("Save and continue"))


class FileForm(Form):
    """One file for one item of the checklist."""

    file = fields.FileField(
        _l("File"),
        [rules.attached(_l("a file"))],
        hint=_l("PDF, JPEG or PNG, at most 10 MB"),
        options={"accept": ".pdf,.jpg,.jpeg,.png"},
    )
    submit = fields.SubmitField(_l("Upload"))


class SupplementForm(Form):
    """The answer to a request for a supplement."""

    answer = fields.TextAreaField(
        _l("Your answer to the request"),
        [rules.required(_l("your answer")), rules.length(_l("your answer"), 4000)],
        hint=_l("Attach the files first: after you send the answer, the request is closed."),
    )
    submit = fields.SubmitField(_l("Send the answer"))


class WithdrawForm(Form):
    """Withdrawing, with a reason if one wishes."""

    reason = fields.TextAreaField(
        _l("Reason (if you wish)"), [rules.length(_l("the reason"), 1000)], options={"rows": 3}
    )
    submit = fields.SubmitField(_l("Withdraw my application"), options={"kind": "warning"})
