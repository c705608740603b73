"""The dates of a competition: proposed from the rules, checked against them, read as windows.

    steps(rules) -> tuple[StepName, ...]                    which dates this competition has
    propose(rules, announce_on, applicants=None) -> list[Step]
    check(rules, dates, applicants=None, extended=()) -> list[Broken]
    last_day(rules, step, dates, applicants=None) -> date | None
    windows(dates, rules, now) -> Windows                   what is open now, what is due when
    day_begins(day), day_ends(day, rules) -> aware datetime in Asia/Ho_Chi_Minh

Step names: "announced", "registration_opens", "registration_closes", "vetting_due",
"eligible_list", then for each stage "<stage id>.sitting", ".marking_due", ".marks_published",
".remark_window_end", ".remark_result" (written), ".sitting", ".marks_published" (computer),
".due", ".defence" (proposal), then "result", "appointment". `dates` maps them to local days.

The rows come from the rule set's table `calendar.steps`. A row with "at_least" is a shortest
time, one with "at_most" a longest; a limit that falls on a day of rest moves to the next working
day (Civil Code 2015, Art. 148(5)) when `calendar.roll_to_working_day` says so. Nothing here asks
the time.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from exams.clock import VIETNAM
from exams.competitions.workdays import add_calendar_days, add_working_days, next_working_day
from exams.errors import RuleBroken
from exams.rules.kinds import Kind, Row
from exams.rules.ruleset import RuleSet, Stage

AT_LEAST, AT_MOST = "at_least", "at_most"
Dates = Mapping[str, date]


@dataclass(frozen=True, slots=True)
class _Link:
    """One row of the table for one stage: `step` keeps a distance from `after`."""

    step: str
    after: str
    rule: str
    bound: str
    window: bool
    extendable: bool


@dataclass(frozen=True, slots=True)
class Step:
    """A proposed date, the rule it comes from ("" for the announcement) and its kind of days."""

    name: str
    on: date
    rule: str
    days_kind: str
    bound: str
    after: str


@dataclass(frozen=True, slots=True)
class Broken:
    """A date that breaks a rule: `limit` is the earliest or latest day the rule allows."""

    name: str
    code: str
    rule: str
    on: date | None = None
    limit: date | None = None


@dataclass(frozen=True, slots=True)
class Due:
    """A date with the instant at which its day ends, and whether that has passed."""

    name: str
    ends_at: datetime
    passed: bool


@dataclass(frozen=True, slots=True)
class Windows:
    """What the declared dates say at one moment. `remarking_open` names stages."""

    registration_open: bool
    proposals_open: frozenset[str]
    remarking_open: frozenset[str]
    due: tuple[Due, ...]


def steps(rules: RuleSet) -> tuple[str, ...]:
    """The names of the dates this rule set asks for, in their order."""
    return tuple(dict.fromkeys(link.step for link in _links(rules)))


def propose(rules: RuleSet, announce_on: date, applicants: int | None = None) -> list[Step]:
    """Every date of the competition: the earliest for "at_least", the last day for "at_most".

    `applicants`, when known, chooses the longer vetting time for many dossiers.
    """
    found: dict[str, Step] = {}
    for link in _links(rules):
        start = found[link.after].on if link.after else announce_on
        on = _limit(rules, link, start, applicants)
        kind = _days_kind(rules, link)
        if link.step not in found or on > found[link.step].on:
            found[link.step] = Step(link.step, on, link.rule, kind, link.bound, link.after)
    return list(found.values())


def check(
    rules: RuleSet,
    dates: Dates,
    applicants: int | None = None,
    extended: Collection[str] = (),
) -> list[Broken]:
    """Every date that is missing or breaks a rule, in the order of the steps.

    `extended` names the steps whose time the head has lengthened (by `calendar.extension_days_max`
    at most, NĐ 161/2018); only steps the rule set calls extendable may be.
    """
    missing = [Broken(name, "calendar.missing", "") for name in steps(rules) if name not in dates]
    unknown = [Broken(name, "calendar.unknown_step", "") for name in dates.keys() - {*steps(rules)}]
    breaches = [
        broken
        for link in _links(rules)
        if link.step in dates and link.after in dates
        for broken in _breaches(rules, link, dates, applicants, link.step in extended)
    ]
    return missing + sorted(unknown, key=lambda broken: broken.name) + breaches


def last_day(rules: RuleSet, step: str, dates: Dates, applicants: int | None = None) -> date | None:
    """The last day the rules allow an "at_most" step; None: what it counts from is not declared."""
    links = (link for link in _links(rules) if link.step == step and link.bound == AT_MOST)
    days = (_limit(rules, k, dates[k.after], applicants) for k in links if k.after in dates)
    return min(days, default=None)


def windows(dates: Dates, rules: RuleSet, now: datetime) -> Windows:
    """What is open at `now` (an aware instant) and what is due when."""
    if now.tzinfo is None:
        raise RuleBroken("calendar.naive_instant")
    return Windows(
        _open(dates, rules, now, "registration_opens", "registration_closes"),
        frozenset(s.id for s in rules.stages if _proposal_open(dates, rules, now, s)),
        frozenset(s.id for s in rules.stages if _remark_open(dates, rules, now, s)),
        tuple(_due(dates[name], name, rules, now) for name in steps(rules) if name in dates),
    )


def day_begins(day: date) -> datetime:
    """Midnight of the day in Viet Nam."""
    return datetime.combine(day, time(), VIETNAM)


def day_ends(day: date, rules: RuleSet) -> datetime:
    """The instant a deadline on that day ends: 17:00 or 24:00 local, as the rule set says."""
    hours = int(rules.choice("calendar.day_ends_at").partition(":")[0])
    return day_begins(day) + timedelta(hours=hours)


def _links(rules: RuleSet) -> list[_Link]:
    rows = rules.rows("calendar.steps")
    first_stage_row = next((n for n, row in enumerate(rows) if "stage" in row), len(rows))
    head = [row for row in rows[:first_stage_row] if "stage" not in row]
    tail = [row for row in rows[first_stage_row:] if "stage" not in row]
    links: list[_Link] = []
    for row in head:
        links += _link(row, None, links)
    for stage in rules.stages:
        before = tuple(links)
        for row in rows:
            if row.get("stage") == stage.kind and (stage.remarkable or not row.get("remarkable")):
                links += _link(row, stage, before, tuple(links))
    for row in tail:
        links += _link(row, None, links)
    return links


def _link(
    row: Row, stage: Stage | None, before: Collection[_Link], known: Collection[_Link] = ()
) -> Iterator[_Link]:
    """The row's link; none when it counts from a sitting and nothing has been sat.

    `before` is what came before this stage, `known` what this stage already has.
    """
    after = _after(str(row.get("after", "")), stage, before)
    if after is None:
        return
    name = str(row["step"]) if stage is None else f"{stage.id}.{row['step']}"
    bound, rule = str(row.get("bound", AT_LEAST)), str(row.get("rule", ""))
    if after and after not in {link.step for link in (*before, *known)}:
        raise RuleBroken("calendar.unknown_step", step=name, after=after)
    yield _Link(name, after, rule, bound, bool(row.get("window")), bool(row.get("extendable")))


def _after(word: str, stage: Stage | None, before: Collection[_Link]) -> str | None:
    names = [link.step for link in before]
    if word == "@end":
        return names[-1]
    if word == "@sitting":
        return next((name for name in reversed(names) if name.endswith(".sitting")), None)
    return f"{stage.id}.{word}" if stage is not None else word


def _days_kind(rules: RuleSet, link: _Link) -> str:
    return rules.explain(link.rule).kind.value if link.rule else Kind.DAYS.value


def _days(rules: RuleSet, link: _Link, applicants: int | None) -> int:
    many = applicants is not None and applicants > rules.count("calendar.vetting_many_over")
    if link.rule == "calendar.vetting_days" and many:
        return rules.count("calendar.vetting_days_many")
    return rules.count(link.rule) if link.rule else 0


def _limit(rules: RuleSet, link: _Link, start: date, applicants: int | None) -> date:
    """The first day an "at_least" row allows, or the last day an "at_most" row does."""
    days = _days(rules, link, applicants)
    if _days_kind(rules, link) == Kind.WORKING_DAYS:
        return add_working_days(start, days)
    limit = add_calendar_days(start, days)
    return next_working_day(limit) if days and rules.flag("calendar.roll_to_working_day") else limit


def _breaches(
    rules: RuleSet, link: _Link, dates: Dates, applicants: int | None, extended: bool
) -> Iterator[Broken]:
    on, start = dates[link.step], dates[link.after]
    if on < start:
        yield Broken(link.step, "calendar.before_the_step_it_follows", link.rule, on, start)
    elif link.bound == AT_LEAST:
        earliest = _earliest(rules, link, start, applicants)
        if on < earliest:
            yield Broken(link.step, "calendar.too_early", link.rule, on, earliest)
    else:
        latest = _latest(rules, link, start, applicants, extended)
        if on > latest:
            yield Broken(link.step, "calendar.too_late", link.rule, on, latest)


def _earliest(rules: RuleSet, link: _Link, start: date, applicants: int | None) -> date:
    """Only a window given to people is moved by a day of rest; a sitting may be held on one."""
    if link.window or _days_kind(rules, link) == Kind.WORKING_DAYS:
        return _limit(rules, link, start, applicants)
    return add_calendar_days(start, _days(rules, link, applicants))


def _latest(
    rules: RuleSet, link: _Link, start: date, applicants: int | None, extended: bool
) -> date:
    latest = _limit(rules, link, start, applicants)
    if not (extended and link.extendable):
        return latest
    longer = _days(rules, link, applicants) + rules.count("calendar.extension_days_max")
    return max(latest, next_working_day(add_calendar_days(start, longer)))


def _open(dates: Dates, rules: RuleSet, now: datetime, first: str, last: str) -> bool:
    if first not in dates or last not in dates:
        return False
    return day_begins(dates[first]) <= now < day_ends(dates[last], rules)


def _proposal_open(dates: Dates, rules: RuleSet, now: datetime, stage: Stage) -> bool:
    """From the step that lets candidates go on to the end of the day the proposal is due."""
    due = f"{stage.id}.due"
    starts = [link.after for link in _links(rules) if link.step == due]
    return bool(starts) and _open(dates, rules, now, starts[0], due)


def _remark_open(dates: Dates, rules: RuleSet, now: datetime, stage: Stage) -> bool:
    first, last = f"{stage.id}.marks_published", f"{stage.id}.remark_window_end"
    return stage.remarkable and _open(dates, rules, now, first, last)


def _due(day: date, name: str, rules: RuleSet, now: datetime) -> Due:
    ends_at = day_ends(day, rules)
    return Due(name, ends_at, now >= ends_at)
