"""Network, server, browser and machines fail; nothing is lost and nothing is claimed too early."""

import random
from dataclasses import replace

import pytest
from playwright.sync_api import expect

from exams.sittings.models import Incident, KeptAside
from tests import build_sittings
from tests.build_sittings import ESSAY
from tests.journeys.conftest import admit_all, open_at_the_hour
from tests.journeys.room import (
    SAVE,
    attempt_of,
    begin,
    enter,
    essay,
    holds,
    not_saved,
    saved,
    status,
    stored,
    stored_all,
    wait_for_paper,
    write,
)  # fmt: skip

pytestmark = pytest.mark.browser
QUESTIONS = 40


def busy(route):
    route.fulfill(
        status=503,
        headers={"Retry-After": "1"},
        content_type="application/json",
        body='{"c":"away"}',
    )


def test_text_typed_without_network_arrives_when_the_network_is_back(live, hall, open_now, visitor):
    open_now()
    context = visitor(hall.candidates[0])
    page = begin(context, hall)
    write(page, "Trước khi mất mạng. ")
    saved(page)
    context.set_offline(True)
    write(page, "Khi mất mạng.")
    page.wait_for_timeout(4000)
    not_saved(page)
    expect(status(page)).to_contain_text("Đang chờ mạng: 1 câu chưa lưu")
    assert stored(live, hall) == "Trước khi mất mạng. "
    write(page, " Vẫn viết.")
    context.set_offline(False)
    saved(page)
    assert stored(live, hall) == "Trước khi mất mạng. Khi mất mạng. Vẫn viết."


def test_unacknowledged_text_survives_a_reload_while_the_server_is_away(
    live, hall, open_now, visitor
):
    open_now()
    context = visitor(hall.candidates[0])
    page = begin(context, hall)
    write(page, "Đã lưu. ")
    saved(page)
    context.route(SAVE, busy)
    write(page, "Chưa lưu.")
    page.wait_for_timeout(2500)
    not_saved(page)
    page.on("dialog", lambda dialog: dialog.accept())
    for _ in range(2):  # a second crash changes nothing
        page.reload()
        wait_for_paper(page)
        expect(essay(page)).to_have_value("Đã lưu. Chưa lưu.")
        not_saved(page)
    context.unroute(SAVE)
    saved(page)
    assert stored(live, hall) == "Đã lưu. Chưa lưu."


def test_what_the_browser_keeps_cannot_be_read_in_it(live, hall, open_now, visitor):
    open_now()
    context = visitor(hall.candidates[0])
    page = begin(context, hall)
    context.route(SAVE, busy)
    write(page, "Bí mật của thí sinh")
    page.wait_for_timeout(2000)
    kept = page.evaluate(
        """() => new Promise((resolve) => {
          const open = indexedDB.open("khoabang-room", 1);
          open.onsuccess = () => {
            const all = open.result.transaction("kept").objectStore("kept").getAll();
            all.onsuccess = () => resolve(all.result.map((row) => [row.id, Array.from(row.data)]));
          };
        })"""
    )
    assert kept
    texts = " ".join(bytes(data).decode("latin-1") for _id, data in kept)
    assert "thí sinh".encode().decode("latin-1") not in texts
    assert page.evaluate("JSON.stringify(localStorage)").count("Bí mật") == 0


def test_saved_is_said_only_after_the_server_acknowledged(live, hall, open_now, visitor):
    open_now()
    context = visitor(hall.candidates[0])
    page = begin(context, hall)
    refused = []

    def busy_twice(route):
        if len(refused) < 2:
            refused.append(1)
            busy(route)
        else:
            route.continue_()

    context.route(SAVE, busy_twice)
    write(page, "Chưa lưu")
    page.wait_for_timeout(1500)
    not_saved(page)
    saved(page)
    assert len(refused) == 2
    assert stored(live, hall) == "Chưa lưu"


def test_a_page_of_somebody_else_is_no_acknowledgement(live, hall, open_now, visitor):
    open_now()
    context = visitor(hall.candidates[0])
    page = begin(context, hall)
    context.route(SAVE, lambda route: route.fulfill(status=200, body="<h1>Wi-Fi</h1>"))
    write(page, "Vẫn còn")
    page.wait_for_timeout(3000)
    not_saved(page)
    lie = {"c": "saved", "n": 1, "h": "0" * 64, "st": 1, "end": None, "state": "writing"}
    context.unroute(SAVE)
    context.route(SAVE, lambda route: route.fulfill(json=lie))
    page.wait_for_timeout(3000)
    not_saved(page)
    context.unroute(SAVE)
    saved(page, timeout=60_000)
    assert stored(live, hall) == "Vẫn còn"


def test_an_acknowledgement_that_the_server_did_not_sign_is_none(live, hall, open_now, visitor):
    open_now()
    context = visitor(hall.candidates[0])
    page = begin(context, hall)
    forged = []

    def forge(route):
        answer = route.fetch()
        said = answer.json()
        said["sig"][0] = forged[0] if forged else said["sig"][0]
        forged.append(said["sig"][0])  # from the second on: the signature of another save
        route.fulfill(response=answer, json=said)

    context.route(SAVE, forge)
    write(page, "Ký đúng. ")
    saved(page)
    holds(page, 0)
    write(page, "Ký sai.")
    expect(status(page)).to_contain_text("Không xác minh được", timeout=8000)
    not_saved(page)
    assert stored(live, hall) == "Ký đúng. Ký sai."
    holds(page, 1)
    write(page, " Viết tiếp.")
    not_saved(page)
    context.unroute(SAVE)
    saved(page, timeout=20000)
    holds(page, 0)
    assert len(forged) < 12  # tried again with growing pauses, not in a loop
    assert stored(live, hall) == "Ký đúng. Ký sai. Viết tiếp."


