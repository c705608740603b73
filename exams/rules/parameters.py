"""The catalogue of known parameters: the only place that says which keys a rule set may hold.

    CATALOGUE: dict[key, Spec]           of the whole competition, key = "group.name"
    STAGE_CATALOGUE: dict[name, Spec]    of one stage, addressed as "stages.<id>.<name>"
    STAGE_KINDS                          written | computer | proposal

The values, their citations and their dates in force are in `sets/*.toml`.
"""

from dataclasses import replace
from decimal import Decimal

from exams.rules.kinds import Cell, Column, Kind, Spec

WRITTEN, COMPUTER, PROPOSAL = "written", "computer", "proposal"
STAGE_KINDS = (WRITTEN, COMPUTER, PROPOSAL)
COMBINATIONS = ("highest_proposal", "sum", "weighted", "last_stage")
SPREAD_POLICIES = ("mean", "mean_spread_ladder", "drop_high_low_mean", "report_and_confirm")

_SAT = frozenset({WRITTEN, COMPUTER})
_WRITTEN = frozenset({WRITTEN})
_COMPUTER = frozenset({COMPUTER})
_DEFENDED = frozenset({PROPOSAL})


def _columns(words: str) -> tuple[Column, ...]:
    """Columns from "name:kind" words; a trailing "?" makes a column optional; text by default."""
    return tuple(_column(word) for word in words.split())


def _column(word: str) -> Column:
    name, _, kind = word.rstrip("?").partition(":")
    return Column(name, Kind(kind or "text"), word.endswith("?"))


def _table(key: str, words: str, stage_kinds: frozenset[str] = frozenset()) -> Spec:
    return Spec(key, Kind.TABLE, columns=_columns(words), stage_kinds=stage_kinds)


def _choice(key: str, choices: tuple[str, ...], kinds: frozenset[str] = frozenset()) -> Spec:
    return Spec(key, Kind.CHOICE, choices=choices, stage_kinds=kinds)


def _list(key: str, choices: tuple[str, ...] = (), kinds: frozenset[str] = frozenset()) -> Spec:
    return Spec(key, Kind.LIST, choices=choices, stage_kinds=kinds)


def _s(key: str, kind: Kind, kinds: frozenset[str] = frozenset(), optional: bool = False) -> Spec:
    return Spec(key, kind, stage_kinds=kinds, optional=optional)


def _later(key: str, kind: Kind, before: Cell, kinds: frozenset[str] = _SAT) -> Spec:
    """A parameter that came after the first rules were adopted; `before`: what held till then."""
    return Spec(key, kind, stage_kinds=kinds, before=before)


def _later_table(key: str, words: str) -> Spec:
    """A table that came later: rules adopted before it hold no row of it."""
    return replace(_table(key, words), before=())


_NAMED = "id vi en cite?"
PRIORITY = "priority"  # the checklist's item that proves a claim; also what vetting calls the claim
CHANNELS = ("portal", "newspaper", "television", "mass_media", "office_board")

_CALENDAR = (
    _s("calendar.announce_to_open_days", Kind.DAYS),
    _s("calendar.registration_days", Kind.DAYS),
    _s("calendar.vetting_days", Kind.DAYS),
    _s("calendar.vetting_days_many", Kind.DAYS),
    _s("calendar.vetting_many_over", Kind.COUNT),
    _s("calendar.eligible_list_working_days", Kind.WORKING_DAYS),
    _s("calendar.eligible_to_sitting_days", Kind.DAYS, _SAT),
    _s("calendar.sitting_to_defence_days", Kind.DAYS, _DEFENDED),
    _s("calendar.proposal_preparation_days", Kind.DAYS, _DEFENDED),
    _s("calendar.proposal_lead_days", Kind.DAYS, _DEFENDED),
    _s("calendar.marking_days", Kind.DAYS, _WRITTEN),
    _s("calendar.publish_working_days", Kind.WORKING_DAYS, _WRITTEN),
    _s("calendar.computer_publish_days", Kind.DAYS, _COMPUTER),
    _s("calendar.remark_window_days", Kind.DAYS, _WRITTEN),
    _s("calendar.remark_result_days", Kind.DAYS, _WRITTEN),
    _s("calendar.extension_days_max", Kind.DAYS),
    _s("calendar.objection_days", Kind.DAYS),
    _s("calendar.result_working_days", Kind.WORKING_DAYS),
    _s("calendar.appointment_working_days", Kind.WORKING_DAYS),
    _choice("calendar.day_ends_at", ("17:00", "24:00")),
    Spec("calendar.roll_to_working_day", Kind.FLAG),
    _table(
        "calendar.steps",
        "step after? stage? rule? bound? window:flag? extendable:flag? remarkable:flag?",
    ),
)

_ENTRY = (
    _table("eligibility.candidate_classes", "id vi en must_register:flag nominated:flag cite?"),
    _table("eligibility.registration_exceptions", _NAMED),
    _table("eligibility.rules", "id vi en cite"),
    _s("eligibility.months_in_post_min", Kind.MONTHS, optional=True),
    _s("eligibility.min_candidates_per_post", Kind.COUNT),
    _list("eligibility.actions_below", ("nominate", "postpone", "widen", "proceed")),
    _table("dossier.checklist", "id vi en required:flag cite"),
    _list("identity.accepted", ("citizen_card", "vneid", "other_photo_id")),
    _table("fees.exam_tiers", "from_candidates:count fee:vnd"),
    _s("fees.remark_per_script", Kind.VND, _WRITTEN),
)

