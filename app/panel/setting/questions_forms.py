"""Forms of the bank: one for each kind of question, filters, import."""

from collections.abc import Iterator
from decimal import Decimal
from string import ascii_uppercase

from flask_babel import lazy_gettext as _l

from app.forms import Form, fields
from app.forms import validators as rules
from app.labels import QUESTION_KINDS
from exams.bank.models import QuestionKind
from exams.bank.wording import Wording, choice, essay, short, true_or_false

OPTIONS = 8
CRITERIA = 8
LETTERS = ascii_uppercase[:OPTIONS]


class QuestionForm(Form):
    """What every kind of question has."""

    topic = fields.StringField(
        _l("Topic"),
        [rules.length(_l("the topic"), 120)],
        hint=_l("Questions can be filtered by topic when a paper is put together"),
    )
    text = fields.TextAreaField(
        _l("Question"),
        [rules.required(_l("the question")), rules.length(_l("the question"), 20000)],
    )
    # The buttons come last on the page, so each kind adds its own after its fields.

    def wording(self) -> Wording:
        """The question that was typed."""
        raise NotImplementedError

    def fill(self, wording: Wording) -> None:
        """Show an existing question."""
        self.text.data = wording.text


class _ChoiceForm(QuestionForm):
    kind = QuestionKind.SINGLE

    def typed(self) -> Iterator[tuple[str, str]]:
        """(letter, text) of the options that were filled in."""
        for letter in LETTERS:
            shown = self[f"option_{letter.lower()}"].data or ""
            if shown:
                yield letter.lower(), shown

    def wording(self) -> Wording:
        right = self["right"].data or []
        chosen = {right} if isinstance(right, str) else set(right)
        return choice(
            self.kind, self.text.data or "", [(t, id_ in chosen) for id_, t in self.typed()]
        )

    def fill(self, wording: Wording) -> None:
        super().fill(wording)
        for option in wording.options[:OPTIONS]:
            self[f"option_{option.id}"].data = option.text
        key = list(wording.key)
        self["right"].data = key if self.kind is QuestionKind.MULTIPLE else (key or [None])[0]


def _with_options(base: type[_ChoiceForm], name: str) -> type[_ChoiceForm]:
    members = {
        f"option_{letter.lower()}": fields.StringField(
            _l("Option %(letter)s", letter=letter), [rules.length(_l("the option"), 2000)]
        )
        for letter in LETTERS
    }
    many = base.kind is QuestionKind.MULTIPLE
    kind = fields.CheckboxesField if many else fields.RadioField
    label = _l("Right options") if many else _l("Right option")
    extra = {} if many else {"validate_choice": False}
    right = kind(
        label,
        choices=[(letter.lower(), letter) for letter in LETTERS],
        options={"inline": True},
        **extra,
    )
    submit = fields.SubmitField(_l("Save the question"))
    return type(name, (base,), {**members, "right": right, "submit": submit})


class _SingleBase(_ChoiceForm):
    kind = QuestionKind.SINGLE


class _MultipleBase(_ChoiceForm):
    kind = QuestionKind.MULTIPLE


SingleForm = _with_options(_SingleBase, "SingleForm")
MultipleForm = _with_options(_MultipleBase, "MultipleForm")


class TrueFalseForm(QuestionForm):
    """A statement to judge."""

    right = fields.RadioField(
        _l("The statement is"),
        [rules.chosen(_l("whether the statement is true"))],
        choices=[("true", _l("True")), ("false", _l("False"))],
        options={"inline": True},
    )
    submit = fields.SubmitField(_l("Save the question"))

    def wording(self) -> Wording:
        return true_or_false(self.text.data or "", self.right.data == "true")

    def fill(self, wording: Wording) -> None:
        super().fill(wording)
        self.right.data = wording.key[0]


class ShortForm(QuestionForm):
    """A few words, any line of which is accepted."""

    accepted = fields.TextAreaField(
        _l("Accepted answers"),
        [rules.required(_l("an accepted answer")), rules.length(_l("the answers"), 4000)],
        hint=_l("One on each line. Capitals and idle spaces do not matter."),
    )
    submit = fields.SubmitField(_l("Save the question"))

    def wording(self) -> Wording:
        typed = [line.strip() for line in (self.accepted.data or "").splitlines()]
        return short(self.text.data or "", [line for line in typed if line])

    def fill(self, wording: Wording) -> None:
        super().fill(wording)
        self.accepted.data = "\n".join(wording.key)


class _EssayBase(QuestionForm):
    def wording(self) -> Wording:
        return essay(self.text.data or "", list(self._lines()))

    def _lines(self) -> Iterator[tuple[str, Decimal, str]]:
        for n in range(1, CRITERIA + 1):
            title, most = self[f"title_{n}"].data or "", self[f"max_{n}"].data
            guide = self[f"guide_{n}"].data or ""
            if title or guide or most is not None:
                yield title, most or Decimal(0), guide

    def fill(self, wording: Wording) -> None:
        super().fill(wording)
        for n, criterion in enumerate(wording.criteria[:CRITERIA], 1):
            self[f"title_{n}"].data = criterion.title
            self[f"max_{n}"].data = criterion.max
            self[f"guide_{n}"].data = criterion.guide


def _criterion(n: int) -> dict[str, object]:
    return {
        f"title_{n}": fields.StringField(
            _l("Criterion %(n)s", n=n), [rules.length(_l("the criterion"), 300)]
        ),
        f"max_{n}": fields.MarkField(_l("Most points for criterion %(n)s", n=n)),
        f"guide_{n}": fields.TextAreaField(
            _l("Guide for markers on criterion %(n)s", n=n),
            [rules.length(_l("the guide"), 4000)],
            options={"rows": 2},
        ),
    }


EssayForm = type(
    "EssayForm",
    (_EssayBase,),
    {
        **{name: field for n in range(1, CRITERIA + 1) for name, field in _criterion(n).items()},
        "submit": fields.SubmitField(_l("Save the question")),
    },
)

FORMS: dict[QuestionKind, type[QuestionForm]] = {
    QuestionKind.SINGLE: SingleForm,
    QuestionKind.MULTIPLE: MultipleForm,
    QuestionKind.TRUE_FALSE: TrueFalseForm,
    QuestionKind.SHORT: ShortForm,
    QuestionKind.ESSAY: EssayForm,
}


class FilterForm(Form):
    """Which questions to show; travels in the address."""

    class Meta(Form.Meta):
        """Nothing is changed, so nothing needs a token."""

        csrf = False

    search = fields.StringField(_l("Words in the question"))
    kind = fields.SelectField(
        _l("Kind"),
        choices=[("", _l("All kinds")), *((k.value, label) for k, label in QUESTION_KINDS.items())],
    )
    topic = fields.SelectField(_l("Topic"), choices=[("", _l("All topics"))], validate_choice=False)


class ImportForm(Form):
    """GIFT as a file or pasted."""

    file = fields.FileField(
        _l("GIFT file"),
        [rules.file_size(_l("the file"), 3)],
        hint=_l("A text file in UTF-8"),
        options={"accept": ".txt,.gift,text/plain"},
    )
    text = fields.TextAreaField(_l("Or paste the questions here"), options={"rows": 14})
    submit = fields.SubmitField(_l("Read the questions"))
