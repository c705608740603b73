"""Forms of vetting: judging each condition, the outcome, a supplement, opening again."""

from collections.abc import Iterable, Mapping
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.application_labels import verdicts_on
from app.forms import Form, fields
from app.forms import validators as rules
from app.i18n import language, mark, title_of
from exams.applications.models import Finding, Verdict
from exams.applications.reasons import GROUNDS
from exams.applications.vetting import changed_since, findings_mark
from exams.rules.parameters import PRIORITY


def asked_of(row: Mapping[str, Any]) -> str:
    """What is judged: a condition, or the priority category that is claimed with its points."""
    if row["id"] != PRIORITY:
        return str(row[language()])
    return _("Claimed priority category: %(name)s (%(points)s points)",
             name=row[language()], points=mark(row["points"]))  # fmt: skip


def judging_form(rows: Iterable[Mapping[str, Any]], findings: Iterable[Finding]) -> Form:
    """A verdict and a note for each condition of the rules, with its article."""
    kept = {f.condition: f for f in findings}
    questions: dict[str, Any] = {"seen": fields.HiddenField(default=findings_mark(kept.values()))}
    for row in rows:
        name, found = row["id"], kept.get(row["id"])
        questions[f"verdict_{name}"] = fields.RadioField(
            asked_of(row),
            choices=[(v.value, text) for v, text in verdicts_on(name).items()],
            validate_choice=False,
            hint=_("Article: %(cite)s", cite=row["cite"]),
            default=found.verdict.value if found else None,
            options={"inline": True},
        )
        questions[f"note_{name}"] = fields.StringField(
            _("Note"),
            [rules.length(_l("the note"), 1000)],
            default=found.note if found else "",
            options={"attributes": {"aria-label": _("Note: %(title)s", title=asked_of(row))}},
        )
    shape = type(
        "JudgingForm",
        (Form,),
        {
            **questions,
            "submit": fields.SubmitField(_l("Save the findings")),
        },
    )
    form: Form = shape(prefix="judge-")
    return form


def judged(form: Form) -> dict[str, tuple[Verdict, str]]:
    """What the form says of each condition that was judged."""
    found = {}
    for field in form:
        name = field.short_name
        if name.startswith("verdict_") and field.data in set(Verdict):
            condition = name.removeprefix("verdict_")
            found[condition] = (Verdict(field.data), form[f"note_{condition}"].data or "")
    return found


def look_again(form: Form, findings: Iterable[Finding]) -> None:
    """Another vetter was faster: what stands now, beside what was typed and is kept."""
    typed = judged(form)
    for found in findings:
        if typed.get(found.condition) != (found.verdict, found.note):
            field = form[f"verdict_{found.condition}"]
            told = _(
                "Judged meanwhile: %(verdict)s", verdict=verdicts_on(found.condition)[found.verdict]
            )
            field.errors = [*field.errors, f"{told} – {found.note}" if found.note else told]
    form["seen"].data = findings_mark(findings)


class OutcomeForm(Form):
    """A decision on the findings that the decider was shown."""

    seen = fields.HiddenField()

    def show_changes(self, findings: Iterable[Finding], titles: Mapping[str, str]) -> None:
        """Say what is not as it was seen, and let the decision be made on what stands now."""
        for found in changed_since(self.seen.data or "", findings):
            verdict = verdicts_on(found.condition)[found.verdict]
            title = titles.get(found.condition, found.condition)
            told = _("%(title)s: now %(verdict)s", title=title, verdict=verdict)
            self.form_errors.append(f"{told} – {found.note}" if found.note else told)
        self.seen.data = findings_mark(findings)


class EligibleForm(OutcomeForm):
    """Finding the candidate eligible."""

    note = fields.StringField(_l("Note (if any)"), [rules.length(_l("the note"), 1000)])
    submit = fields.SubmitField(_l("Find eligible"))


class IneligibleForm(OutcomeForm):
    """Finding the candidate not eligible, on a coded ground."""

    reason_code = fields.SelectField(_l("Ground"), [rules.chosen(_l("the ground"))])
    note = fields.TextAreaField(
        _l("Why, as the candidate will read it"),
        [rules.required(_l("the reason")), rules.length(_l("the reason"), 2000)],
        options={"rows": 3},
    )
    submit = fields.SubmitField(_l("Find not eligible"), options={"kind": "warning"})

    def __init__(self, *values: Any, **named: Any) -> None:
        super().__init__(*values, **named)
        self.reason_code.choices = [("", _("Choose"))] + [(g.code, title_of(g)) for g in GROUNDS]


class AskForm(Form):
    """Asking for a supplement."""

    text = fields.TextAreaField(
        _l("What the candidate must add"),
        [rules.required(_l("what the candidate must add")), rules.length(_l("this text"), 2000)],
        options={"rows": 3},
    )
    until_on = fields.DateField(_l("Until the end of"), [rules.required(_l("the day"))])
    submit = fields.SubmitField(_l("Ask for a supplement"), options={"kind": "secondary"})


class OpenAgainForm(Form):
    """Taking an outcome back."""

    note = fields.StringField(
        _l("Reason"), [rules.required(_l("the reason")), rules.length(_l("the reason"), 1000)]
    )
    submit = fields.SubmitField(_l("Open the dossier again"), options={"kind": "secondary"})
