"""The documentation that is written from the tables says what the tables say."""

import pytest

from exams.competitions.describe import DOCS, documents


@pytest.mark.parametrize("name", sorted(documents()))
def test_a_generated_page_is_not_stale(name: str) -> None:
    written = (DOCS / name).read_text(encoding="utf-8")
    assert written == documents()[name], "run: python -m exams.competitions.describe"
