"""What is asked of machines, and what is noted of an attempt: types only, never a judgement."""

import pytest
from sqlalchemy import select

from exams.errors import Invalid, NotFound, NotPermitted, RuleBroken
from exams.events import Event, EventKind
from exams.sittings import asked as asking
from exams.sittings import attempt_events as watching
from exams.sittings import service
from exams.sittings.models import Attempt, Incident, Seat
from exams.sittings.networks import inside, read_networks
from exams.sittings.safe_browser import NOTHING_ASKED, Asked, Demand
from exams.sittings.watch_models import AttemptEvent, AttemptEventKind, SafeBrowser

Kind = AttemptEventKind
BASE = "https://thituyen.example.vn"
HERE = watching.Whence("10.1.2.3", b"key")
THERE = watching.Whence("192.0.2.7", b"key")
OTHER_BROWSER = watching.Whence("10.1.2.3", b"key", browser_shown=False)
REQUIRED = Asked(Demand.REQUIRED, "0" * 64)
NOTED = Asked(Demand.NOTED, "0" * 64)


@pytest.fixture
def seated(work, opened):
    """The first candidate sat down."""
    with work(opened.candidates[0]) as uow:
        service.make_ready(uow, opened.seats[0], "pc-0")
    return opened


def room_of(session, hall) -> int:
    return session.get_one(Seat, hall.seats[0]).room_id


def kinds(session) -> list[Kind]:
    return list(session.scalars(select(AttemptEvent.kind).order_by(AttemptEvent.id)))


def test_addresses_are_read_as_ranges() -> None:
    assert read_networks("10.1.2.0/24\n\n 192.0.2.7 \n2001:db8::/32") == [
        "10.1.2.0/24", "192.0.2.7/32", "2001:db8::/32",
    ]  # fmt: skip
    assert read_networks("10.1.2.3/24") == ["10.1.2.0/24"]


@pytest.mark.parametrize("wrong", ["10.1.2.0/33", "phòng 1", "10.1.2", "10.1.2.0/24 10.1.3.0/24"])
def test_a_wrong_range_is_named(wrong) -> None:
    with pytest.raises(Invalid, match="network.unreadable") as refused:
        read_networks(wrong)
    assert refused.value.facts["line"] == wrong


def test_too_many_ranges_are_refused() -> None:
    with pytest.raises(Invalid, match="network.too_many"):
        read_networks("\n".join(["10.0.0.1"] * 51))


@pytest.mark.parametrize(
    ("address", "so"),
    [
        ("10.1.2.255", True), ("10.1.3.0", False), ("::ffff:10.1.2.9", True), ("2001:db8::1", True),
        ("2001:db9::1", False), ("", False), ("not one", False),
    ],
)  # fmt: skip
def test_who_is_inside(address, so) -> None:
    assert inside(address, "10.1.2.0/24\n2001:db8::/32") is so


def test_only_who_runs_the_competition_sets_what_is_asked(work, hall, session) -> None:
    for person in (hall.invigilator, hall.supervisor, hall.candidates[0]):
        with work(person) as uow, pytest.raises(NotPermitted):
            asking.set_safe_browser(uow, hall.part_id, Demand.NOTED, [])
        with work(person) as uow, pytest.raises(NotPermitted):
            asking.set_networks(uow, hall.competition_id, room_of(session, hall), Demand.OFF, "")


def test_a_room_of_another_competition_is_not_there(work, hall) -> None:
    with work(hall.secretary) as uow, pytest.raises(NotFound):
        asking.set_networks(uow, hall.competition_id, 999, Demand.OFF, "")


def test_a_room_that_asks_names_a_range(work, hall, session) -> None:
    with work(hall.secretary) as uow, pytest.raises(Invalid, match="network.missing"):
        asking.set_networks(
            uow, hall.competition_id, room_of(session, hall), Demand.REQUIRED, " \n"
        )


def test_the_choice_for_the_browser_is_kept_with_its_keys(work, hall, session) -> None:
    keys = ["B" * 64, " " + "a" * 64, "a" * 64, ""]
    with work(hall.secretary) as uow:
        row = asking.set_safe_browser(uow, hall.part_id, Demand.REQUIRED, keys, "lối ra")
        salt, quits = row.salt, row.quit_hash
        assert row.browser_keys == ["a" * 64, "b" * 64]
    before = asking.asked_of_part(session, hall.part_id, BASE)
    assert (before.demand, before.browser_keys) == (Demand.REQUIRED, ("a" * 64, "b" * 64))
    session.rollback()
    with work(hall.secretary) as uow:
        row = asking.set_safe_browser(uow, hall.part_id, Demand.NOTED, keys)
        assert (row.salt, row.quit_hash) == (salt, quits)
    session.expire_all()
    assert asking.asked_of_sitting(session, hall.sitting_id, BASE).config_key == before.config_key
    session.rollback()
    with work(hall.secretary) as uow:
        asking.set_safe_browser(uow, hall.part_id, Demand.NOTED, [], "")
    session.expire_all()
    assert session.get_one(SafeBrowser, hall.part_id).quit_hash == ""
    assert asking.asked_of_part(session, hall.part_id, BASE).config_key != before.config_key


