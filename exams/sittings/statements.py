"""The SQL of the exam room's fast path, for SQLite and PostgreSQL.

One JSON value carries a group to PostgreSQL; SQLite, in the same process, takes its values one by
one, which costs it a tenth less than to read them from JSON.

Times are Unix milliseconds by the database's clock, unless one is given (a rehearsal's clock).
A row that somebody else holds is skipped on PostgreSQL, never waited for; SQLite has one writer.
"""
# ruff: noqa: S608 - built once from the constants of this file; values are always bound

from dataclasses import dataclass
from functools import lru_cache

_MINE = "a.person_id = r.p AND a.epoch = r.ep AND a.session_version = r.sv"
# Do the records follow the head, in number and in hash?
_NEXT = "a.head_n = r.b AND a.head = r.prev"
# May this pen write now? `ct` is when the page says it was typed; it only counts in the grace.
_OPEN = f"""{_MINE} AND (a.state = 'paused' OR a.state = 'writing' AND (:now <= a.ends_ms
   OR :now <= a.ends_ms + a.grace_ms AND r.ct <= a.ends_ms))"""

_PG_CLAIMS = """json_to_recordset(%(claims)s::json)
  AS r(a bigint, p bigint, ep int, sv int, b int, prev text, n int, h text, ct bigint)"""
_PG_RECORDS = """json_to_recordset(%(records)s::json)
  AS s(a bigint, n int, ep int, q text, t text, ct bigint, h text)"""
_PG_NOW = """SELECT coalesce(%(now)s::bigint,
  floor(extract(epoch FROM clock_timestamp()) * 1000)::bigint) AS now"""
_PG_FREE = f"""r AS (SELECT * FROM {_PG_CLAIMS}), c AS ({_PG_NOW}), free AS (
  SELECT a.id FROM attempt a JOIN r ON r.a = a.id ORDER BY a.id FOR NO KEY UPDATE OF a SKIP LOCKED)"""

PG_SAVE = f"""WITH {_PG_FREE}, moved AS (
  UPDATE attempt a SET head_n = r.n, head = r.h, saved_ms = c.now FROM r, c
  WHERE a.id = r.a AND a.id IN (SELECT id FROM free) AND {_NEXT}
   AND {_OPEN.replace(":now", "c.now")}
  RETURNING a.id, c.now, a.ends_ms, a.state
), kept AS (
  INSERT INTO save (attempt_id, n, epoch, slot, text, client_ms, saved_ms, hash)
  SELECT m.id, s.n, s.ep, s.q, s.t, s.ct, m.now, s.h FROM {_PG_RECORDS} JOIN moved m ON m.id = s.a
) SELECT id, now, ends_ms, state FROM moved"""
PG_START = f"""WITH {_PG_FREE}
UPDATE attempt a SET state = 'writing', started_ms = c.now FROM r, c
 WHERE a.id = r.a AND a.id IN (SELECT id FROM free) AND a.state = 'ready'
  AND c.now >= a.starts_ms AND {_MINE}
RETURNING a.id, c.now, a.ends_ms, a.state"""

_LITE_NOW = "coalesce(:now, CAST((julianday('now') - 2440587.5) * 86400000 AS INTEGER))"
_LITE_CLAIMS = """(SELECT value ->> 'a' AS a, value ->> 'p' AS p, value ->> 'ep' AS ep,
  value ->> 'sv' AS sv, value ->> 'b' AS b, value ->> 'prev' AS prev, value ->> 'n' AS n,
  value ->> 'h' AS h, value ->> 'ct' AS ct FROM json_each(:claims)) AS r"""
LITE_MOST = 256  # rows in one statement: far below the 32,766 values that SQLite takes


@lru_cache(LITE_MOST)
def lite_save(count: int) -> str:
    """The save of so many claims; ?1 is the time, their values follow."""
    now = _LITE_NOW.replace(":now", "?1")
    return f"""WITH r(a, p, ep, sv, b, prev, n, h, ct) AS (VALUES {_places(count, 9, 2)})
UPDATE attempt AS a SET head_n = r.n, head = r.h, saved_ms = {now}
 FROM r WHERE a.id = r.a AND {_NEXT} AND {_OPEN.replace(":now", now)}
RETURNING id, saved_ms, ends_ms, state"""


@lru_cache(LITE_MOST)
def lite_keep(count: int) -> str:
    """The records of claims that were let in, so many of them."""
    return f"""INSERT INTO save (attempt_id, n, epoch, slot, text, client_ms, hash, saved_ms)
 VALUES {_places(count, 8, 1)}"""


