"""Storing answers: the statement that thousands send in the same second. Small and alone.

This module (with `line.py` and `statements.py`, its SQL) is the one exception to law 4: it writes
outside a unit of work and records no event. In its place every save extends the hash chain of its
attempt (`chain.py`), the heads are anchored by an event each minute (`anchoring.py`), and a save
is answered only after its commit.

One guarded statement checks everything at once, by the database's clock: whose attempt it is, its
state, the deadline, the epoch of the machine, the session, and that the records continue the head.
What the guard turns away is never dropped: `Verdict` says why, and `late.py` keeps it aside.
"""

import enum
import time
from collections.abc import Sequence
from typing import Any, NamedTuple

from sqlalchemy import Engine

from exams.errors import Unavailable
from exams.sittings.acknowledging import Proof, sign_together
from exams.sittings.chain import Claim, Segment
from exams.sittings.group_commit import GroupCommit
from exams.sittings.line import MaybeClock, open_line
from exams.sittings.tokens import Acknowledger, acknowledgement

TRIES, PAUSE = 200, 0.01  # two seconds for a row that somebody else holds


class Verdict(enum.Enum):
    """What became of a segment, or of the wish to start."""

    SAVED = "saved"
    REPLAYED = "replayed"  # the server had it already: acknowledged again
    GAP = "gap"  # records before these are missing
    CONFLICT = "conflict"  # another text under the same number
    OLD_EPOCH = "old_epoch"  # from a machine or a session that was replaced
    LATE = "late"  # after the deadline and its grace
    ENDED = "ended"  # after handing in or closing
    NOT_YET = "not_yet"  # before the start
    UNKNOWN = "unknown"  # no such attempt, or not this person's


KEPT_ASIDE = frozenset({Verdict.CONFLICT, Verdict.OLD_EPOCH, Verdict.LATE, Verdict.ENDED})


class Answered(NamedTuple):
    """What the server holds: number and head of the chain, when it was stored, when it ends."""

    verdict: Verdict
    n: int = 0
    head: str = ""
    stored_ms: int = 0
    ends_ms: int | None = None
    state: str = ""
    proof: Proof | None = None  # the signature under what was stored


class Standing(NamedTuple):
    """An attempt's row as the guard sees it, and the time now by the same clock."""

    person_id: int
    epoch: int
    session_version: int
    state: str
    starts_ms: int | None
    ends_ms: int | None
    grace_ms: int
    head_n: int
    head: str
    saved_ms: int | None
    now_ms: int

    def claimed_by(self, claim: Claim) -> Verdict | None:
        """Why the claim is not this attempt's any more; None when it is."""
        if self.person_id != claim.person_id:
            return Verdict.UNKNOWN
        if (self.epoch, self.session_version) != (claim.epoch, claim.session_version):
            return Verdict.OLD_EPOCH
        return None

    def closed_to(self, client_ms: int) -> Verdict | None:
        """Why nothing more is stored, for a text of that time; None while it is open."""
        if self.state == "ready":
            return Verdict.NOT_YET
        if self.state == "ended" or self.ends_ms is None:
            return Verdict.ENDED
        if self.state == "paused" or self.now_ms <= self.ends_ms:
            return None
        in_grace = self.now_ms <= self.ends_ms + self.grace_ms and client_ms <= self.ends_ms
        return None if in_grace else Verdict.LATE

    def answer(self, verdict: Verdict) -> Answered:
        """This standing as an answer."""
        return Answered(verdict, self.head_n, self.head, self.now_ms, self.ends_ms, self.state)