def test_a_key_that_is_none_is_refused(work, hall) -> None:
    with work(hall.secretary) as uow, pytest.raises(Invalid, match="safe_browser.not_a_key"):
        asking.set_safe_browser(uow, hall.part_id, Demand.NOTED, ["a" * 63])


def test_off_asks_nothing(work, hall, session) -> None:
    assert asking.asked_of_part(session, hall.part_id, BASE) is NOTHING_ASKED
    session.rollback()
    with work(hall.secretary) as uow:
        asking.set_safe_browser(uow, hall.part_id, Demand.OFF, [])
    assert asking.asked_of_part(session, hall.part_id, BASE) is NOTHING_ASKED
    assert asking.asked_of_sitting(session, 999, BASE) is NOTHING_ASKED


@pytest.mark.parametrize("demand", list(Demand))
def test_a_machine_outside_the_network_is_refused_only_where_it_is_required(
    work, seated, session, demand
) -> None:
    room = room_of(session, seated)
    session.rollback()
    with work(seated.secretary) as uow:
        asking.set_networks(uow, seated.competition_id, room, demand, "10.1.2.0/24")
    seat = session.get_one(Seat, seated.seats[0])
    watching.refuse_elsewhere(session, seat, HERE, NOTHING_ASKED)
    if demand is Demand.REQUIRED:
        with pytest.raises(RuleBroken, match="attempt.outside_network"):
            watching.refuse_elsewhere(session, seat, THERE, NOTHING_ASKED)
    else:
        watching.refuse_elsewhere(session, seat, THERE, NOTHING_ASKED)
    session.rollback()
    with work(seated.candidates[0]) as uow:
        told = watching.note_arrival(uow, seated.seats[0], THERE, NOTHING_ASKED)
    assert told == ([] if demand is Demand.OFF else [Kind.OUTSIDE_NETWORK])


def test_another_browser_is_refused_only_where_it_is_required(work, seated, session) -> None:
    seat = session.get_one(Seat, seated.seats[0])
    watching.refuse_elsewhere(session, seat, OTHER_BROWSER, NOTED)
    watching.refuse_elsewhere(session, seat, HERE, REQUIRED)
    with pytest.raises(RuleBroken, match="attempt.safe_browser"):
        watching.refuse_elsewhere(session, seat, OTHER_BROWSER, REQUIRED)


def test_what_is_noted_is_told_and_judged_by_nobody(work, seated, session) -> None:
    with work(seated.candidates[0]) as uow:
        told = watching.note_arrival(uow, seated.seats[0], OTHER_BROWSER, NOTED)
    assert told == [Kind.SAFE_BROWSER_FAILED]
    assert kinds(session) == [Kind.SAFE_BROWSER_FAILED, Kind.ADDRESS_SEEN]
    assert session.scalars(select(Incident)).all() == []
    attempt = session.scalars(select(Attempt)).one()
    assert (attempt.state.value, attempt.epoch) == ("ready", 1)
    event = session.scalars(select(Event).where(Event.kind == EventKind.ATTEMPT_WATCHED)).one()
    assert event.public == {}


def test_the_same_fault_is_noted_once_in_ten_minutes(work, seated, session, clock) -> None:
    def comes() -> None:
        with work(seated.candidates[0]) as uow:
            watching.note_arrival(uow, seated.seats[0], OTHER_BROWSER, NOTED)

    comes(), comes()
    assert kinds(session).count(Kind.SAFE_BROWSER_FAILED) == 1
    session.rollback()
    clock.move(minutes=10, seconds=1)
    comes()
    assert kinds(session).count(Kind.SAFE_BROWSER_FAILED) == 2


def test_a_save_without_the_browser_is_noted_for_its_own_attempt_alone(work, seated, session):
    attempt = session.scalars(select(Attempt.id)).one()
    session.rollback()
    with work(seated.candidates[0]) as uow:
        assert watching.note_browser_failed(uow, attempt)
    with work(seated.candidates[0]) as uow:
        assert not watching.note_browser_failed(uow, attempt)
    with work(seated.candidates[1]) as uow, pytest.raises(NotFound):
        watching.note_browser_failed(uow, attempt)


