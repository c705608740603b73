"""Vietnamese names: the order of the class list, and search without marks."""

import random

from hypothesis import given
from hypothesis import strategies as st

from exams.names import fold, name_key, text_key


def ordered(names: list[str]) -> list[str]:
    return sorted(names, key=name_key)


def test_letters_come_before_tones() -> None:
    assert ordered(["Ấn", "Ăn", "Ân", "Ánh"]) == ["Ánh", "Ăn", "Ân", "Ấn"]
    assert ordered(["Đăng", "Dạt"]) == ["Dạt", "Đăng"]


def test_tones_come_in_the_order_of_the_dictionary() -> None:
    tones = ["ma", "mà", "mả", "mã", "má", "mạ"]
    assert ordered(random.Random(1).sample(tones, 6)) == tones


def test_the_alphabet_is_the_vietnamese_one() -> None:
    alphabet = list("aăâbcdđeêghiklmnoôơpqrstuưvxy")
    assert ordered(random.Random(2).sample(alphabet, len(alphabet))) == alphabet


def test_people_are_sorted_by_given_name_then_family_name() -> None:
    people = ["Trần Văn An", "Lê Thị Ánh", "Nguyễn Văn An", "Đỗ Bình", "Dương Bình", "Phạm Anh"]
    assert ordered(people) == [
        "Nguyễn Văn An",
        "Trần Văn An",
        "Phạm Anh",
        "Lê Thị Ánh",
        "Dương Bình",
        "Đỗ Bình",
    ]


def test_all_of_one_given_name_stand_together() -> None:
    assert ordered(["Vũ Anh", "An Ánh", "Bùi Anh"]) == ["Bùi Anh", "Vũ Anh", "An Ánh"]


def test_units_sort_by_their_first_word() -> None:
    names = ["Phường Thủ Đức", "Đặc khu Côn Đảo", "Phường An Khánh"]
    expected = ["Đặc khu Côn Đảo", "Phường An Khánh", "Phường Thủ Đức"]
    assert sorted(names, key=text_key) == expected


def test_search_ignores_tones_marks_case_and_where_the_tone_stands() -> None:
    assert fold("Đặng  Thủy") == fold("dang thuỷ") == "dang thuy"
    assert fold("HÓC MÔN") == "hoc mon"
    assert fold("Hoà") == fold("Hòa")


@given(st.text(alphabet="aăâàáạđdeêoôơuưy ABĐÊ1-", max_size=12))
def test_a_key_is_ascii_hex_and_does_not_depend_on_the_form_of_the_letters(name: str) -> None:
    import unicodedata

    key = name_key(name)
    assert set(key) <= set("0123456789abcdef")
    assert key == name_key(unicodedata.normalize("NFD", name))
    assert name_key(f"  {name} ") == key
