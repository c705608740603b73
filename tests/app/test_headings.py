"""A line of a heading never ends inside a Vietnamese word."""

import pytest

from app.headings import unbroken


@pytest.mark.parametrize(
    ("title", "pieces"),
    [
        ("Phó Giám đốc Sở Du lịch và", ["Phó", "Giám đốc", "Sở", "Du lịch", "và"]),
        ("Trưởng phòng thuộc Sở Y tế", ["Trưởng phòng", "thuộc", "Sở", "Y tế"]),
        ("Sở và phường, Đà Nẵng 2026", ["Sở", "và", "phường,", "Đà", "Nẵng", "2026"]),
        ("Department of Home Affairs", ["Department", "of", "Home", "Affairs"]),
    ],
)
def test_the_syllables_of_a_word_stay_together(title: str, pieces: list[str]) -> None:
    shown = unbroken(title)
    assert [piece.replace("\N{NO-BREAK SPACE}", " ") for piece in shown.split(" ")] == pieces
