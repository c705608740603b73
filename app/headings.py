"""Vietnamese words of several syllables stay on one line of a heading.

A line breaks at a space, and the syllables of one Vietnamese word are written apart: on a phone
"Sở Du lịch" fell into "Sở Du" and "lịch". In the titles of competitions and posts a capital letter
begins a word or a name, and the small syllable after it belongs to it, unless it only links.
"""

import re

NO_BREAK = "\N{NO-BREAK SPACE}"
LINKS = frozenset(
    [
        "bằng",
        "chức",
        "của",
        "cho",
        "các",
        "có",
        "do",
        "đến",
        "hoặc",
        "là",
        "năm",
        "nhất",
        "này",
        "ở",
        "tại",
        "theo",
        "thuộc",
        "từ",
        "và",
        "với",
        "and",
        "for",
        "of",
    ]
)
_SYLLABLES = re.compile(r"(?P<first>[^\W\d_]+) (?=(?P<next>[^\W\d_]+))")


def unbroken(title: object) -> str:
    """The title with a space that does not break inside each word begun by a capital letter.

    >>> unbroken("Phó Giám đốc Sở Du lịch và").split(" ")
    ['Phó', 'Giám\\xa0đốc', 'Sở', 'Du\\xa0lịch', 'và']
    """
    return _SYLLABLES.sub(_joined, str(title))


def _joined(found: re.Match[str]) -> str:
    first, after = found["first"], found["next"]
    one_word = first[0].isupper() and after.islower() and after not in LINKS
    return first + (NO_BREAK if one_word else " ")
