"""Whether a candidate's machine is there: a sign of life now and then, and the gaps between.

A page asks where it stands several times a minute (GET /room/now). At most each 20 seconds the
answer leaves a mark on the attempt, in one statement for all who came together; what was silent
for longer than the hall calls disconnected is kept as a gap. Like a save it records no event: it
is evidence for people, and nothing follows from it. The statement of the save is not touched.
"""

from collections.abc import Sequence
from typing import NamedTuple

from exams.errors import Unavailable
from exams.sittings.group_commit import GroupCommit
from exams.sittings.line import PostgresLine, SqliteLine
from exams.sittings.saving import Standing

BEAT_MS = 20_000
SILENT_MS = 45_000


class Here(NamedTuple):
    """How an attempt stands, its last sign of life, and how many messages there are for it."""

    standing: Standing
    seen_ms: int | None
    news: int


class Presence:
    """Reads and keeps signs of life over the line of this process's writer."""

    def __init__(self, line: PostgresLine | SqliteLine) -> None:
        self.line = line
        self._beats: GroupCommit[int, None] = GroupCommit(self._commit)

    def look(self, attempt_id: int) -> Here | None:
        """How the attempt stands now; None when there is none. Raises Unavailable."""
        row = self.line.here(attempt_id)
        return None if row is None else Here(Standing(*row[:-2]), row[-2], row[-1])

    def beat(self, attempt_id: int, here: Here) -> None:
        """Keep a sign of life, when the last one is old; a failure is no matter of the page."""
        now_ms, seen_ms = here.standing.now_ms, here.seen_ms
        if here.standing.state == "ended" or (seen_ms and now_ms - seen_ms < BEAT_MS):
            return
        try:
            self._beats.submit(attempt_id)
        except Unavailable:
            return

    def _commit(self, group: Sequence[int]) -> list[None]:
        self.line.beat(sorted(set(group)), SILENT_MS)
        return [None] * len(group)
