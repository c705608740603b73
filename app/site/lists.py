"""The public list of eligible candidates: what the rules make public, and nothing else."""

from flask import render_template
from werkzeug.wrappers import Response

from app.pdf import pdf_response
from app.site import blueprint
from app.work import read
from exams.competitions.queries import get_public, rules_of
from exams.documents.queries import latest_public, register
from exams.errors import NotFound

FIELDS = ("exam_number", "name", "unit", "post")


@blueprint.get("/competitions/<string:code>/lists")
def lists(code: str) -> str:
    """The list as it was issued, and the notices about posts with too few candidates."""
    with read() as r:
        competition = get_public(r.session, code)
        shown = rules_of(r.session, competition.id).items("publication.public_fields")
        papers = [p for p in register(r.session, competition.id) if p.public]
        issued = next((p for p in papers if p.kind == "eligible_list"), None)
        return render_template(
            "site/lists.html",
            competition=competition,
            issued=issued,
            fields=[name for name in FIELDS if name in shown],
            notices=[p for p in papers if p.kind == "post_notice"],
        )


@blueprint.get("/competitions/<string:code>/lists/eligible.pdf")
def eligible_list_pdf(code: str) -> Response:
    """The same list as an official paper."""
    with read() as r:
        competition = get_public(r.session, code)
        shown = rules_of(r.session, competition.id).items("publication.public_fields")
        if not set(FIELDS) <= set(shown):
            raise NotFound("document.unknown")
        return pdf_response(latest_public(r.session, competition.id, "eligible_list"))
