"""What a template does with a name it does not know: it fails, and does not print nothing."""

from typing import Any

from jinja2 import ChainableUndefined, StrictUndefined


class StrictNames(StrictUndefined):
    """A misspelt variable or attribute fails; a key that a dict lacks is empty.

    The GOV.UK macros ask their dicts of parameters for many keys that nobody gave, and whether
    they were called with a body (`caller`).
    """

    def __new__(cls, *args: Any, **kwargs: Any) -> Any:
        """An undefined of the kind that fits the object it was asked of."""
        thing = kwargs.get("obj", args[1] if len(args) > 1 else None)
        no_body = thing is None and kwargs.get("name") == "caller"
        kind = ChainableUndefined if no_body or isinstance(thing, dict) else StrictUndefined
        made = StrictUndefined.__new__(cls) if kind is StrictUndefined else object.__new__(kind)
        if kind is ChainableUndefined:
            made.__init__(*args, **kwargs)
        return made