def test_a_changed_address_and_another_machine_are_noted(work, seated, session) -> None:
    with work(seated.candidates[0]) as uow:
        watching.note_arrival(uow, seated.seats[0], HERE, NOTHING_ASKED)
    with work(seated.candidates[0]) as uow:
        watching.note_arrival(uow, seated.seats[0], HERE, NOTHING_ASKED)
    with work(seated.candidates[0]) as uow:
        watching.note_arrival(uow, seated.seats[0], THERE, NOTHING_ASKED)
    assert kinds(session) == [Kind.ADDRESS_SEEN, Kind.ADDRESS_CHANGED]
    session.rollback()
    with work() as uow:
        uow.session.get_one(Attempt, session.scalars(select(Attempt.id)).one()).epoch = 2
        uow.record(EventKind.ATTEMPT_TAKEN_OVER, "attempt:1", public={"epoch": 2})
    session.rollback()
    for _ in range(2):
        with work(seated.candidates[0]) as uow:
            watching.note_arrival(uow, seated.seats[0], THERE, NOTHING_ASKED)
    assert kinds(session)[2:] == [Kind.TAKEN_OVER]


def test_the_mark_of_an_address_tells_nothing_across_attempts() -> None:
    one = watching.address_mark(b"k" * 32, 1, "10.1.2.3")
    assert one == watching.address_mark(b"k" * 32, 1, "10.1.2.3")
    assert one != watching.address_mark(b"k" * 32, 2, "10.1.2.3")
    assert len(one) == 16 and "10" not in one.split(".")


BATCH = [[1, "focus_lost", 1000, None], [2, "focus_regained", 3000, 2000], [3, "pasted", 4000, 12]]


def tell(work, hall, sent, n=0, epoch=1, page="p1") -> int:
    with work(hall.candidates[n]) as uow:
        return watching.note_told(uow, hall.seats[0], epoch, page, sent, HERE)


def test_what_the_page_tells_is_stored_once(work, seated, session) -> None:
    assert tell(work, seated, BATCH) == 3
    assert tell(work, seated, [*BATCH, [4, "reconnected", 9000, 61000]]) == 1
    assert tell(work, seated, BATCH[:1], page="p2") == 1
    attempt = session.scalars(select(Attempt.id)).one()
    log = watching.attempt_log(session, attempt)
    assert [(e.kind.value, e.amount) for e in log if e.k and e.page == "p1"] == [
        ("focus_lost", None), ("focus_regained", 2000), ("pasted", 12), ("reconnected", 61000),
    ]  # fmt: skip


def test_the_log_has_no_place_for_content() -> None:
    columns = {column.name for column in AttemptEvent.__table__.columns}
    assert columns == {
        "id", "attempt_id", "kind", "at_ms", "client_ms", "amount", "epoch", "page", "k", "mark",
    }  # fmt: skip


@pytest.mark.parametrize(
    "sent",
    [
        None, {}, "x", [[1, "pasted", 4000, "the text itself"]], [[1, "taken_over", 1, None]],
        [[1, "safe_browser_failed", 1, None]], [[1, "unheard_of", 1, None]], [[1, "pasted", 4000]],
        [["1", "pasted", 4000, 1]], [[1, "pasted", -1, 1]], [[1, "pasted", 1.5, 1]],
        [[True, "pasted", 1, 1]], [[2**31, "pasted", 1, 1]], [[1, "pasted", 2**53, 1]],
        [[n, "pasted", 1, 1] for n in range(101)],
    ],
)  # fmt: skip
def test_what_is_no_such_list_is_refused(work, seated, session, sent) -> None:
    with pytest.raises(Invalid, match="attempt_event.malformed"):
        tell(work, seated, sent)
    assert kinds(session) == []


def test_a_page_names_itself_plainly(work, seated) -> None:
    with pytest.raises(Invalid):
        tell(work, seated, BATCH, page="<b>")


def test_nobody_tells_of_another_or_of_an_epoch_that_never_was(work, seated) -> None:
    for wrong in ({"n": 1}, {"epoch": 2}, {"epoch": 0}):
        with pytest.raises(NotFound):
            tell(work, seated, BATCH, **wrong)


def test_a_page_that_runs_wild_fills_no_disk(work, seated, session, monkeypatch) -> None:
    monkeypatch.setattr(watching, "MOST_OF_AN_ATTEMPT", 5)
    assert tell(work, seated, BATCH) == 3
    assert tell(work, seated, [[n, "pasted", 1, 1] for n in range(10, 20)]) <= 2
    assert len(kinds(session)) <= 6
