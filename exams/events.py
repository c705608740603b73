"""Everything that can happen, as one enum; and the table of what did happen.

The row has from the start what the public log will need (a random id, one name from the enum,
server time in milliseconds, an actor, public facts without personal data, private facts apart);
it is also the outbox: `messages` turns new rows into mail by one table.
"""

import enum
from collections.abc import Mapping
from typing import Any

from sqlalchemy import JSON, BigInteger, ForeignKey, String
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.types import TypeDecorator

from exams.db import Base

PLAIN = (str, int, bool, type(None))


def _f(text: str = "") -> frozenset[str]:
    return frozenset(text.split())


class EventKind(enum.Enum):
    """area:subject:action, with the names of its public and of its private facts.

    A public fact may never tell who a person is; what does is private, and is erased with them.
    """

    # people and access
    PERSON_REGISTERED = ("people:person:registered", _f(), _f("email"))
    PERSON_RENAMED = ("people:person:renamed", _f(), _f("full_name"))
    PROFILE_SAVED = ("people:profile:saved", _f(), _f())
    LANGUAGE_CHOSEN = ("people:language:chosen", _f("language"), _f())
    ACCOUNT_CHANGED = ("people:account:changed", _f("what"), _f())
    SIGNED_IN = ("people:account:signed_in", _f("via"), _f())
    ROLE_ASSIGNED = ("people:role:assigned", _f("role"), _f("person_id decision_no"))
    ROLE_REMOVED = ("people:role:removed", _f("role"), _f("person_id reason"))
    # units and posts
    UNITS_IMPORTED = ("posts:units:imported", _f("added changed"), _f())
    POST_DEFINED = ("posts:post:defined", _f("unit level"), _f("title"))
    FRAMEWORK_LOADED = ("posts:framework:loaded", _f("count"), _f())
    # a competition
    COMPETITION_CREATED = ("competition:competition:created", _f("code rule_set"), _f("title"))
    RULES_CHANGED = ("competition:rules:changed", _f("keys sha256"), _f("reason"))
    COMPETITION_POST_ADDED = ("competition:post:added", _f("post_id vacancies"), _f())
    COMPETITION_POST_REMOVED = ("competition:post:removed", _f("post_id"), _f())
    CALENDAR_SET = ("competition:calendar:set", _f("steps"), _f())
    COMPETITION_EDITED = ("competition:competition:edited", _f("fields"), _f())
    STAGE_CHANGED = ("competition:stage:changed", _f("act source target"), _f("reason"))
    PART_STAGE_CHANGED = ("competition:part:changed", _f("part act source target"), _f("reason"))
    # bodies
    BODY_SET_UP = ("bodies:body:set_up", _f("kind decision_no"), _f())
    MEMBER_APPOINTED = ("bodies:member:appointed", _f("body_kind duty"), _f("person_id"))
    MEMBER_REMOVED = ("bodies:member:removed", _f("body_kind duty"), _f("person_id reason"))
    RELATIVES_DECLARED = ("bodies:relatives:declared", _f("conflicts"), _f("person_id text"))
    # applications
    BELOW_MINIMUM_CHOSEN = ("application:minimum:chosen", _f("post_id choice until"), _f("reason"))
    ELIGIBILITY_PROPOSED = (
        "application:eligibility:proposed",
        _f(),
        _f("outcome reason_code note"),
    )
    IDENTITY_READ = ("application:identity:read", _f(), _f())
    APPLICATION_STARTED = ("application:application:started", _f(), _f())
    APPLICATION_SAVED = ("application:section:saved", _f("section"), _f())
    FILE_ADDED = ("application:file:added", _f(), _f("item sha256 name"))
    FILE_REMOVED = ("application:file:removed", _f(), _f("item sha256 name"))
    FILE_READ = ("application:file:read", _f(), _f("file_id"))
    APPLICATION_RECEIVED = ("application:application:received", _f(), _f("number files"))
    APPLICATION_WITHDRAWN = ("application:application:withdrawn", _f(), _f("reason"))
    CONDITION_JUDGED = ("application:condition:judged", _f("verdict article"), _f("condition note"))
    PRIORITY_JUDGED = ("application:priority:judged", _f(), _f("category verdict note"))
    SUPPLEMENT_ASKED = ("application:supplement:asked", _f("until"), _f("text"))
    SUPPLEMENT_ANSWERED = ("application:supplement:answered", _f(), _f())
    ELIGIBILITY_DECIDED = ("application:eligibility:decided", _f("outcome"), _f("reason_code note"))
    ACCOMMODATION_ASKED = ("application:accommodation:asked", _f(), _f())
    ACCOMMODATION_DECIDED = ("application:accommodation:decided", _f(), _f("granted"))
    ACCOMMODATION_LABEL_SET = ("application:accommodation_label:set", _f(), _f())
    ROSTER_FIXED = ("application:roster:fixed", _f("eligible ineligible"), _f())
    EXAM_NUMBERS_GIVEN = ("application:numbers:given", _f("count"), _f())
    # bank and papers
    QUESTION_WRITTEN = ("bank:question:written", _f("question_id version kind"), _f())
    QUESTION_RETIRED = ("bank:question:retired", _f("question_id"), _f())
    QUESTIONS_IMPORTED = ("bank:questions:imported", _f("count format"), _f())
    PAPER_DRAFTED = ("paper:paper:drafted", _f("paper_id"), _f())
    PAPER_EDITED = ("paper:paper:edited", _f("paper_id"), _f())
    PAPER_SUBMITTED = ("paper:paper:submitted", _f("paper_id"), _f())
    PAPER_SENT_BACK = ("paper:paper:sent_back", _f("paper_id"), _f())
    PAPER_SEALED = ("paper:paper:sealed", _f("paper_id sha256"), _f())
    PAPER_OPENED = ("paper:paper:opened", _f("paper_id"), _f())
    # the sitting
    ROOM_SET = ("sitting:room:set", _f("room"), _f())
    SEATS_GIVEN = ("sitting:seats:given", _f("count seed alone ordinal"), _f())
    SEAT_MOVED = ("sitting:seat:moved", _f(), _f("seat_id room_id"))
    SITTING_SET = ("sitting:sitting:set", _f("starts_at_ms minutes ordinal"), _f())
    SITTING_OPENED = ("sitting:sitting:opened", _f("starts_at_ms minutes rooms"), _f())
    SITTING_CLOSED = ("sitting:sitting:closed", _f("submitted absent incidents moved"), _f())
    SITTING_CALLED_OFF = ("sitting:sitting:called_off", _f("absent"), _f("reason"))
    MOVE_ASKED = ("sitting:move:asked", _f(), _f("seat_id reason_code note"))
    MOVE_DECIDED = ("sitting:move:decided", _f("granted"), _f("seat_id note"))
    CANDIDATE_ADMITTED = ("sitting:candidate:admitted", _f(), _f("seat_id document"))
    ADMISSION_TAKEN_BACK = ("sitting:candidate:taken_back", _f("reason_code"), _f("seat_id"))
    LATE_DECIDED = ("sitting:late:decided", _f("allowed"), _f("seat_id reason"))
    ATTEMPT_READY = ("sitting:attempt:ready", _f(), _f("seat_id"))
    ATTEMPT_TAKEN_OVER = ("sitting:attempt:taken_over", _f("epoch"), _f("reason"))
    TAKEOVER_ALLOWED = ("sitting:takeover:allowed", _f("reason_code"), _f("attempt_id"))
    TAKEOVER_REFUSED = ("sitting:takeover:refused", _f("tries"), _f("attempt_id"))
    HEADS_ANCHORED = ("sitting:heads:anchored", _f("count root"), _f())
    SAVE_KEPT_ASIDE = ("sitting:save:kept_aside", _f("reason"), _f("attempt_id count"))
    PRACTICE_BEGUN = ("sitting:practice:begun", _f(), _f())
    PRACTICE_ENDED = ("sitting:practice:ended", _f("count"), _f())
    PRACTICES_DELETED = ("sitting:practice:deleted", _f("count"), _f())
    PORTRAIT_READ = ("sitting:portrait:read", _f(), _f("seat_id"))
    HISTORY_READ = ("sitting:history:read", _f(), _f("seat_id reason"))
    ATTEMPT_HANDED_IN = ("sitting:attempt:handed_in", _f(), _f("sha256 count"))
    ATTEMPT_ENDED = ("sitting:attempt:ended", _f(), _f("sha256 count"))
    ATTEMPT_ADOPTED = ("sitting:attempt:adopted", _f("count"), _f("attempt_id head sha256"))
    ADOPTION_ASKED = ("sitting:adoption:asked", _f("count"), _f("attempt_id head reason"))
    HEAD_CODE_NOTED = ("sitting:head_code:noted", _f(), _f("seat_id code"))
    TIME_ASKED = (
        "sitting:time:asked", _f("kind scope seconds reason_code"), _f("room_id seat_id note"),
    )  # fmt: skip
    TIME_ADDED = (
        "sitting:time:added", _f("kind scope seconds reason_code"), _f("room_id seat_id note"),
    )  # fmt: skip
    TIME_REFUSED = ("sitting:time:refused", _f("kind scope seconds"), _f("room_id seat_id"))
    PAUSE_STARTED = (
        "sitting:pause:started",
        _f("scope reason_code from_ms"),  # from_ms: of an outage, which began before it was found
        _f("room_id seat_id note"),
    )  # fmt: skip
    PAUSE_CONFIRMED = ("sitting:pause:confirmed", _f("scope"), _f("room_id seat_id"))
    PAUSE_ENDED = ("sitting:pause:ended", _f("scope seconds"), _f("room_id seat_id"))
    SAFE_BROWSER_SET = ("sitting:browser:set", _f("part demand keys"), _f())
    ROOM_NETWORK_SET = ("sitting:network:set", _f("room demand ranges"), _f())
    ATTEMPT_WATCHED = ("sitting:attempt:watched", _f(), _f("attempt_id kinds"))
    ATTEMPT_LOGS_DELETED = ("sitting:attempt_logs:deleted", _f("attempts events"), _f())
    INCIDENT_NOTED = ("sitting:incident:noted", _f("kind"), _f("attempt_id note"))
    ANNOUNCED = ("sitting:announcement:made", _f("kind"), _f("room_id text"))
    ENQUIRY_MADE = ("sitting:enquiry:made", _f(), _f("seat_id text"))
    ENQUIRY_ANSWERED = ("sitting:enquiry:answered", _f("reply_code"), _f("seat_id reply"))
    VIOLATION_NOTED = ("sitting:violation:noted", _f("rule sanction"), _f("seat_id grounds"))
    VIOLATION_DECIDED = (
        "sitting:violation:decided",
        _f("rule sanction confirmed"),
        _f("seat_id note"),
    )
    REVOCATION_ASKED = ("sitting:revocation:asked", _f(), _f("violation_id reason"))
    REVOCATION_DECIDED = ("sitting:revocation:decided", _f("granted"), _f("violation_id note"))
    EMPLOYER_TOLD = ("sitting:employer:told", _f(), _f())
    ATTEMPT_SUSPENDED = ("sitting:attempt:suspended", _f(), _f("attempt_id sha256 count"))
    ATTEMPT_GOES_ON = ("sitting:attempt:goes_on", _f(), _f("attempt_id"))
    # codes
    CODE_KEY_MADE = ("anonymity:key:made", _f("part key_check"), _f())
    SCRIPTS_CODED = ("anonymity:scripts:coded", _f("part count codes"), _f())
    CODE_KEY_OPENED = ("anonymity:key:opened", _f("part"), _f())
    # marking
    SCRIPTS_ALLOCATED = ("marking:scripts:allocated", _f("part round count"), _f())
    MARK_DRAFTED = ("marking:mark:drafted", _f("code round"), _f())
    MARK_GIVEN = ("marking:mark:given", _f("code round"), _f("marks total_hundredths"))
    SCRIPT_RECOGNISED = ("marking:script:recognised", _f("code round"), _f("note"))
    DIALOGUE_HELD = ("marking:dialogue:held", _f("code"), _f("mark_hundredths reason"))
    THIRD_MARK_ASKED = ("marking:third:asked", _f("code trigger"), _f())
    CHAIR_DECIDED = ("marking:chair:decided", _f("code"), _f("mark_hundredths reason"))
    MARKS_LOCKED = ("marking:marks:locked", _f("part count"), _f())
    NAMES_JOINED = ("marking:names:joined", _f("part count"), _f())
    # proposal and defence
    PROPOSAL_SAVED = ("defence:proposal:saved", _f(), _f("sha256"))
    PROPOSAL_SUBMITTED = ("defence:proposal:submitted", _f(), _f("sha256"))
    DEFENCE_SET = ("defence:session:set", _f("part starts_at_ms"), _f("place"))
    PANEL_ATTENDANCE = ("defence:panel:attendance", _f("present absent"), _f("absent_ids"))
    ORDER_DRAWN = ("defence:order:drawn", _f("seed order"), _f())
    DEFENCE_TURN = ("defence:turn:changed", _f("order_number what"), _f())
    PROPOSAL_READ = ("defence:proposal:read", _f(), _f("sha256"))
    SCORES_DRAFTED = ("defence:scores:drafted", _f(), _f("order_number"))
    SCORES_COMMITTED = ("defence:scores:committed", _f(), _f("order_number scores"))
    SCORES_OPENED = ("defence:scores:opened", _f("order_number members"), _f("scores"))
    DEVIATION_EXPLAINED = ("defence:deviation:explained", _f("order_number"), _f("reason"))
    SPREAD_DECIDED = ("defence:spread:decided", _f("order_number"), _f("mark_hundredths reason"))
    # results and appeals
    RESULT_COMPUTED = ("result:result:computed", _f("sha256 version"), _f())
    MARKS_CONFIRMED = ("result:marks:confirmed", _f("part"), _f())
    MARK_REPLACED = (
        "result:mark:replaced",
        _f("part"),
        _f("old_hundredths new_hundredths how"),
    )
    OBJECTION_FILED = ("result:objection:filed", _f(), _f("text"))
    OBJECTION_ANSWERED = ("result:objection:answered", _f(), _f("text"))
    TIE_DECIDED = ("result:tie:decided", _f(), _f("order reason"))
    RESULT_DECIDED = ("result:result:decided", _f("sha256 version"), _f("note"))
    RESULT_PUBLISHED = ("result:result:published", _f("sha256 version"), _f())
    REMARK_REQUESTED = ("appeal:remark:requested", _f("part"), _f("reason"))
    REMARK_DECIDED = (
        "appeal:remark:decided",
        _f("outcome entry"),
        _f("old_hundredths new_hundredths reason"),
    )
    ENTRY_DECIDED = ("appeal:entry:decided", _f("admitted"), _f("reason"))
    # afterwards
    RESULT_RECOGNISED = ("appointment:result:recognised", _f("decision_no"), _f())
    APPOINTED = ("appointment:person:appointed", _f("decision_no term_years"), _f())
    COMMITMENT_SET = ("appointment:commitment:set", _f("count"), _f())
    COMMITMENT_REPORTED = ("appointment:commitment:reported", _f("percent"), _f("note"))
    PLAN_PROPOSED = ("training:plan:proposed", _f("items"), _f())
    PLAN_CHANGED = ("training:plan:changed", _f("what"), _f("reason"))
    PLAN_AGREED = ("training:plan:agreed", _f("by"), _f())
    ITEM_DONE = ("training:item:done", _f("programme"), _f("certificate"))
    ITEM_STARTED = ("training:item:started", _f("programme"), _f())
    # papers and messages
    DOCUMENT_ISSUED = ("document:document:issued", _f("kind number year sha256"), _f())
    MESSAGES_MADE = ("message:messages:made", _f("template count"), _f())
    MESSAGE_TRIED = ("message:message:tried", _f("template tries"), _f())
    MESSAGE_SENT = ("message:message:sent", _f("template"), _f("person_id"))

    def __init__(self, label: str, public: frozenset[str], private: frozenset[str]) -> None:
        self.label = label
        self.public = public
        self.private = private


