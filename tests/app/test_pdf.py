"""Official papers: the text can be read back, only our font is in them, nothing is fetched."""

import io
import unicodedata

import pypdf
import pytest
from weasyprint.urls import FatalURLFetchingError

from app.pdf import OurFontsOnly, pdf_of, render_pdf
from exams.documents.queries import latest_public
from exams.documents.service import issue
from tests import build_competitions as made

LETTERS = "Đặng Thị Ngọc Ánh, Nguyễn Hữu Kỵ, Bùi Ỵ, Trần Đậu Ứng"


def text_of(data: bytes) -> str:
    pages = pypdf.PdfReader(io.BytesIO(data)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


def fonts_of(data: bytes) -> set[str]:
    names = set()
    for page in pypdf.PdfReader(io.BytesIO(data)).pages:
        for font in page["/Resources"].get("/Font", {}).values():
            names.add(str(font.get_object()["/BaseFont"]).partition("+")[2])
    return names


@pytest.fixture
def notice(app, setup) -> bytes:
    with setup() as uow:
        row = made.announced(uow, made.office(uow))
        document = latest_public(uow.session, row.id, "notice")
        with app.test_request_context():
            data = pdf_of(document)
    return data


def test_the_notice_says_what_the_decree_asks_for(notice: bytes) -> None:
    text = text_of(notice)
    for words in (
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        "Số: 01/TB-HĐTT",
        "Thành phố Hồ Chí Minh, ngày 23 tháng 11 năm 2026",
        "THÔNG BÁO",
        "Nơi nhận:",
        "CHỦ TỊCH HỘI ĐỒNG",
        "Hết hạn nhận hồ sơ",
        "23/12/2026",
        "Thi tuyển chức danh Trưởng phòng Tổ chức",
    ):
        assert words in text, words


def test_only_tinos_is_in_a_paper(notice: bytes) -> None:
    assert fonts_of(notice)
    assert all(name.startswith("Tinos") for name in fonts_of(notice)), fonts_of(notice)


def test_pages_are_numbered_from_the_second(notice: bytes) -> None:
    first, second = pypdf.PdfReader(io.BytesIO(notice)).pages[:2]
    assert second.extract_text().split()[-1] == "2"
    assert first.extract_text().split()[-1] != "1"


def test_the_paper_is_a4_tagged_and_in_vietnamese(notice: bytes) -> None:
    reader = pypdf.PdfReader(io.BytesIO(notice))
    width, height = (float(x) / 72 * 25.4 for x in reader.pages[0].mediabox[2:])
    assert (round(width), round(height)) == (210, 297)
    assert reader.trailer["/Root"]["/Lang"] == "vi"
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]


def test_a_name_typed_decomposed_is_printed_composed() -> None:
    fonts = "@font-face{font-family:Tinos;src:url('khoabang-font:Tinos-Regular.ttf')}"
    decomposed = unicodedata.normalize("NFD", LETTERS)
    data = render_pdf(
        f"<html lang=vi><title>x</title><style>{fonts} body{{font-family:Tinos}}</style>"
        f"<p>{decomposed}</p></html>"
    )
    assert LETTERS in text_of(data)


@pytest.mark.parametrize(
    "address",
    [
        "https://example.vn/a.png",
        "file:///etc/passwd",
        "khoabang-font:../__init__.py",
        "khoabang-font:Missing.ttf",
    ],
)
def test_a_paper_fetches_nothing_but_our_fonts(address: str) -> None:
    with pytest.raises(FatalURLFetchingError):
        OurFontsOnly().fetch(address)
    if not address.startswith("khoabang"):
        with pytest.raises(FatalURLFetchingError):
            render_pdf(f"<html><title>x</title><img src='{address}' alt=''></html>")


def test_a_letter_to_one_person_is_not_sent_to_the_public_site(app, setup) -> None:
    with setup() as uow:
        competition = made.announced(uow, made.office(uow))
        notice = latest_public(uow.session, competition.id, "notice")
        facts = dict.fromkeys(("competition", "part", "number", "candidate", "reason"), "x")
        facts |= {"outcome": "raised", "old": "49,5", "new": "50", "entry": None, "next_part": None}
        letter = issue(uow, competition.id, "remark_decision", facts)
        with app.test_request_context():
            assert "Cổng thông tin điện tử" in text_of(pdf_of(notice))
            assert "Cổng thông tin điện tử" not in text_of(pdf_of(letter))
