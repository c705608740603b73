"""Typing Vietnamese where the machine cannot: real keys in a real browser, on /components."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, CDPSession, Page, expect

from tests.journeys import typing_words as words
from tests.journeys.conftest import check_axe, check_width, serving
from tests.journeys.room import enter, essay, saved, stored, wait_for_paper

pytestmark = pytest.mark.browser
TEXT, LINE = "#typing-text", "#typing-line"


@pytest.fixture(scope="module")
def site(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """One server for all of this file: nothing here is stored on it."""
    var = tmp_path_factory.mktemp("typing")
    shutil.copy(sqlite_template, var / "typing.sqlite3")
    with serving(f"sqlite:///{var / 'typing.sqlite3'}", var) as server:
        yield server.url


@pytest.fixture
def context(chromium: Browser, site: str) -> Iterator[BrowserContext]:
    context = chromium.new_context(base_url=site, locale="vi-VN")
    yield context
    context.close()


@pytest.fixture
def page(context: BrowserContext) -> Page:
    page = context.new_page()
    page.goto("/components")
    page.locator("[data-typing]:not([hidden])").wait_for()
    return page


def choose(page: Page, method: str, style: str = "") -> None:
    """As a person chooses: open, click, close."""
    page.locator("[data-typing] summary").click()
    page.locator(f"#kb-typing-{method}").check()
    if style:
        page.locator("#kb-typing-main").check()
    page.locator("[data-typing] summary").click()


def typed(page: Page, keys: str, field: str = TEXT) -> str:
    """What stands in the emptied field after these keys."""
    page.eval_on_selector(field, "field => { field.value = ''; field.focus(); }")
    page.keyboard.type(keys)
    return page.input_value(field)


def put(page: Page, text: str, start: int, end: int | None = None) -> None:
    """Old text in the field, with the caret (or a selection) in it."""
    page.eval_on_selector(
        TEXT,
        "(field, [text, start, end]) => "
        "{ field.value = text; field.focus(); field.setSelectionRange(start, end); }",
        [text, start, start if end is None else end],
    )


def caret(page: Page) -> list[int]:
    """Where the selection begins and ends."""
    found = page.eval_on_selector(TEXT, "field => [field.selectionStart, field.selectionEnd]")
    return list(found)


def input_methods(context: BrowserContext, page: Page) -> CDPSession:
    """What an input method of the system does to a page."""
    return context.new_cdp_session(page)


# --- the words


@pytest.mark.parametrize("method", ["telex", "vni"])
def test_every_word_of_the_table_comes_out_key_by_key(page: Page, method: str) -> None:
    table = words.pairs(words.TELEX if method == "telex" else words.VNI)
    assert len(table) >= 120 and len(dict(table)) == len(table)
    choose(page, method)
    assert {keys: typed(page, keys) for keys, _ in table} == dict(table)


@pytest.mark.parametrize("field", [TEXT, LINE])
@pytest.mark.parametrize(
    ("method", "keys"), [("telex", words.SENTENCE_TELEX), ("vni", words.SENTENCE_VNI)]
)
def test_a_sentence_in_a_text_area_and_in_a_line(
    page: Page, method: str, keys: str, field: str
) -> None:
    choose(page, method)
    assert typed(page, keys, field) == words.SENTENCE


def test_a_word_that_cannot_be_vietnamese_ends_as_it_was_typed(page: Page) -> None:
    choose(page, "telex")
    table = words.pairs(words.ENDED_TELEX)
    assert {keys: typed(page, f"{keys}, ") for keys, _ in table} == {
        keys: f"{word}, " for keys, word in table
    }
    page.eval_on_selector(TEXT, "field => { field.value = ''; }")
    page.locator(TEXT).press_sequentially("data")
    page.keyboard.press("Enter")
    page.keyboard.type("tooi")
    assert page.input_value(TEXT) == "data\ntôi"


@pytest.mark.parametrize("method", ["telex", "vni"])
def test_every_vietnamese_syllable_comes_out_however_it_is_typed(page: Page, method: str) -> None:
    expected = {
        keys: words.written(onset, rhyme, tone)
        for onset, rhyme, tone in words.syllables()
        for keys in words.ways(onset, rhyme, tone, method)
    }
    assert len(set(expected.values())) > 15000
    wrong = page.evaluate(
        """async ([method, expected]) => {
            const { ended, press, wordOf } = await import("/static/js/typing-engine.js");
            const choice = { method, style: "usual" };
            const all = Object.entries(expected).map(([keys, word]) => {
                const end = [...keys].reduce((word, key) => press(word, key, choice), wordOf(""));
                return [keys, word, end.word, ended(end)];
            });
            return all.filter(([, word, last, end]) => word !== last || word !== end);
        }""",
        [method, expected],
    )
    assert wrong == []


def test_the_tone_stands_as_the_laws_print_it_or_as_schoolbooks_do(page: Page) -> None:
    choose(page, "telex")
    keys = "hoaf khoer thuys quys hoafn ngoafi thuowr muaf"
    assert typed(page, keys) == "hòa khỏe thúy quý hoàn ngoài thuở mùa"
    choose(page, "telex", style="main")
    assert typed(page, keys) == "hoà khoẻ thuý quý hoàn ngoài thuở mùa"


def test_off_is_off(page: Page) -> None:
    assert typed(page, words.SENTENCE_TELEX) == words.SENTENCE_TELEX
    assert typed(page, words.SENTENCE_VNI) == words.SENTENCE_VNI


# --- the field


def test_the_caret_stays_in_the_middle_of_a_text(page: Page) -> None:
    choose(page, "telex")
    put(page, "Quy trình bo nhiệm", 12)
    page.keyboard.type("or")
    assert (page.input_value(TEXT), caret(page)) == ("Quy trình bổ nhiệm", [12, 12])
    put(page, "một ng ba", 4)
    page.keyboard.type("tiees")
    assert (page.input_value(TEXT), caret(page)) == ("một tiếng ba", [7, 7])
    put(page, "tieng Viet", 4)
    page.keyboard.type("es")
    assert (page.input_value(TEXT), caret(page)) == ("tiếng Viet", [4, 4])


def test_a_key_over_a_selection_is_only_a_key(page: Page) -> None:
    choose(page, "telex")
    put(page, "toan bo", 4, 7)
    page.keyboard.type("s")
    assert (page.input_value(TEXT), caret(page)) == ("toans", [5, 5])


def test_decomposed_text_becomes_composed_when_it_is_typed_on(page: Page) -> None:
    choose(page, "telex")
    put(page, "toa\u0301", 4)
    page.keyboard.type("n")
    assert page.input_value(TEXT) == "toán"


def test_backspace_takes_one_letter_with_its_marks(page: Page) -> None:
    choose(page, "telex")
    put(page, "", 0)
    page.keyboard.type("toans")
    page.keyboard.press("Backspace")
    assert page.input_value(TEXT) == "toá"
    page.keyboard.type("n")
    assert page.input_value(TEXT) == "toán"
    page.keyboard.press("Backspace")
    page.keyboard.press("Backspace")
    page.keyboard.press("Backspace")
    page.keyboard.type("oois")
    assert page.input_value(TEXT) == "tối"


def test_a_slip_taken_back_brings_the_marks_back(page: Page) -> None:
    choose(page, "telex")
    assert typed(page, "tieengsk") == "tieengsk"
    page.keyboard.press("Backspace")
    assert (page.input_value(TEXT), caret(page)) == ("tiếng", [5, 5])
    page.keyboard.type(" Vieejt")
    assert page.input_value(TEXT) == "tiếng Việt"


def test_undo_and_redo_are_those_of_the_browser(page: Page) -> None:
    choose(page, "telex")
    typed(page, "Toois nay hojp")
    assert page.input_value(TEXT) == "Tối nay họp"
    seen = []
    while page.input_value(TEXT):
        page.keyboard.press("Control+z")
        seen.append(page.input_value(TEXT))
        assert caret(page)[0] == caret(page)[1], "undoing leaves nothing selected"
        assert len(seen) < 20
    assert "Tối nay" in " ".join(seen) and len(seen) >= 3
    for _ in seen:
        page.keyboard.press("Control+Shift+z")
    assert page.input_value(TEXT) == "Tối nay họp"
    page.keyboard.press("Control+z")
    before = page.input_value(TEXT)
    page.keyboard.type(" ba")
    assert page.input_value(TEXT) == f"{before} ba"


def test_whoever_saves_hears_of_every_change_once(page: Page) -> None:
    choose(page, "telex")
    page.eval_on_selector(
        TEXT, "f => { window.heard = []; f.addEventListener('input', () => heard.push(f.value)); }"
    )
    typed(page, "Vieejt nam")
    heard = page.evaluate("heard")
    assert heard == ["V", "Vi", "Vie", "Viê", "Việ", "Việt"] + [
        "Việt ",
        "Việt n",
        "Việt na",
        "Việt nam",
    ]


def test_a_full_field_takes_marks_but_no_more_letters(page: Page) -> None:
    choose(page, "telex")
    page.eval_on_selector(TEXT, "field => { field.maxLength = 5; }")
    assert typed(page, "tieengs") == "tiếng"


# --- what is not ours to touch


def test_pasted_text_is_left_as_it_is(context: BrowserContext, page: Page) -> None:
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.fill(LINE, "Quyeest ddinhj s")
    page.locator(LINE).press("Control+a")
    page.keyboard.press("Control+c")
    choose(page, "telex")
    put(page, "", 0)
    page.keyboard.press("Control+v")
    assert page.input_value(TEXT) == "Quyeest ddinhj s"
    put(page, "a", 1)
    page.evaluate("navigator.clipboard.writeText('s')")
    page.keyboard.press("Control+v")
    assert page.input_value(TEXT) == "as"


def test_an_input_method_of_the_system_is_left_alone(context: BrowserContext, page: Page) -> None:
    choose(page, "telex")
    put(page, "", 0)
    method = input_methods(context, page)
    for text in ("a", "aa", "aas"):
        method.send(
            "Input.imeSetComposition",
            {"text": text, "selectionStart": len(text), "selectionEnd": len(text)},
        )
        assert page.input_value(TEXT) == text
    method.send("Input.insertText", {"text": "aas"})
    assert page.input_value(TEXT) == "aas"
    page.keyboard.type(" aas")
    assert page.input_value(TEXT) == "aas ấ", "after the composition, ours again"


def test_between_composition_events_nothing_is_changed(page: Page) -> None:
    choose(page, "telex")
    put(page, "", 0)
    for event, keys, expected in [
        ("compositionstart", "aas", "aas"),
        ("compositionupdate", "ddi", "aasddi"),
        ("compositionend", " aas", "aasddi ấ"),
    ]:
        page.eval_on_selector(
            TEXT,
            "(field, name) => field.dispatchEvent(new CompositionEvent(name, {bubbles: true}))",
            event,
        )
        page.keyboard.type(keys)
        assert page.input_value(TEXT) == expected


def test_a_key_that_went_to_the_system_is_left_alone(context: BrowserContext, page: Page) -> None:
    choose(page, "telex")
    put(page, "toan", 4)
    method = input_methods(context, page)
    method.send("Input.dispatchKeyEvent", {"type": "rawKeyDown", "windowsVirtualKeyCode": 229})
    method.send("Input.dispatchKeyEvent", {"type": "char", "text": "s"})
    assert page.input_value(TEXT) == "toans"
    put(page, "toa", 3)
    method.send("Input.insertText", {"text": "á"})
    assert page.input_value(TEXT) == "toaá", "a letter that another method made"


# --- the choice


def test_the_choice_is_remembered_on_this_machine_and_off_at_first(
    context: BrowserContext, page: Page
) -> None:
    expect(page.locator("#kb-typing-off")).to_be_checked()
    expect(page.locator("[data-typing-now]")).to_have_text("Tắt")
    choose(page, "vni")
    other = context.new_page()
    other.goto("/components")
    expect(other.locator("[data-typing-now]")).to_have_text("VNI")
    assert typed(other, "Vie65t") == "Việt"
    choose(other, "telex")
    expect(page.locator("[data-typing-now]")).to_have_text("Telex")
    page.bring_to_front()
    assert typed(page, "Vieejt") == "Việt", "another window's choice counts here too"


def test_the_choice_works_by_keyboard_alone_and_on_a_narrow_screen(page: Page) -> None:
    page.set_viewport_size({"width": 360, "height": 740})
    page.locator("[data-typing] summary").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowDown")
    expect(page.locator("#kb-typing-telex")).to_be_checked()
    expect(page.locator("[data-typing-hint=telex]")).to_be_visible()
    check_axe(page)
    check_width(page)


def test_where_storage_is_forbidden_the_choice_holds_for_the_page(
    context: BrowserContext, page: Page
) -> None:
    context.add_init_script("Object.defineProperty(window, 'localStorage', {get() { throw 1; }});")
    page.reload()
    choose(page, "telex")
    assert typed(page, "Vieejt") == "Việt"


# --- the exam room


def test_a_candidate_without_an_input_method_sits_in_vietnamese(live, hall, open_now, visitor):
    room = enter(visitor(hall.candidates[0], width=360), hall)
    choose(room, "telex")
    room.locator("#kb-try").press_sequentially("Tieengs Vieetj")
    expect(room.locator("#kb-try")).to_have_value("Tiếng Việt")
    expect(room.locator("[data-device=keyboard]")).to_have_class("is-good")
    check_axe(room)
    check_width(room)
    open_now()
    wait_for_paper(room)
    essay(room).press_sequentially(words.SENTENCE_TELEX)
    saved(room)
    assert stored(live, hall) == words.SENTENCE
    room.locator(".kb-notes summary").click()
    room.locator("#kb-notes").press_sequentially("xem laij")
    expect(room.locator("#kb-notes")).to_have_value("xem lại")


# --- speed


ONE_TURN = """([essay, keys, method]) => {
    localStorage.setItem("kb-typing", `${method} usual`);
    dispatchEvent(new StorageEvent("storage", { key: "kb-typing" }));
    const field = document.querySelector("#typing-text");
    field.value = essay;
    field.focus();
    const middle = essay.indexOf(" ", essay.length / 2) + 1;
    field.setSelectionRange(middle, middle);
    const began = performance.now();
    for (const key of keys) {
        const event = new InputEvent("beforeinput",
            { inputType: "insertText", data: key, bubbles: true, cancelable: true });
        if (field.dispatchEvent(event)) document.execCommand("insertText", false, key);
    }
    const took = performance.now() - began;
    return [took / keys.length, field.value.slice(middle, field.selectionStart)];
}"""


def test_typing_in_a_long_essay_costs_little_more_than_plain_typing(page: Page) -> None:
    """2,000 keys in 20,000 characters, with and without, in turns: the median of the ratios.

    Nearly all of a key's time there is the browser laying out the text; ours is microseconds.
    """
    paragraph = "Cải cách hành chính là nhiệm vụ thường xuyên của mỗi cơ quan. " * 8 + "\n"
    essay = (paragraph * 45)[:20000]
    keys = f"{words.SENTENCE_TELEX} "
    ratios = []
    for _ in range(2000 // len(keys) + 1):
        plain, text = page.evaluate(ONE_TURN, [essay, keys, "off"])
        assert text == keys
        ours, text = page.evaluate(ONE_TURN, [essay, keys, "telex"])
        assert text == f"{words.SENTENCE} "
        ratios.append(ours / plain)
        print(f"{plain:.2f} ms a plain key, {ours:.2f} ms with Telex")
    assert sorted(ratios)[len(ratios) // 2] < 3, sorted(ratios)
