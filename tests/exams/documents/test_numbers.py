"""Papers are numbered by year and symbol, without gaps, also when two issue at once."""

import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

from sqlalchemy import select

from exams.documents.models import Document
from exams.documents.service import issue
from tests import build


def test_each_symbol_counts_for_itself_and_each_year_anew(work, clock) -> None:
    with work() as uow:
        where = build.bare_competition(uow).id
        given = [
            issue(uow, where, kind, {"a": 1}).number
            for kind in ("notice", "minutes", "notice", "notice")
        ]
        assert given == [1, 1, 2, 3]
    clock.at += timedelta(days=60)
    with work() as uow:
        assert issue(uow, where, "notice", {}).number == 1


def test_a_paper_that_was_not_issued_after_all_leaves_no_gap(work) -> None:
    with work() as uow:
        where = build.bare_competition(uow).id
    try:
        with work() as uow:
            issue(uow, where, "notice", {})
            raise RuntimeError
    except RuntimeError:
        pass
    with work() as uow:
        assert issue(uow, where, "notice", {}).number == 1


def test_a_paper_that_says_the_same_again_gets_no_second_number(work) -> None:
    with work() as uow:
        where = build.bare_competition(uow).id
        for facts, subject in (({"a": 1}, "x:1"), ({"a": 1}, "x:2"), ({"a": 1}, "x:1")):
            issue(uow, where, "minutes", facts, subject=subject, once=True)
        again = issue(uow, where, "minutes", {"a": 1}, subject="x:1", once=True)
        assert again.number == 1
        assert issue(uow, where, "minutes", {"a": 2}, subject="x:1", once=True).number == 3
        # what was said before the newest paper is new again
        assert issue(uow, where, "minutes", {"a": 1}, subject="x:1", once=True).number == 4


def test_eight_at_once_get_the_numbers_one_to_eight(work, session) -> None:
    with work() as uow:
        where = build.bare_competition(uow).id

    def one(n: int) -> None:
        with work() as uow:
            issue(uow, where, "call_up", {"n": n})

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(one, range(8)))
    numbers = session.scalars(select(Document.number).order_by(Document.number)).all()
    assert list(numbers) == list(range(1, 9))


def test_two_clicks_at_once_give_the_same_paper_once(work, session) -> None:
    with work() as uow:
        where = build.bare_competition(uow).id

    def again() -> int:
        with work() as uow:
            return issue(uow, where, "council_decision", {"a": 1}, once=True).number

    with ThreadPoolExecutor(1) as pool:
        with work() as uow:
            issue(uow, where, "council_decision", {"a": 1}, once=True)
            late = pool.submit(again)
            time.sleep(0.3)
        assert late.result() == 1
    assert len(session.scalars(select(Document)).all()) == 1