BY_LABEL = {kind.label: kind for kind in EventKind}


class KindColumn(TypeDecorator[EventKind]):
    """An event kind, stored by its label."""

    impl = String(60)
    cache_ok = True

    def process_bind_param(self, value: EventKind | None, dialect: Dialect) -> str | None:
        return None if value is None else value.label

    def process_result_value(self, value: str | None, dialect: Dialect) -> EventKind | None:
        return None if value is None else BY_LABEL[value]


class Event(Base):
    """What happened. Rows are added, never changed."""

    __tablename__ = "event"

    seq: Mapped[int] = mapped_column(primary_key=True)
    id: Mapped[str] = mapped_column(String(32), unique=True)
    kind: Mapped[EventKind] = mapped_column(KindColumn(), index=True)
    subject: Mapped[str] = mapped_column(String(80), index=True)
    competition_id: Mapped[int | None] = mapped_column(ForeignKey("competition.id"), index=True)
    at_ms: Mapped[int] = mapped_column(BigInteger)
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    public: Mapped[dict[str, Any]] = mapped_column(JSON)
    private: Mapped[dict[str, Any]] = mapped_column(JSON)


def checked_facts(facts: Mapping[str, Any], allowed: frozenset[str]) -> dict[str, Any]:
    """Facts as they will be stored; an undeclared name or a value that is not plain is a fault."""
    unknown = set(facts) - allowed
    if unknown:
        raise ValueError(f"facts not declared for this event: {sorted(unknown)}")
    for value in facts.values():
        _check_plain(value)
    return dict(facts)


def _check_plain(value: Any) -> None:
    """Only what canonical JSON carries exactly: no floats, no numbers beyond 2^53-1."""
    if isinstance(value, list | tuple):
        for item in value:
            _check_plain(item)
    elif isinstance(value, dict):
        for item in value.values():
            _check_plain(item)
    elif not isinstance(value, PLAIN):
        raise TypeError(f"an event may not carry {type(value).__name__}")
    elif isinstance(value, int) and abs(value) > 2**53 - 1:
        raise ValueError("a number in an event must fit 53 bits")
