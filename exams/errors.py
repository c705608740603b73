"""The tree of refusals. A refusal carries a code and facts, never a sentence: the sentence is
made in `app/sentences.py`, in the reader's language."""

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Reason:
    """Why something is not possible: a dotted code and the facts its sentence needs."""

    code: str
    facts: dict[str, Any] = field(default_factory=dict)


class Refusal(Exception):
    """The domain says no. `code` is dotted lower-case words, `facts` are plain values."""

    def __init__(self, code: str, **facts: Any) -> None:
        super().__init__(code, facts)
        self.code = code
        self.facts = facts

    @property
    def reasons(self) -> tuple[Reason, ...]:
        """All the reasons of this refusal; one unless a subclass gathers several."""
        return (Reason(self.code, self.facts),)


class NotFound(Refusal):
    """There is no such thing, or it is not this person's to know of (shown as 404)."""


class NotPermitted(Refusal):
    """The actor holds no role that may do this here (shown as 404, so that nothing leaks)."""


class RuleBroken(Refusal):
    """A rule of the rule set or of the law forbids this; facts name the rule and its article."""


class Invalid(RuleBroken):
    """A value that a person gave cannot be taken; `facts["field"]` names the field."""


class Stale(Refusal):
    """The page was older than the data: somebody else changed it first (shown as 409)."""


class TransitionRefused(Refusal):
    """An act is not possible now; `reasons` says everything that is missing."""

    def __init__(self, code: str, reasons: tuple[Reason, ...] = (), **facts: Any) -> None:
        super().__init__(code, **facts)
        self._reasons = reasons

    @property
    def reasons(self) -> tuple[Reason, ...]:
        """Everything that stands in the way."""
        return self._reasons or (Reason(self.code, self.facts),)


class Unavailable(Refusal):
    """The database cannot answer now; asking again a little later is right (shown as 503)."""
