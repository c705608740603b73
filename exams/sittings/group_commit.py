"""Group commit: who comes while a commit is on its way goes with the next one, together.

No thread of its own: the first who waits does the work for all who wait, then hands the work on.
The number of commits falls as the load grows, and nobody is answered before the commit is done.
"""

import threading
from collections import deque
from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

from exams.errors import Unavailable

Item = TypeVar("Item")
Result = TypeVar("Result")

MOST = 256


class _Waiting(Generic[Item, Result]):
    """One caller: its item, what came of it, and a lock that opens when it should look."""

    __slots__ = ("error", "item", "leads", "result", "wake")

    def __init__(self, item: Item) -> None:
        self.item = item
        self.result: Result
        self.error: BaseException | None = None
        self.leads = False
        self.wake = threading.Lock()
        self.wake.acquire()


class GroupCommit(Generic[Item, Result]):
    """Runs `commit(items)` for many callers at once, one commit at a time.

    `commit` returns one result for each item, in their order, or raises for all of them. What it
    cannot take together it is asked again one by one, so that nobody fails by another's item.
    """

    def __init__(
        self, commit: Callable[[Sequence[Item]], Sequence[Result]], most: int = MOST
    ) -> None:
        self._commit = commit
        self._most = most
        self._mutex = threading.Lock()
        self._queue: deque[_Waiting[Item, Result]] = deque()
        self._busy = False

    def submit(self, item: Item) -> Result:
        """What came of this item, after its commit; raises what the commit raised."""
        mine: _Waiting[Item, Result] = _Waiting(item)
        with self._mutex:
            self._queue.append(mine)
            mine.leads, self._busy = not self._busy, True
        if not mine.leads:
            mine.wake.acquire()
        if mine.leads:
            self._lead()
        if mine.error is not None:
            raise mine.error
        return mine.result

    def _lead(self) -> None:
        """Commit the group at the head of the queue (the leader's own item is its first)."""
        with self._mutex:
            count = min(len(self._queue), self._most)
            group = [self._queue.popleft() for _ in range(count)]
        self._settle(group)
        self._hand_on()
        for waiting in group[1:]:
            waiting.wake.release()

    def _settle(self, group: Sequence[_Waiting[Item, Result]]) -> None:
        try:
            for waiting, result in zip(group, self._commit([w.item for w in group]), strict=True):
                waiting.result = result
        except BaseException as error:
            if len(group) > 1 and not isinstance(error, Unavailable):
                for waiting in group:
                    self._settle([waiting])
                return
            for waiting in group:
                waiting.error = error

    def _hand_on(self) -> None:
        """Wake the next leader, before the others are answered: the disk should not wait."""
        with self._mutex:
            if not self._queue:
                self._busy = False
                return
            heir = self._queue[0]
            heir.leads = True
        heir.wake.release()
