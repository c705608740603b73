"""GIFT in: questions, or faults by line; GIFT out and in again: the same questions."""

import unicodedata
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exams.bank.interchange.gift import Draft, Parsed, parse, write
from exams.bank.models import QuestionKind
from exams.bank.wording import choice, essay, short, tidy, true_or_false


def one(text: str) -> Draft:
    parsed = parse(text)
    assert parsed.faults == ()
    assert len(parsed.questions) == 1
    return parsed.questions[0]


def fault(text: str) -> tuple[int, str]:
    parsed = parse(text)
    assert parsed.questions == ()
    assert len(parsed.faults) == 1
    return parsed.faults[0].line, parsed.faults[0].code


def test_an_equals_sign_marks_the_right_option_of_a_single_choice() -> None:
    read = one("::Câu 1:: Thủ đô? {=Hà Nội ~Huế #gần đúng\n~Đà Nẵng}")
    assert read.title == "Câu 1"
    assert read.wording.kind is QuestionKind.SINGLE
    assert [o.text for o in read.wording.options] == ["Hà Nội", "Huế", "Đà Nẵng"]
    assert read.wording.key == ("a",)


def test_weights_of_a_hundred_mark_the_right_options_of_a_multiple_choice() -> None:
    read = one("Số chẵn? {~%50%2 ~%-100%3 ~%50%4}")
    assert read.wording.kind is QuestionKind.MULTIPLE
    assert read.wording.key == ("a", "c")


def test_one_weight_of_a_hundred_is_a_single_choice() -> None:
    assert one("Một? {~%100%1 ~2}").wording.kind is QuestionKind.SINGLE


@pytest.mark.parametrize(("word", "key"), [
    ("T", "true"), ("TRUE", "true"), ("true", "true"), ("F", "false"), ("FALSE#sai", "false"),
])  # fmt: skip
def test_true_and_false(word: str, key: str) -> None:
    assert one(f"Trái đất tròn. {{{word}}}").wording.key == (key,)


def test_only_right_answers_are_a_short_answer() -> None:
    read = one("Năm? {=2013 =hai không một ba}")
    assert read.wording.kind is QuestionKind.SHORT
    assert read.wording.key == ("2013", "hai không một ba")


def test_empty_braces_are_an_essay() -> None:
    assert one("Phân tích. {}").wording.kind is QuestionKind.ESSAY


def test_a_gap_in_the_sentence_becomes_a_blank() -> None:
    assert one("Luật số {=58 ~59} năm 2020.").wording.text == "Luật số _____ năm 2020."


def test_escaped_signs_are_themselves() -> None:
    read = one(r"::a\:b:: 1 \+ 1 \= 2 \{\} \# \~ \\ hai\ndòng {=a\=b ~c\~d}")
    assert read.title == "a:b"
    assert read.wording.text == "1 + 1 = 2 {} # ~ \\ hai\ndòng"
    assert [o.text for o in read.wording.options] == ["a=b", "c~d"]


def test_categories_give_the_topic_and_comments_are_skipped() -> None:
    text = "// lời dẫn\n$CATEGORY: $course$/top/Luật/Cán bộ\n\n// nữa\nCâu? {T}\n// cuối"
    assert one(text).topic == "Luật/Cán bộ"


def test_general_feedback_is_dropped() -> None:
    assert one("Câu? {=a ~b ####xem Điều 5 {}}".replace("{}", "")).wording.key == ("a",)


def test_byte_order_mark_windows_lines_and_decomposed_letters_are_read() -> None:
    text = unicodedata.normalize(
        "NFD", "\ufeffThủ đô?\r\n{\r\n=Hà Nội\r\n~Huế\r\n}\r\n\r\nĐúng? {T}"
    )
    parsed = parse(text)
    assert [q.line for q in parsed.questions] == [1, 7]
    assert parsed.questions[0].wording.options[0].text == "Hà Nội"


def test_html_becomes_plain_text() -> None:
    assert one("[html]<p>Một&nbsp;hai</p><p>ba</p> {T}").wording.text == "Một hai\nba"