_BODIES = (
    _s("council.size_min", Kind.COUNT),
    _s("council.size_max", Kind.COUNT),
    Spec("council.size_odd", Kind.FLAG),
    _table("council.kinship", _NAMED),
    _table("council.exclusions", _NAMED),
    _table("council.duty_exclusions", "duty excludes:list hard:flag cite?"),
)

_SITTING = (
    _choice("sitting.venue", ("supervised",), _SAT),
    _table("sitting.late_minutes", "from:minutes to:minutes? late:minutes? chair:flag?", _SAT),
    _table(
        "sitting.violations",
        "id sanction vi en deduction:share annuls:flag bars_later:flag cite?",
        _SAT,
    ),
    _later("sitting.grace_seconds", Kind.SECONDS, 120),
    _later("sitting.adoption_hours", Kind.HOURS, 24),
    _later("sitting.outage_seconds", Kind.SECONDS, 60),
    _later("sitting.outage_share", Kind.SHARE, Decimal("0.90")),
    _list("sitting.notify_employer_on", ("reprimand", "warning", "suspension", "annulment"), _SAT),
    Spec("computer.show_mark_at_once", Kind.FLAG, stage_kinds=_COMPUTER),
    _choice("secrecy.questions_released", ("end_of_sitting", "never"), _SAT),
    _choice("secrecy.key_released", ("end_of_marking", "end_of_sitting", "never"), _SAT),
)

_MARKING = (
    _s("marking.markers", Kind.COUNT, _WRITTEN),
    _choice("marking.tolerance_in", ("points", "share_of_max"), _WRITTEN),
    _s("marking.tolerance_mean", Kind.POINTS, _WRITTEN),
    _s("marking.tolerance_dialogue", Kind.POINTS, _WRITTEN),
    _s("marking.tolerance_share", Kind.SHARE, _WRITTEN),
    _choice("marking.beyond", ("third", "chair"), _WRITTEN),
    _choice("marking.third_rule", ("two_of_three", "median3", "mean"), _WRITTEN),
    _choice("rounding.mode", ("half_up",)),
    _s("rounding.places", Kind.PLACES),
    _choice("rounding.compare", ("rounded", "exact")),
)

_DEFENCE = (
    _s("defence.preparation_minutes_max", Kind.MINUTES, _DEFENDED, optional=True),
    _s("defence.presentation_minutes_max", Kind.MINUTES, _DEFENDED),
    _s("defence.qa_minutes_min", Kind.MINUTES, _DEFENDED, optional=True),
    _s("defence.qa_minutes_max", Kind.MINUTES, _DEFENDED),
    _choice("defence.order", ("lot", "council"), _DEFENDED),
    Spec("defence.order_minuted", Kind.FLAG, stage_kinds=_DEFENDED),
    _table("defence.criteria", "id vi en weight:share", _DEFENDED),
    _choice("defence.spread_policy", SPREAD_POLICIES, _DEFENDED),
    _s("defence.spread_mean", Kind.POINTS, _DEFENDED),
    _s("defence.spread_dialogue", Kind.POINTS, _DEFENDED),
    _s("defence.report_deviation", Kind.POINTS, _DEFENDED),
)

_RANKING = (
    _choice("ranking.combination", COMBINATIONS),
    _s("ranking.total_pass_mark", Kind.POINTS, optional=True),
    Spec("ranking.priority_points", Kind.FLAG),
    _later_table("ranking.priority_categories", "id vi en points:points cite?"),
    _list("ranking.tie_breaks"),
    _choice("ranking.gate_ties", ("admit_all", "head_decides")),
    Spec("ranking.reserve_list", Kind.FLAG),
    _s("ranking.reserve_months", Kind.MONTHS, optional=True),
)

_AFTER = (
    _list("publication.channels", CHANNELS),
    _choice("publication.level", ("A", "B")),
    _list("publication.public_fields"),
    _s("publication.notice_years", Kind.YEARS),
    _table("privacy.retention", "data_class vi en months:months delete_unselected:flag ground"),
    Spec("privacy.consent_version", Kind.TEXT),
    Spec("privacy.consent_vi", Kind.TEXT),
    Spec("privacy.consent_en", Kind.TEXT),
    _s("privacy.request_days", Kind.DAYS),
    _later("privacy.attempt_event_days", Kind.DAYS, 30),
    _s("training.leadership_weeks_max", Kind.WEEKS),
    _s("training.leadership_due_months", Kind.MONTHS),
    _s("training.periods_per_year_min", Kind.PERIODS),
    _s("training.periods_per_week", Kind.PERIODS),
    _s("appointment.term_years", Kind.YEARS),
    Spec("appointment.review", Kind.FLAG),
    _s("appointment.review_years", Kind.YEARS),
    _s("appointment.trial_months", Kind.MONTHS, optional=True),
    _s("competence.levels", Kind.COUNT),
)

CATALOGUE: dict[str, Spec] = {
    spec.key: spec
    for group in (_CALENDAR, _ENTRY, _BODIES, _SITTING, _MARKING, _DEFENCE, _RANKING, _AFTER)
    for spec in group
}

_PARTS = _columns("id vi en questions:count minutes:minutes max_points:points pass_mark:points")

STAGE_CATALOGUE: dict[str, Spec] = {
    spec.key: spec
    for spec in (
        _s("max_points", Kind.POINTS),
        _s("pass_mark", Kind.POINTS, optional=True),
        _s("weight", Kind.SHARE),
        Spec("minutes", Kind.MINUTES, optional=True, omissible=True),
        Spec("remarkable", Kind.FLAG),
        _choice("advance", ("all_who_pass", "best_n")),
        Spec("advance_best", Kind.COUNT, optional=True, omissible=True),
        Spec("parts", Kind.TABLE, columns=_PARTS, stage_kinds=_COMPUTER, omissible=True),
    )
}
