"""How a field draws itself: the parameters of its GOV.UK component, every word passed by us."""

from flask import current_app
from flask_babel import gettext as _
from markupsafe import Markup

_ATTRIBUTES = ("inputmode", "autocomplete", "spellcheck", "autocapitalize", "type", "classes")


class Component:
    """Draws a field with one component macro: label, hint, error and control tied together."""

    folder = "input"
    macro = "govukInput"

    def __init__(self, **options):
        self.options = options

    def __call__(self, field, **kwargs) -> Markup:
        """The field's markup; options given at drawing win over those of the declaration."""
        options = {**self.options, **getattr(field, "options", {}), **kwargs}
        address = f"govuk_frontend_jinja/components/{self.folder}/macro.html"
        macros = current_app.jinja_env.get_template(address).module
        return getattr(macros, self.macro)(self.params(field, options))

    def params(self, field, options: dict) -> dict:
        """What the component is told."""
        return {
            **common(field, options),
            "label": {"text": field.label.text, "classes": options.get("label_classes", "")},
            "attributes": {**invalid(field), **options.get("attributes", {})},
        }


def common(field, options: dict) -> dict:
    """What every component is told: name, hint, error and the plain options."""
    hint = options.get("hint") or getattr(field, "hint", None) or field.description
    return {
        "id": field.id,
        "name": field.name,
        **{name: options[name] for name in _ATTRIBUTES if name in options},
        **({"hint": {"text": hint}} if hint else {}),
        **({"errorMessage": error_message(field)} if field.errors else {}),
    }


def error_message(field) -> dict:
    """The first error: one sentence at a time is enough to act on."""
    return {"text": str(field.errors[0]), "visuallyHiddenText": _("Error")}


def invalid(field) -> dict[str, str]:
    """The attribute that tells assistive technology the answer was refused."""
    return {"aria-invalid": "true"} if field.errors else {}


class TextBox(Component):
    """One line; ``width`` (2, 3, 4, 5, 10, 20, 30) hints how long the answer is."""

    def params(self, field, options: dict) -> dict:
        width = options.pop("width", None)
        if width:
            options["classes"] = f"{options.get('classes', '')} govuk-input--width-{width}".strip()
        return {**super().params(field, options), "value": field._value()}


class TextArea(Component):
    """Several lines; ``rows`` sets the height."""

    folder, macro = "textarea", "govukTextarea"

    def params(self, field, options: dict) -> dict:
        shared = super().params(field, options)
        return {**shared, "rows": options.get("rows", 5), "value": field._value()}


class Password(Component):
    """A password with a translated button that shows it."""

    folder, macro = "password-input", "govukPasswordInput"

    def params(self, field, options: dict) -> dict:
        return {
            **super().params(field, options),
            "showPasswordText": _("Show"),
            "hidePasswordText": _("Hide"),
            "showPasswordAriaLabelText": _("Show password"),
            "hidePasswordAriaLabelText": _("Hide password"),
            "passwordShownAnnouncementText": _("Your password is visible"),
            "passwordHiddenAnnouncementText": _("Your password is hidden"),
        }


class Select(Component):
    """One choice from a list that opens."""

    folder, macro = "select", "govukSelect"

    def params(self, field, options: dict) -> dict:
        items = [
            {"value": _plain(choice.value), "text": choice.label, "selected": choice.selected}
            for choice in field.iter_choices()
        ]
        return {**super().params(field, options), "items": items}


class Choices(Component):
    """Choices in view under a legend; ``hints`` explains choices, ``inline`` sets them in a row."""

    def __init__(self, folder: str, macro: str, **options):
        super().__init__(**options)
        self.folder, self.macro = folder, macro

    def params(self, field, options: dict) -> dict:
        hints = options.get("hints", {})
        shared = common(field, options)
        shared["classes"] = f"govuk-{self.folder}--inline" if options.get("inline") else ""
        return {
            **shared,
            "idPrefix": field.id,
            "fieldset": {"legend": {"text": field.label.text}},
            "items": [_item(field, choice, hints) for choice in field.iter_choices()],
        }


def _item(field, choice, hints: dict) -> dict:
    """One radio button or checkbox."""
    hint = hints.get(choice.value)
    return {
        "value": _plain(choice.value),
        "text": choice.label,
        "checked": bool(choice.selected),
        "attributes": invalid(field),
        **({"hint": {"text": hint}} if hint else {}),
    }


def _plain(value: object) -> str:
    """A choice's value as it travels: none becomes empty."""
    return "" if value is None else str(value)


class Tick(Component):
    """One box to tick, its label the sentence agreed to."""

    folder, macro = "checkboxes", "govukCheckboxes"

    def params(self, field, options: dict) -> dict:
        item = {
            "value": "y",
            "text": field.label.text,
            "checked": bool(field.data),
            "attributes": invalid(field),
        }
        return {**common(field, options), "idPrefix": field.id, "items": [item]}


class FileBox(Component):
    """One file; ``accept`` narrows what the browser offers."""

    folder, macro = "file-upload", "govukFileUpload"

    def params(self, field, options: dict) -> dict:
        shared = super().params(field, options)
        if options.get("accept"):
            shared["attributes"]["accept"] = options["accept"]
        return shared


class Button(Component):
    """The button that sends; ``kind`` is ``secondary`` or ``warning``."""

    folder, macro = "button", "govukButton"

    def params(self, field, options: dict) -> dict:
        kind = options.get("kind")
        classes = f"govuk-button--{kind}" if kind else ""
        return {
            "id": field.id,
            "name": field.name,
            "value": "1",
            "text": field.label.text,
            "type": "submit",
            "classes": f"{classes} {options.get('classes', '')}".strip(),
            "preventDoubleClick": True,
        }
