"""What else the machine does during an exam: a long PDF, a ranking, readers of the public site.

Run as a program of its own until it is ended: `python -m bench.beside <address of the server>`.
"""

import os
import sys
import threading
import time
import urllib.request
from decimal import Decimal
from random import Random

from exams.results.ranking import rank
from exams.results.totals import Candidate, total
from exams.rules.adoption import adopt
from exams.rules.loader import load_shipped

READERS_EVERY_S = 0.1
PEOPLE, ROWS = 2000, 1000


def main(address: str) -> None:
    """Everything at once, at the lowest priority but for the readers, who use the server."""
    threading.Thread(target=_read, args=(address,), daemon=True).start()
    os.nice(10)
    while True:
        _pdf()
        _rank()


def _read(address: str) -> None:
    while True:
        with urllib.request.urlopen(address, timeout=30) as answer:  # noqa: S310
            answer.read()
        time.sleep(READERS_EVERY_S)


def _pdf() -> None:
    from app.pdf import render_pdf

    cells = "<td>Nguyễn Thị Ví Dụ</td><td>Trưởng phòng</td><td>87,50</td>"
    rows = "".join(f"<tr><td>{n}</td>{cells}</tr>" for n in range(ROWS))
    render_pdf(f"<html lang=vi><title>Kết quả</title><table>{rows}</table></html>")


def _rank() -> None:
    rules = adopt(load_shipped("leadership-written-proposal"), {})
    chance, totals = Random(1), []
    for n in range(PEOPLE):
        marks = {stage.id: Decimal(chance.randrange(6000, 10001)) / 100 for stage in rules.stages}
        totals.append(total(Candidate(f"B{n}", marks), rules))
    rank(totals, rules)


if __name__ == "__main__":
    main(sys.argv[1])