@pytest.mark.parametrize(("text", "code"), [
    ("Không có ngoặc", "gift.no_braces"),
    ("Hở {=a ~b", "gift.unbalanced_braces"),
    ("Hai {=a} và {=b}", "gift.several_braces"),
    ("Số {#3:0.1}", "gift.numerical"),
    ("Ghép {=a -> b =c -> d}", "gift.matching"),
    ("Nửa {=%50%a =%100%b}", "gift.partly_right"),
    ("Nửa {=a ~%50%b}", "gift.partly_right"),
    ("Sai cả {~a ~b}", "gift.no_right_answer"),
    ("Lệch {~%50%a ~%20%b}", "gift.weights_sum"),
    ("Lạ {abc}", "gift.answer_mark"),
    ("Phần trăm {=%x%a ~b}", "gift.weight"),
    ("{=a ~b}", "question.text_missing"),
    ("Một {~%100%a}", "question.two_options"),
    ("Giống {=a ~A}", "question.options_alike"),
    ("Hai đúng {=a =b ~c}", "question.one_key"),
    ("Trống {=}", "question.key_missing"),
])  # fmt: skip
def test_what_cannot_be_read_is_named_by_line(text: str, code: str) -> None:
    assert fault(f"\n// dẫn\n{text}") == (3, code)


def test_a_fault_does_not_hide_the_questions_around_it() -> None:
    parsed = parse("Một? {T}\n\nHở {\n\nBa? {F}")
    assert [q.line for q in parsed.questions] == [1, 5]
    assert [(f.line, f.code) for f in parsed.faults] == [(3, "gift.unbalanced_braces")]


def test_an_empty_file_has_nothing() -> None:
    assert parse("") == parse("\ufeff\n\n// chỉ chú thích\n") == Parsed((), ())


letters = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cc", "Cs"), include_characters="\n\\~=#{}:%->/[]"),
    min_size=1, max_size=30,
)  # fmt: skip
lines = letters.map(tidy).filter(bool)
distinct = st.lists(lines, min_size=2, max_size=6, unique_by=lambda t: tidy(t).casefold())


@st.composite
def wordings(draw: st.DrawFn):  # type: ignore[no-untyped-def]
    text = draw(lines.filter(lambda t: "_____" not in t))
    kind = draw(st.sampled_from(list(QuestionKind)))
    if kind is QuestionKind.ESSAY:
        return essay(text, [])
    if kind is QuestionKind.SHORT:
        return short(text, draw(st.lists(lines, min_size=1, max_size=3)))
    if kind is QuestionKind.TRUE_FALSE:
        return true_or_false(text, draw(st.booleans()))
    shown = draw(distinct)
    if kind is QuestionKind.SINGLE:
        right = draw(st.integers(0, len(shown) - 1))
        return choice(kind, text, [(t, n == right) for n, t in enumerate(shown)])
    marks = draw(st.lists(st.booleans(), min_size=len(shown), max_size=len(shown))
                 .filter(lambda m: sum(m) > 1))  # fmt: skip
    return choice(kind, text, list(zip(shown, marks, strict=True)))


topics = st.text(st.characters(codec="utf-8", exclude_categories=("C", "Z")), max_size=20).filter(
    lambda t: tidy(t) == t and not t.startswith(("/", "$", "top")) and not t.endswith("/")
)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(lines, topics, wordings()), max_size=5))
def test_what_is_written_is_read_again(rows) -> None:  # type: ignore[no-untyped-def]
    drafts = [Draft(0, title, topic, wording.tidied()) for title, topic, wording in rows]
    parsed = parse(write(drafts))
    assert parsed.faults == ()
    assert [(d.title, d.topic, d.wording) for d in parsed.questions] == [
        (d.title, d.topic, d.wording) for d in drafts
    ]


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=80) | st.text("\n{}=~#%:\\$aT", max_size=40))
def test_any_text_gives_an_answer_and_every_fault_names_a_line_of_it(text: str) -> None:
    parsed = parse(text)
    count = text.count("\n") + text.count("\r") + 1
    for found in (*parsed.questions, *parsed.faults):
        assert 1 <= found.line <= count


def test_weights_written_for_three_right_answers_add_up() -> None:
    wording = choice(
        QuestionKind.MULTIPLE, "Ba?", [("1", True), ("2", True), ("3", True), ("4", False)]
    )
    assert one(write([Draft(0, "", "", wording)])).wording == wording
    assert Decimal("33.33333") * 2 + Decimal("33.33334") == 100
