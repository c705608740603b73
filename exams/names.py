"""Vietnamese names: how they are sorted and how they are found.

    name_key(full_name) -> str     ASCII hex; sorting these strings sorts people by given name
    text_key(text) -> str          the same order for any text, read from its beginning
    fold(text) -> str              for search: no tone or other mark, đ as d, single spaces

Order as ICU has it for `vi`: letters a ă â b c d đ e ê ... o ô ơ ... u ư ... y first; then tones
(ngang, huyền, hỏi, ngã, sắc, nặng); then lower case before capitals. A name is compared by its last
word, then by what stands before it. The key is stored, so every database sorts alike.
"""

import unicodedata
from functools import cache

_LETTERS = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_TONES = {"\u0300": 2, "\u0309": 3, "\u0303": 4, "\u0301": 5, "\u0323": 6}
_SHAPES = frozenset("\u0306\u0302\u031b")
_FIRST_LETTER, _FIRST_DIGIT, _SPACE, _MARK, _OTHER = 0x40, 0x20, 0x02, 0x03, 0xF0


def name_key(full_name: str) -> str:
    """The sort key of a full name: given name, then family and middle names, then case."""
    words = full_name.split()
    given, rest = words[-1:], words[:-1]
    return _hex(*_levels(" ".join(given)), *_levels(" ".join(rest)), _case(" ".join(given + rest)))


def text_key(text: str) -> str:
    """The sort key of any text: the name of a unit, a post, a street."""
    plain = " ".join(text.split())
    return _hex(*_levels(plain), _case(plain))


def fold(text: str) -> str:
    """The text for search: "Đặng Thủy" and "dang thuỷ" fold to the same."""
    decomposed = unicodedata.normalize("NFD", text.casefold().replace("đ", "d"))
    bare = "".join(c for c in decomposed if not unicodedata.combining(c))
    return " ".join(bare.split())


def _hex(*levels: bytes) -> str:
    """Levels one after another; the zero between them sorts before every weight."""
    return b"\x00".join(levels).hex()


def _levels(text: str) -> tuple[bytes, bytes]:
    """The letters, and the tones of the letters."""
    letters, tones = bytearray(), bytearray()
    for letter, tone in _units(text.lower()):
        letters += _letter(letter)
        tones.append(tone)
    return bytes(letters), bytes(tones)


def _case(text: str) -> bytes:
    return bytes(2 if letter.isupper() else 1 for letter in unicodedata.normalize("NFC", text))


def _units(text: str) -> list[tuple[str, int]]:
    """Each letter with its shape (ă, â, ơ ...) and the weight of its tone; 1 is ngang."""
    units: list[tuple[str, int]] = []
    for char in unicodedata.normalize("NFD", text):
        if char in _TONES and units:
            units[-1] = (units[-1][0], _TONES[char])
        elif char in _SHAPES and units:
            units[-1] = (unicodedata.normalize("NFC", units[-1][0] + char), units[-1][1])
        elif not unicodedata.combining(char):
            units.append((char, 1))
    return units


@cache
def _letter(letter: str) -> bytes:
    """The weight of a letter: space, other marks, digits, the alphabet, then all other scripts."""
    if letter in _LETTERS:
        return bytes([_FIRST_LETTER + 2 * _LETTERS.index(letter)])
    if letter in "0123456789":
        return bytes([_FIRST_DIGIT + int(letter)])
    if letter == " ":
        return bytes([_SPACE])
    if len(letter) == 1 and letter < "\x7f":
        return bytes([_MARK, max(ord(letter), 1)])
    return bytes([_OTHER]) + letter.encode()
