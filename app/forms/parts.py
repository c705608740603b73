"""What all our fields share: a hint, and options for how they are drawn."""


class Presented:
    """Adds ``hint`` and ``options`` to a WTForms field."""

    default_hint: object | None = None

    def __init__(self, label=None, validators=None, *, hint=None, options=None, **kwargs):
        super().__init__(label, validators, **kwargs)
        self.hint = hint if hint is not None else self.default_hint
        self.options = options or {}
