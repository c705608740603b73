"""The register of a competition's official papers."""

from flask import render_template
from werkzeug.wrappers import Response

from app.document_names import document_name
from app.office import blueprint
from app.office.competitions import readable
from app.pdf import pdf_response
from app.work import read
from exams.documents.queries import OF_ONE_PERSON, get_document, register
from exams.permissions import Action


@blueprint.get("/office/competitions/<int:competition_id>/documents")
def documents(competition_id: int) -> str:
    """Every issued paper with its number, newest first."""
    with read() as r:
        row = readable(r, competition_id)
        return render_template(
            "office/competition_documents.html",
            competition=row,
            documents=register(
                r.session, row.id, persons=r.actor.may(Action.APPLICATION_READ, row.id)
            ),
            document_name=document_name,
        )


@blueprint.get("/office/competitions/<int:competition_id>/documents/<int:document_id>.pdf")
def document_pdf(competition_id: int, document_id: int) -> Response:
    """One paper as it was issued."""
    with read() as r:
        readable(r, competition_id)
        document = get_document(r.session, competition_id, document_id)
        if document.kind in OF_ONE_PERSON:
            r.actor.require(Action.APPLICATION_READ, competition_id)
        return pdf_response(document)
