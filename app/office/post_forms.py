"""The form with which a post is defined: its level, its duties, the competences it needs."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import lazy_gettext as _l

from app.forms import Form, fields
from app.forms import validators as rules
from app.i18n import language
from app.labels import POST_LEVELS
from exams.posts.models import Competence


class PostForm(Form):
    """A post of one unit; the fields of the competences are added by `post_form`."""

    title = fields.StringField(
        _l("Title of the post"),
        [rules.required(_l("the title")), rules.length(_l("the title"), 200)],
        hint=_l("For example, Head of Division"),
    )
    unit_id = fields.SelectField(
        _l("Unit"), [rules.chosen(_l("the unit"))], coerce=fields.optional_int
    )
    level = fields.SelectField(_l("Level"), [rules.chosen(_l("the level"))])
    duties = fields.TextAreaField(
        _l("Duties"),
        [rules.required(_l("the duties")), rules.length(_l("the duties"), 8000)],
        hint=_l("One on each line"),
        options={"rows": 6},
    )


def post_form(
    competences: Sequence[Competence], levels: Mapping[int, int], **kept: Any
) -> PostForm:
    """The form with one choice of level for each competence of the framework."""
    inside: dict[str, Any] = {
        field_of(row.id): fields.SelectField(
            row.name_en if language() == "en" else row.name_vi,
            choices=_choices(row),
            default=levels.get(row.id, ""),
            coerce=fields.optional_int,
        )
        for row in competences
    }
    inside["submit"] = fields.SubmitField(_l("Save the post"))
    form: PostForm = type("FullPostForm", (PostForm,), inside)(**kept)
    form.level.choices = [("", _l("Choose")), *((k.value, v) for k, v in POST_LEVELS.items())]
    return form


def field_of(competence_id: int) -> str:
    """The field of a competence."""
    return f"competence_{competence_id}"


def chosen_levels(form: PostForm, competences: Sequence[Competence]) -> dict[int, int]:
    """The levels chosen, by the competence's id; those left empty are not needed."""
    return {
        row.id: form[field_of(row.id)].data for row in competences if form[field_of(row.id)].data
    }


def _choices(row: Competence) -> list[tuple[Any, Any]]:
    words = [(item["level"], item["en" if language() == "en" else "vi"]) for item in row.levels]
    return [("", _l("Not needed")), *((level, f"{level}. {text}") for level, text in words)]
