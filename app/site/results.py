"""The published result: page, CSV, JSON, PDF, all from one list of what is public."""

import csv
import io
import json
from typing import Any

from flask import Response, render_template

from app.pdf import pdf_response
from app.site import blueprint
from app.work import Reader, read
from exams.competitions.models import Competition
from exams.competitions.queries import get_public
from exams.documents.models import Document
from exams.errors import NotFound
from exams.results.public import PublicList, PublicPost, PublicRow, plain, public_list

BASE = "/competitions/<string:code>/results"
BOM = "\ufeff"  # so that spreadsheets read UTF-8
FORMULA = ("=", "+", "-", "@", "\t", "\r")


@blueprint.get(BASE)
def results(code: str) -> str:
    """Names, units and marks as far as the publication level allows, and nothing else."""
    with read() as r:
        row, found = _published(r, code)
        return render_template("site/results.html", competition=row, found=found)


@blueprint.get(f"{BASE}.csv")
def results_csv(code: str) -> Response:
    """The same list for a spreadsheet."""
    with read() as r:
        row, found = _published(r, code)
        text = BOM + _table(row, found)
        return _download(text, "text/csv; charset=utf-8", f"{row.code}.csv")


@blueprint.get(f"{BASE}.json")
def results_json(code: str) -> Response:
    """The same list for programs."""
    with read() as r:
        row, found = _published(r, code)
        text = json.dumps(plain(found, row), ensure_ascii=False, indent=2, sort_keys=True)
        return _download(text, "application/json; charset=utf-8", f"{row.code}.json")


@blueprint.get(f"{BASE}.pdf")
def results_pdf(code: str) -> Response:
    """The notice of the result as it was issued."""
    with read() as r:
        _row, found = _published(r, code)
        document = (
            r.session.query(Document)
            .filter_by(kind="result_notice", subject=f"ranking:{found.ranking.id}", public=True)
            .first()
        )
        if document is None:
            raise NotFound("competition.unknown")
        return pdf_response(document)


def cell(value: Any) -> str:
    """A cell that no spreadsheet takes for a formula."""
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(FORMULA) else text


def _published(r: Reader, code: str) -> tuple[Competition, PublicList]:
    row = get_public(r.session, code)
    found = public_list(r.session, row)
    if found is None:
        raise NotFound("competition.unknown")
    return row, found


def _table(row: Competition, found: PublicList) -> str:
    out = io.StringIO()
    writer = csv.writer(out)
    parts = [(part.code, part.title_vi) for part in row.parts]  # one file, the same to everybody
    extra = ["Điểm ưu tiên"] if found.priority else []
    writer.writerow(["Vị trí", "Hạng", "Số báo danh", "Họ và tên", "Đơn vị",
                     *(title for _code, title in parts), *extra, "Tổng điểm", "Trúng tuyển"])  # fmt: skip
    for post in found.posts:
        for public in post.rows:
            marks = [public.marks.get(code) for code, _title in parts]
            marks += [public.priority] if found.priority else []
            writer.writerow([cell(v) for v in _cells(post, public, marks)])
        for number in post.others_passed:
            writer.writerow([cell(post.post.post.title), "", cell(number), "", "",
                             *("" for _ in [*parts, *extra]), "", ""])  # fmt: skip
    return out.getvalue()


def _cells(post: PublicPost, public: PublicRow, marks: list[Any]) -> list[Any]:
    return [post.post.post.title, public.rank, public.number, public.name, public.unit,
            *marks, public.total, "x" if public.chosen else ""]  # fmt: skip


def _download(text: str, media_type: str, name: str) -> Response:
    response = Response(text, content_type=media_type)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
