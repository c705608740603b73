"""What holds for a candidate: the person's own values first, then those of the label. Pure.

Extra time is one value, minutes or percent: whoever gives the person minutes overrides a label's
percent. The minutes of breaks are a value of their own. Needs of the person replace those of the label when they were set, even to none.
"""

from typing import NamedTuple, Protocol


class Values(Protocol):
    """What a label and a person have in common."""

    extra_minutes: int | None
    extra_percent: int | None
    break_minutes: int | None


class Label(Values, Protocol):
    """A label: values with its needs."""

    needs: list[str]


class Granted(Values, Protocol):
    """What was decided of a request, its label included."""

    granted: bool | None
    needs: list[str] | None

    @property
    def label(self) -> Label | None:
        """The label it was granted by, if any."""


class Arrangement(NamedTuple):
    """What the hall arranges for one candidate."""

    extra_minutes: int | None = None
    extra_percent: int | None = None
    needs: tuple[str, ...] = ()
    break_minutes: int | None = None

    def extra_seconds(self, minutes: int) -> int:
        """How much longer a paper of so many minutes lasts; a second that began counts whole."""
        if self.extra_minutes is not None:
            return self.extra_minutes * 60
        return -(-minutes * 60 * (self.extra_percent or 0) // 100)


def effective(
    own: Values,
    own_needs: list[str] | None,
    label: Values | None = None,
    label_needs: list[str] | None = None,
) -> Arrangement:
    """The arrangement of a person, with a label or without."""
    says_time = own.extra_minutes is not None or own.extra_percent is not None
    time = own if says_time or label is None else label
    needs = own_needs if own_needs is not None else label_needs or []
    breaks = own if own.break_minutes is not None or label is None else label
    return Arrangement(time.extra_minutes, time.extra_percent, tuple(needs), breaks.break_minutes)


def arrangement_of(row: Granted) -> Arrangement:
    """What was granted, the label's part included; nothing when it was refused or not decided."""
    if not row.granted:
        return Arrangement()
    label = row.label
    return effective(row, row.needs, label, label.needs if label else None)
