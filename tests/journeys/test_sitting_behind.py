"""The server holds less than it acknowledged (a restored copy): the page gives it everything anew."""

import pytest
from playwright.sync_api import expect

from exams.sittings.models import Attempt, Save
from tests.journeys.room import (
    SAVE,
    aside,
    begin,
    cut_off,
    essay,
    holds,
    saved,
    stored_all,
    wait_for_paper,
    write,
)  # fmt: skip

pytestmark = pytest.mark.browser


def restore_copy(live, hall, n):
    """The database as it was after the n-th save of the first candidate."""
    with live.app.extensions["database"].writing() as session:
        attempt = session.query(Attempt).filter_by(seat_id=hall.seats[0]).one()
        saves = session.query(Save).filter_by(attempt_id=attempt.id)
        last = saves.filter_by(n=n).one()
        attempt.head_n, attempt.head, attempt.saved_ms = n, last.hash, last.saved_ms
        saves.filter(Save.n > n).delete()
        session.commit()


def test_an_open_page_sends_again_what_the_server_lost(live, hall, open_now, visitor):
    open_now()
    page = begin(visitor(hall.candidates[0]), hall)
    write(page, "Một. ")
    saved(page)
    write(page, "Hai. ")
    saved(page)
    page.locator("#kb-next").click()
    page.get_by_label("Hội đồng").check()
    saved(page)
    assert stored_all(live, hall) == {"1": "Một. Hai. ", "2": "a"}
    restore_copy(live, hall, 1)
    page.locator("#kb-back").click()
    write(page, "Ba. ")  # the page holds every record since: they are sent again
    saved(page)
    assert stored_all(live, hall) == {"1": "Một. Hai. Ba. ", "2": "a"}
    page.reload()
    wait_for_paper(page)  # from here on it holds texts, but not the records that they came with
    restore_copy(live, hall, 1)
    write(page, "Bốn.")
    saved(page)
    assert stored_all(live, hall) == {"1": "Một. Hai. Ba. Bốn.", "2": "a"}
    assert aside(live) == []


def test_after_a_crash_too_what_was_not_acknowledged_goes_on(live, hall, open_now, visitor):
    open_now()
    context = visitor(hall.candidates[0])
    page = begin(context, hall)
    write(page, "Một. ")
    saved(page)
    write(page, "Hai. ")
    saved(page)
    cut_off(context, page, "Ba. ")
    page.close()
    restore_copy(live, hall, 1)
    context.unroute(SAVE)
    page = begin(context, hall)
    expect(essay(page)).to_have_value("Một. Hai. Ba. ")
    write(page, "Bốn.")
    saved(page)
    holds(page, 0)
    expect(page.locator(".kb-found")).to_have_count(0)
    assert stored_all(live, hall) == {"1": "Một. Hai. Ba. Bốn."}
    assert aside(live) == []