def _places(rows: int, columns: int, first: int) -> str:
    """`(?1, ?2), (?3, ?4)`: the numbered places of a table of values."""
    row = range(columns)
    starts = range(first, first + rows * columns, columns)
    return ", ".join("(" + ", ".join(f"?{start + i}" for i in row) + ")" for start in starts)


LITE_START = f"""UPDATE attempt AS a SET state = 'writing', started_ms = {_LITE_NOW}
 FROM {_LITE_CLAIMS} WHERE a.id = r.a AND a.state = 'ready' AND {_LITE_NOW} >= a.starts_ms
  AND {_MINE}
RETURNING id, started_ms, ends_ms, state"""

_LOOK = """SELECT person_id, epoch, session_version, state, starts_ms, ends_ms, grace_ms,
 head_n, head, saved_ms, {now} FROM attempt WHERE id = {id}"""
_STORED = "SELECT n, hash, saved_ms FROM save WHERE attempt_id = {id} AND n = {n}"
# What a page hears beside its standing: its last sign of life, and how many messages there are.
_HERE = _LOOK.replace(
    " FROM attempt WHERE",
    """, seen_ms,
 (SELECT count(*) FROM seat e JOIN announcement m ON m.sitting_id = e.sitting_id
   WHERE e.id = attempt.seat_id AND (m.room_id IS NULL OR m.room_id = e.room_id))
 + (SELECT count(*) FROM enquiry q WHERE q.seat_id = attempt.seat_id
   AND q.answered_at IS NOT NULL)
 + (SELECT count(*) FROM violation v WHERE v.seat_id = attempt.seat_id AND v.confirmed)
 + (SELECT count(*) FROM violation v JOIN revocation w ON w.violation_id = v.id
   WHERE v.seat_id = attempt.seat_id AND w.granted)
 FROM attempt WHERE""",
)

# A sign of life, and the gaps before it that were long: between the last sign, the saves, and now.
_SILENT = "FROM {ids} JOIN attempt a ON a.id = i.id{clock}"
_LONG = "WHERE a.state <> 'ended' AND {now} - a.seen_ms >= {gap}"
_GAP = f"""SELECT g.id, g.from_ms, g.to_ms FROM (
  SELECT t.id, t.at AS from_ms, lead(t.at) OVER (PARTITION BY t.id ORDER BY t.at) AS to_ms FROM (
    SELECT a.id, a.seen_ms AS at {_SILENT} {_LONG} UNION SELECT a.id, {{now}} {_SILENT} {_LONG}
    UNION SELECT a.id, s.saved_ms {_SILENT} JOIN save s ON s.attempt_id = a.id
     AND s.saved_ms > a.seen_ms AND s.saved_ms < {{now}} {_LONG}) t) g
  WHERE g.to_ms - g.from_ms >= {{gap}}"""
_GAP_INTO = "INSERT INTO connection_gap (attempt_id, from_ms, to_ms)"
PG_BEAT = f"""WITH c AS ({_PG_NOW}), i AS (SELECT a.id FROM attempt a
  JOIN json_array_elements_text(%(ids)s::json) AS given(id) ON a.id = given.id::bigint
  ORDER BY a.id FOR NO KEY UPDATE OF a SKIP LOCKED
), gap AS ({_GAP_INTO} {_GAP.format(now="c.now", ids="i", clock=" CROSS JOIN c", gap="%(gap)s::bigint")}
  ON CONFLICT DO NOTHING
) UPDATE attempt a SET seen_ms = c.now FROM c, i WHERE a.id = i.id AND a.state <> 'ended'
RETURNING a.id"""
_LITE_IDS = "(SELECT value AS id FROM json_each(:ids)) AS i"
LITE_GAP = f"""INSERT OR IGNORE INTO connection_gap (attempt_id, from_ms, to_ms)
 {_GAP.format(now=_LITE_NOW, ids=_LITE_IDS, clock="", gap=":gap")}"""
LITE_BEAT = f"""UPDATE attempt AS a SET seen_ms = {_LITE_NOW} FROM {_LITE_IDS}
 WHERE a.id = i.id AND a.state <> 'ended' RETURNING id"""


@dataclass(frozen=True)
class Reads:
    """The reading statements of one dialect."""

    look: str
    stored: str
    here: str


LITE = Reads(
    _LOOK.format(now=_LITE_NOW, id=":id"),
    _STORED.format(id=":id", n=":n"),
    _HERE.format(now=_LITE_NOW, id=":id"),
)
PG = Reads(
    _LOOK.format(now=f"({_PG_NOW})", id="%(id)s"),
    _STORED.format(id="%(id)s", n="%(n)s"),
    _HERE.format(now=f"({_PG_NOW})", id="%(id)s"),
)
