"""One connection of the fast path, kept open: raw, prepared, without a session around it."""

import json
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import datetime
from itertools import chain
from operator import itemgetter
from typing import Any, TypeVar

from sqlalchemy import Engine, event
from sqlalchemy.exc import SQLAlchemyError

from exams.clock import to_ms
from exams.errors import Invalid, Unavailable
from exams.sittings import statements as sql

T = TypeVar("T")
Row = tuple[Any, ...]
MaybeClock = Callable[[], datetime | None]  # None: the database's own clock counts
# Of a claim and of a record, in the order in which SQLite's statements take them.
CLAIM = itemgetter("a", "p", "ep", "sv", "b", "prev", "n", "h", "ct")
RECORD = itemgetter("a", "n", "ep", "q", "t", "ct", "h")


class _Held:
    """A connection taken from the engine's pool and held until it fails."""

    reads: sql.Reads

    def __init__(self, engine: Engine, clock: MaybeClock | None) -> None:
        self._engine = engine
        self._clock = clock
        self._raw: Any = None
        self._lock = threading.Lock()
        event.listen(engine, "engine_disposed", lambda _engine: self.close())
        self.sent = 0  # statements so far, for the bench and the test of their number

    def look(self, attempt_id: int) -> Row | None:
        """The attempt's row as the guard sees it, with the time now."""
        values = {"id": attempt_id, "now": self._now()}
        rows = self._ask(lambda c: self._all(c, self.reads.look, values))
        return rows[0] if rows else None

    def stored(self, attempt_id: int, n: int) -> Row | None:
        """(n, hash, saved_ms) of one save of an attempt."""
        rows = self._ask(lambda c: self._all(c, self.reads.stored, {"id": attempt_id, "n": n}))
        return rows[0] if rows else None

    def here(self, attempt_id: int) -> Row | None:
        """The row of `look`, its last sign of life and the number of messages for it."""
        values = {"id": attempt_id, "now": self._now()}
        rows = self._ask(lambda c: self._all(c, self.reads.here, values))
        return rows[0] if rows else None

    def close(self) -> None:
        """Give the connection up; the next question opens another."""
        with self._lock:
            self._drop()

    def _ask(self, act: Callable[[Any], T]) -> T:
        """Run `act(connection)`; a failure drops the connection and asks to come back later.

        Raises Invalid for values that the database cannot hold: coming back would not help.
        """
        dbapi = self._engine.dialect.loaded_dbapi
        with self._lock:
            try:
                if self._raw is None:
                    self._raw = self._engine.raw_connection()
                    self._prepare(self._raw.driver_connection)
                return act(self._raw.driver_connection)
            except (dbapi.DataError, dbapi.IntegrityError):
                raise Invalid("save.malformed", field="") from None  # the error may quote a text
            except (SQLAlchemyError, dbapi.Error) as error:
                self._drop()
                raise Unavailable("database.unavailable") from error

    def _prepare(self, connection: Any) -> None:
        """What a fresh connection needs."""

    def _drop(self) -> None:
        if self._raw is not None:
            with suppress(Exception):
                self._raw.invalidate()
            self._raw = None

    def _now(self) -> int | None:
        instant = self._clock() if self._clock else None
        return None if instant is None else to_ms(instant)

    def _all(
        self, connection: Any, statement: str, values: dict[str, Any] | list[Any]
    ) -> list[Row]:
        self.sent += 1
        return list(connection.execute(statement, values).fetchall())


class PostgresLine(_Held):
    """One statement a group, autocommitted; psycopg prepares it on the server."""

    reads = sql.PG

    def _prepare(self, connection: Any) -> None:
        connection.autocommit = True
        connection.prepare_threshold = 0
        # The planner cannot see that a group is small and would read the whole table for it.
        for choice in ("enable_seqscan", "enable_hashjoin", "enable_mergejoin"):
            connection.execute(f"SET {choice} = off")
        connection.execute("SET plan_cache_mode = force_generic_plan")

    def save(self, claims: Sequence[Any], records: Sequence[Any]) -> list[Row]:
        """(attempt, now, ends_ms, state) of each claim that was let in."""
        values = {"claims": _json(claims), "records": _json(records), "now": self._now()}
        return self._ask(lambda c: self._all(c, sql.PG_SAVE, values))

    def start(self, claims: Sequence[Any]) -> list[Row]:
        """(attempt, now, ends_ms, state) of each claim that begins now."""
        values = {"claims": _json(claims), "now": self._now()}
        return self._ask(lambda c: self._all(c, sql.PG_START, values))

    def beat(self, ids: Sequence[int], gap_ms: int) -> None:
        """Note a sign of life of each attempt, and the gap before it when it was that long."""
        values = {"ids": _json(ids), "gap": gap_ms, "now": self._now()}
        self._ask(lambda c: self._all(c, sql.PG_BEAT, values))


class SqliteLine(_Held):
    """One transaction a group, with the lock from its first statement on."""

    reads = sql.LITE

    def save(self, claims: Sequence[Any], records: Sequence[Any]) -> list[Row]:
        """(attempt, now, ends_ms, state) of each claim that was let in."""
        asked = [self._now(), *chain.from_iterable(map(CLAIM, claims))]

        def act(connection: Any) -> list[Row]:
            moved = self._all(connection, sql.lite_save(len(claims)), asked)
            saved_ms = {row[0]: row[1] for row in moved}
            kept = [(*RECORD(one), saved_ms[one["a"]]) for one in records if one["a"] in saved_ms]
            for at in range(0, len(kept), sql.LITE_MOST):
                rows = kept[at : at + sql.LITE_MOST]
                values = list(chain.from_iterable(rows))
                self._all(connection, sql.lite_keep(len(rows)), values)
            return moved

        return self._ask(lambda c: _in_transaction(c, act))

    def start(self, claims: Sequence[Any]) -> list[Row]:
        """(attempt, now, ends_ms, state) of each claim that begins now."""
        values = {"claims": _json(claims), "now": self._now()}

        def act(connection: Any) -> list[Row]:
            return self._all(connection, sql.LITE_START, values)

        return self._ask(lambda c: _in_transaction(c, act))

    def beat(self, ids: Sequence[int], gap_ms: int) -> None:
        """Note a sign of life of each attempt, and the gap before it when it was that long."""
        values = {"ids": _json(ids), "gap": gap_ms, "now": self._now()}

        def act(connection: Any) -> list[Row]:
            self._all(connection, sql.LITE_GAP, values)
            values.pop("gap")
            return self._all(connection, sql.LITE_BEAT, values)

        self._ask(lambda c: _in_transaction(c, act))


def _in_transaction(connection: Any, act: Callable[[Any], T]) -> T:
    connection.execute("BEGIN IMMEDIATE")
    try:
        done = act(connection)
        connection.execute("COMMIT")
    except BaseException:
        with suppress(Exception):
            connection.execute("ROLLBACK")
        raise
    return done


_json = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def open_line(engine: Engine, clock: MaybeClock | None = None) -> PostgresLine | SqliteLine:
    """A line to this database; `clock` stands in for the database's own in a rehearsal."""
    kind = SqliteLine if engine.dialect.name == "sqlite" else PostgresLine
    return kind(engine, clock)