@pytest.mark.parametrize("seed", [1, 2])
def test_forty_answers_arrive_although_a_third_of_the_requests_fails(live, visitor, seed):
    items = [replace(ESSAY, slot=str(n)) for n in range(1, QUESTIONS + 1)]
    with live.work() as uow:
        hall = build_sittings.called_up(uow, 1, paper=build_sittings.content(*items))
    admit_all(live, hall)
    open_at_the_hour(live, hall)
    context = visitor(hall.candidates[0])
    page = begin(context, hall)
    chance = random.Random(seed)
    faults = {"lost": 0, "unheard": 0, "twice": 0}

    def trouble(route):
        die = chance.random()
        if die < 0.1:
            faults["lost"] += 1
            route.abort()
        elif die < 0.2:  # the server stores it, the page never hears of it
            faults["unheard"] += 1
            route.fetch()
            route.abort()
        elif die < 0.3:
            faults["twice"] += 1
            route.fetch()
            route.continue_()
        else:
            route.continue_()

    context.route(SAVE, trouble)
    page.locator("#kb-all").click()
    areas = page.locator("textarea[data-answer]")
    for n in range(QUESTIONS):
        areas.nth(n).fill(f"Câu {n + 1}, hạt giống {seed}")
        page.wait_for_timeout(200)
        if n % 3 == 0:
            claimed_is_stored(page, live, hall)
    page.evaluate("document.activeElement.blur()")
    saved(page, timeout=60000)
    expected = {str(n): f"Câu {n}, hạt giống {seed}" for n in range(1, QUESTIONS + 1)}
    assert stored_all(live, hall) == expected
    assert sum(faults.values()) >= 3


def claimed_is_stored(page, live, hall):
    """When the page says "saved", every text on the screen is stored."""
    shown = page.evaluate(
        """() => [document.getElementById("kb-status").classList.contains("is-unsaved"),
        [...document.querySelectorAll("textarea[data-answer]")].map((area) => area.value)]"""
    )
    unsaved, texts = shown
    if not unsaved:
        held = stored_all(live, hall)
        assert [held.get(str(n), "") for n in range(1, QUESTIONS + 1)] == texts


def test_two_windows_of_one_machine_do_not_write_against_each_other(live, hall, open_now, visitor):
    open_now()
    context = visitor(hall.candidates[0])
    first = begin(context, hall)
    context.route(SAVE, busy)
    write(first, "Cửa sổ một chưa lưu")
    second = enter(context, hall)
    wait_for_paper(second)
    expect(essay(second)).to_have_value("Cửa sổ một chưa lưu")
    expect(first.locator("#kb-alert")).to_contain_text("cửa sổ khác")
    expect(essay(first)).to_have_attribute("readonly", "")
    context.unroute(SAVE)
    write(second, ", cửa sổ hai")
    saved(second)
    assert stored(live, hall) == "Cửa sổ một chưa lưu, cửa sổ hai"
    with live.app.extensions["database"].reading() as session:
        assert session.query(Incident).count() == session.query(KeptAside).count() == 0


def test_offline_at_the_end_the_page_shows_the_head_of_what_it_holds(live, hall, open_now, visitor):
    open_now()
    context = visitor(hall.candidates[0])
    page = begin(context, hall)
    live.clock.move(minutes=179, seconds=50)
    write(page, "Đã đến. ")
    saved(page)
    context.route("**/room/*", lambda route: route.abort())
    write(page, "Chưa đến.")
    code = page.locator("#kb-head-code")
    expect(code).to_be_visible(timeout=60_000)
    shown = code.inner_text()
    assert len(shown) == 19
    context.unroute("**/room/*")
    page.wait_for_url("**/receipt", timeout=60_000)  # within the grace: it counts
    assert stored(live, hall) == "Đã đến. Chưa đến."
    expect(page.locator("main")).to_contain_text(shown)


def test_what_arrives_after_the_grace_is_kept_aside_and_said_so(live, hall, open_now, visitor):
    open_now()
    context = visitor(hall.candidates[0])
    page = begin(context, hall)
    write(page, "Kịp giờ")
    saved(page)
    context.route(SAVE, busy)
    write(page, " rồi muộn")
    page.wait_for_timeout(500)
    live.clock.move(minutes=185)
    context.unroute(SAVE)
    expect(page.locator("#kb-alert")).to_contain_text("Hội đồng sẽ quyết định", timeout=60_000)
    expect(page.locator("#kb-head-code")).to_be_visible()
    assert stored(live, hall) == "Kịp giờ"
    with live.app.extensions["database"].reading() as session:
        kept = session.query(KeptAside).all()
        assert [(row.text, row.reason) for row in kept] == [("Kịp giờ rồi muộn", "late")]
        attempt = attempt_of(live, hall)
        assert kept[0].previous == attempt.head  # provably on top of what was acknowledged


def test_a_spoilt_copy_and_a_refused_token_only_cost_a_moment(live, hall, open_now, visitor):
    context = visitor(hall.candidates[0])
    spoilt = []

    def once(url, **answer):
        def act(route):
            if url in spoilt:
                route.continue_()
            else:
                spoilt.append(url)
                route.fulfill(**answer)

        context.route(url, act)

    once("**/copy", status=200, content_type="application/octet-stream", body="x" * 400)
    once("**/room/now", status=401, json={"c": "token"})
    page = enter(context, hall)
    page.wait_for_timeout(1500)
    open_now()
    wait_for_paper(page)
    assert len(spoilt) == 2
    write(page, "Vẫn làm được bài")
    saved(page)
    assert stored(live, hall) == "Vẫn làm được bài"
