"""Official papers as PDF: the facts of a document, its template, our four fonts, nothing else.

    pdf_of(document) -> bytes              templates/documents/<kind>.html, with `facts`, `document`
    pdf_response(document) -> Response     the same as a download

Papers are in Vietnamese whatever the reader's language, tagged for screen readers (PDF/UA-1).
"""

import unicodedata
from pathlib import Path

from flask import Response, g, render_template
from PIL import ImageFile
from weasyprint import HTML
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

from exams.documents.models import Document

# Importing WeasyPrint lets Pillow accept cut-off pictures in the whole process; uploads must not.
ImageFile.LOAD_TRUNCATED_IMAGES = False

FONTS = Path(__file__).parent / "fonts"
SCHEME = "khoabang-font:"
VARIANT = "pdf/ua-1"


class OurFontsOnly(URLFetcher):  # type: ignore[misc]
    """Gives our fonts by name; whatever else a paper asks for stops it."""

    def fetch(self, url: str, headers: object = None) -> URLFetcherResponse:
        """The font of this address; a blocked address would otherwise only be logged."""
        path = FONTS / url.removeprefix(SCHEME)
        if not url.startswith(SCHEME) or path.parent != FONTS or not path.is_file():
            raise FatalURLFetchingError(f"a paper may not fetch {url[:80]}")
        return URLFetcherResponse(url, path.read_bytes(), {"Content-Type": "font/ttf"})


def pdf_of(document: Document) -> bytes:
    """The paper as it is printed, text in composed form (NFC)."""
    before = g.get("language")
    g.language = "vi"
    try:
        page = render_template(
            f"documents/{document.kind}.html", document=document, facts=document.facts
        )
    finally:
        g.language = before
    return render_pdf(page)


def render_pdf(page: str) -> bytes:
    """The PDF of one HTML page."""
    composed = unicodedata.normalize("NFC", page)
    html = HTML(string=composed, url_fetcher=OurFontsOnly(), base_url="about:blank")
    data: bytes = html.write_pdf(font_config=FontConfiguration(), pdf_variant=VARIANT)
    return data


def pdf_response(document: Document) -> Response:
    """The paper as a download, named by its number: 12-TB-HDTT-2026.pdf."""
    symbol = document.symbol.replace("Đ", "D").encode("ascii", "ignore").decode()
    name = f"{document.number}-{symbol}-{document.year}.pdf"
    response = Response(pdf_of(document), mimetype="application/pdf")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