class Writer:
    """The writer of one process: one commit at a time, for all who wait for it.

    `clock` stands in for the database's clock in a rehearsal and in tests. With an `acknowledger`
    what is stored is answered with its signature. Every method raises Unavailable when the database cannot answer now; asking again is always safe.
    """

    def __init__(
        self,
        engine: Engine,
        clock: MaybeClock | None = None,
        acknowledger: Acknowledger | None = None,
    ) -> None:
        self.line = open_line(engine, clock)
        self._acknowledger = acknowledger
        self._saves: GroupCommit[Segment, Answered | None] = GroupCommit(self._commit_saves)
        self._starts: GroupCommit[Claim, Answered | None] = GroupCommit(self._commit_starts)

    def save(self, segment: Segment) -> Answered:
        """Store a segment durably, or say why not."""
        for _ in range(TRIES):
            answered = self._saves.submit(segment) or self._turned_away(segment)
            if isinstance(answered, Answered):
                replayed = answered.verdict is Verdict.REPLAYED
                return self._signed([segment], [answered])[0] if replayed else answered
            if answered is segment:
                time.sleep(PAUSE)  # somebody else holds the row: a hand-in, an added time
            segment = answered
        raise Unavailable("attempt.busy")

    def start(self, claim: Claim) -> Answered:
        """Begin to write once the instant has come; asked again, the same answer."""
        for _ in range(TRIES):
            answered = self._starts.submit(claim) or self._not_begun(claim)
            if answered is not None:
                return answered
            time.sleep(PAUSE)
        raise Unavailable("attempt.busy")

    def standing(self, attempt_id: int) -> Standing | None:
        """How the attempt stands now; None when there is none."""
        row = self.line.look(attempt_id)
        return None if row is None else Standing(*row)

    def _commit_saves(self, group: Sequence[Segment]) -> list[Answered | None]:
        """One commit; None for who was turned away. An attempt is in a group once."""
        first: dict[int, Segment] = {}
        for segment in group:
            first.setdefault(segment.claim.attempt_id, segment)
        claims = [_claim_of(segment) for segment in first.values()]
        records = [record for segment in first.values() for record in _records_of(segment)]
        moved = {row[0]: row for row in self.line.save(claims, records)}
        stored = [s for s in first.values() if s.claim.attempt_id in moved]
        answers = [_saved(s, moved[s.claim.attempt_id]) for s in stored]
        ours = dict(zip(map(id, stored), self._signed(stored, answers), strict=True))
        return [ours.get(id(segment)) for segment in group]

    def _signed(
        self, segments: Sequence[Segment], answers: Sequence[Answered]
    ) -> Sequence[Answered]:
        """The answers with one signature for all of them."""
        if self._acknowledger is None or not answers:
            return answers
        said = [
            acknowledgement(segment.claim.attempt_id, answer.n, answer.head, answer.stored_ms)
            for segment, answer in zip(segments, answers, strict=True)
        ]
        proofs = sign_together(self._acknowledger, said)
        return [a._replace(proof=proof) for a, proof in zip(answers, proofs, strict=True)]

    def _commit_starts(self, group: Sequence[Claim]) -> list[Answered | None]:
        first: dict[int, Claim] = {}
        for claim in group:
            first.setdefault(claim.attempt_id, claim)
        moved = {row[0]: row for row in self.line.start([_plain(c) for c in first.values()])}
        return [
            _begun(moved.get(claim.attempt_id)) if first[claim.attempt_id] == claim else None
            for claim in group
        ]

    def _not_begun(self, claim: Claim) -> Answered | None:
        """What a claim that did not begin just now is told; None: the row was held, try again."""
        row = self.standing(claim.attempt_id)
        if row is None:
            return Answered(Verdict.UNKNOWN)
        foreign = row.claimed_by(claim)
        if foreign is not None:
            return Answered(foreign)
        if row.state != "ready":
            return row.answer(Verdict.ENDED if row.state == "ended" else Verdict.SAVED)
        if row.starts_ms is None or row.now_ms < row.starts_ms:
            return row.answer(Verdict.NOT_YET)
        return None

    def _turned_away(self, segment: Segment) -> Answered | Segment:
        """Why the guard did not let the segment in, or what to try again."""
        row = self.standing(segment.claim.attempt_id)
        foreign = Verdict.UNKNOWN if row is None else row.claimed_by(segment.claim)
        if row is None or foreign is Verdict.UNKNOWN:
            return Answered(Verdict.UNKNOWN)
        if (row.head_n, row.head) != (segment.base, segment.previous):
            return self._off_the_head(row, segment, foreign)
        reason = foreign or row.closed_to(segment.typed_ms)
        if reason is Verdict.LATE:
            return self._late(row, segment)
        return segment if reason is None else row.answer(reason)

    def _late(self, row: Standing, segment: Segment) -> Answered:
        """Late, but for its first records when those were typed in time: they are stored."""
        in_time = segment.typed_by(row.ends_ms or 0)
        if in_time is None or row.closed_to(in_time.typed_ms):
            return row.answer(Verdict.LATE)
        return self.save(in_time)._replace(verdict=Verdict.LATE)

    def _off_the_head(
        self, row: Standing, segment: Segment, foreign: Verdict | None
    ) -> Answered | Segment:
        """A segment that does not stand on the head: known already, partly known, or other."""
        if segment.base > row.head_n:
            return row.answer(foreign or Verdict.GAP)
        stored = self.line.stored(segment.claim.attempt_id, segment.last)
        if stored is not None and stored[1] == segment.head:
            known = row.answer(Verdict.REPLAYED)
            return known._replace(n=segment.last, head=segment.head, stored_ms=stored[2])
        reaches = segment.base < row.head_n < segment.last
        if reaches and segment.hashes[row.head_n - segment.base - 1] == row.head:
            return segment.after(row.head_n)
        return row.answer(foreign or Verdict.CONFLICT)


def _plain(claim: Claim) -> dict[str, Any]:
    return {
        "a": claim.attempt_id,
        "p": claim.person_id,
        "ep": claim.epoch,
        "sv": claim.session_version,
    }


def _claim_of(segment: Segment) -> dict[str, Any]:
    return {
        **_plain(segment.claim),
        "b": segment.base,
        "prev": segment.previous,
        "n": segment.last,
        "h": segment.head,
        "ct": segment.typed_ms,
    }


def _records_of(segment: Segment) -> list[dict[str, Any]]:
    claim = segment.claim
    return [
        {
            "a": claim.attempt_id,
            "n": record.n,
            "ep": claim.epoch,
            "q": record.slot,
            "t": record.text,
            "ct": record.client_ms,
            "h": head,
        }
        for record, head in zip(segment.records, segment.hashes, strict=True)
    ]


def _begun(row: tuple[Any, ...] | None) -> Answered | None:
    return None if row is None else Answered(Verdict.SAVED, 0, "", row[1], row[2], row[3])


def _saved(segment: Segment, row: tuple[Any, ...]) -> Answered:
    return Answered(Verdict.SAVED, segment.last, segment.head, row[1], row[2], row[3])
