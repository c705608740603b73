"""The coder's step: every script of a closed sitting gets a code. No name stands on these pages."""

from flask import Response, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Redirect

from app.panel.codes import blueprint
from app.pdf import pdf_response
from app.sentences import sentence
from app.work import read, sealer, work
from exams.anonymity import queries
from exams.anonymity.service import issue_coding_minutes, make_codes
from exams.competitions.models import PartStage
from exams.competitions.stages import reached


@blueprint.get("/codes/parts")
def parts() -> str:
    """The written parts whose scripts I code."""
    with read() as r:
        found = queries.parts_to_code(r.session, r.actor)
        return render_template("codes/parts.html", parts=found, CODED=PartStage.CODED,
                               CLOSED=PartStage.CLOSED, reached=reached)  # fmt: skip


@blueprint.get("/codes/parts/<int:part_id>")
def part(part_id: int) -> str:
    """One part: make the codes, or see them once made."""
    with read() as r:
        row = queries.codable_part(r.session, part_id, r.actor)
        return render_template(
            "codes/part.html", part=row, made=reached(row, PartStage.CODED),
            codes=queries.coded(r.session, part_id), blank=queries.blank_count(r.session, part_id),
            blocked=[sentence(x) for x in queries.why_not_code(r.session, row)],
        )  # fmt: skip


@blueprint.post("/codes/parts/<int:part_id>/make")
def make(part_id: int) -> Redirect:
    """Draw the key and code every script."""
    with work() as uow:
        count = make_codes(uow, part_id, sealer())
    flash(_("%(count)s scripts have a code. The key is sealed.", count=count), "success")
    return redirect(url_for("codes.part", part_id=part_id))


@blueprint.post("/codes/parts/<int:part_id>/minutes")
def minutes(part_id: int) -> Response:
    """The minutes of the coding, as PDF."""
    with work() as uow:
        document = issue_coding_minutes(uow, part_id)
    return pdf_response(document)
