"""The check of a machine in a real browser: it tries what the exam does, and says what it found."""

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import check_axe
from tests.journeys.room import enter

pytestmark = pytest.mark.browser
WITHOUT = "indexedDB.constructor.prototype.open = () => { throw new DOMException('private'); };"


def test_a_good_machine_is_told_so_and_keeps_a_text_over_a_reload(hall, visitor):
    page = visitor(hall.candidates[0], width=390).new_page()
    page.goto("/room/check")
    expect(page.locator("#kb-check-all")).to_contain_text("mọi thứ đều ổn", timeout=20000)
    expect(page.locator("[data-check=storage]")).to_have_class("is-good")
    check_axe(page)
    page.reload()
    expect(page.locator("[data-check=storage]")).to_contain_text("trước khi tải lại", timeout=20000)


def test_a_browser_that_keeps_nothing_is_told_so_on_both_pages(hall, visitor):
    context = visitor(hall.candidates[0])
    context.add_init_script(WITHOUT)
    page = context.new_page()
    page.goto("/room/check")
    expect(page.locator("[data-check=storage]")).to_have_class("is-bad", timeout=20000)
    page = enter(context, hall)
    expect(page.locator("[data-device=storage]")).to_have_class("is-bad", timeout=20000)
    expect(page.locator("[data-device=browser]")).to_have_class("is-good")
