"""What is taken of an upload, and what is refused."""

import importlib
import unicodedata
from io import BytesIO

import pikepdf
import pytest
from PIL import Image
from werkzeug.datastructures import FileStorage

from app.storage.uploads import clean_name, take
from exams.errors import Invalid


def pdf(pages=2, script=False, password=None, launch=False, xfa=False) -> bytes:
    made = pikepdf.new()
    for _n in range(pages):
        made.add_blank_page()
    if script:
        action = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")
        made.Root.OpenAction = action
    if launch:
        made.Root.AA = pikepdf.Dictionary(
            WC=pikepdf.Dictionary(S=pikepdf.Name.Launch, F="calc.exe")
        )
    if xfa:
        made.Root.AcroForm = pikepdf.Dictionary(XFA=made.make_stream(b"<xdp:xdp/>"))
    out = BytesIO()
    lock = pikepdf.Encryption(owner="o", user=password) if password is not None else False
    made.save(out, encryption=lock)
    return out.getvalue()


def picture(form="PNG", size=(40, 30), **more) -> bytes:
    out = BytesIO()
    Image.new("RGB", size, "red").save(out, form, **more)
    return out.getvalue()


def given(data: bytes, name="giấy.pdf") -> FileStorage:
    return FileStorage(BytesIO(data), filename=name)


def refused(data: bytes, name="a.pdf", **how) -> str:
    with pytest.raises(Invalid) as error:
        take(given(data, name), **how)
    assert error.value.facts["field"] == "file"
    return error.value.code


def test_a_pdf_is_opened_and_its_pages_counted():
    upload = take(given(pdf(3), "hồ sơ.pdf"))
    assert (upload.pages, upload.media_type, upload.name) == (3, "application/pdf", "hồ sơ.pdf")


def test_the_content_decides_not_the_name():
    assert refused(b"MZ\x90\x00" + b"\0" * 200, "giấy khám.pdf") == "upload.kind"
    assert refused(b"<html><script>alert(1)</script></html>", "a.png") == "upload.kind"
    assert take(given(picture(), "a.pdf")).name == "a.png"


def test_a_picture_with_something_appended_is_drawn_again_without_it():
    upload = take(given(picture() + b"<script>alert(1)</script>", "a.png"))
    assert b"script" not in upload.data and upload.media_type == "image/png"


def test_a_photo_loses_where_and_when_it_was_taken():
    exif = Image.Exif()
    exif[0x010F] = "Maker of the phone"
    exif[0x8825] = {1: "N"}
    upload = take(given(picture("JPEG", exif=exif), "a.jpg"))
    with Image.open(BytesIO(upload.data)) as again:
        assert not again.getexif()
    assert b"Maker" not in upload.data


def test_a_photo_taken_sideways_is_turned_upright():
    exif = Image.Exif()
    exif[0x0112] = 6
    upload = take(given(picture("JPEG", exif=exif), "a.jpg"))
    with Image.open(BytesIO(upload.data)) as again:
        assert again.size == (30, 40)


def with_value(text: bytes) -> bytes:
    """A PDF whose catalogue holds this value, written as it is."""
    made = pikepdf.new()
    made.add_blank_page()
    made.Root.Thing = pikepdf.Name.Thing
    out = BytesIO()
    made.save(out, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    return out.getvalue().replace(b"/Thing /Thing", b"/Thing " + text)


def test_names_in_old_letters_do_not_keep_a_pdf_out():
    assert take(given(with_value(b"<< /S /Go\xe9 /Ch\xfb [ /\xf4 ] >>"))).pages == 1


@pytest.mark.parametrize("depth", [10, 450])
def test_a_script_is_found_however_deep_it_lies(depth):
    inside = b"<< /S /Java#53cript >>"
    data = with_value(b"[" * depth + inside + b"]" * depth)
    assert refused(data) == "upload.pdf_script"


def test_a_photo_with_odd_details_of_its_phone_is_taken():
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x0128] = 2
    exif[0x010F] = "Maker"
    data = picture("JPEG", exif=exif).replace(b"\x01\x28\x00\x03", b"\x01\x28\x00\x02")
    data = data.replace(b"\x28\x01\x03\x00", b"\x28\x01\x02\x00")
    assert take(given(data, "a.jpg")).media_type == "image/jpeg"


def test_a_picture_of_enormous_size_is_refused_before_it_is_unpacked():
    bomb = BytesIO()
    Image.new("1", (20_000, 20_000)).save(bomb, "PNG")
    assert len(bomb.getvalue()) < 100_000
    assert refused(bomb.getvalue(), "a.png") == "upload.image_too_big"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (pdf(script=True), "upload.pdf_script"),
        (pdf(launch=True), "upload.pdf_script"),
        (pdf(xfa=True), "upload.pdf_script"),
        (pdf(password="secret"), "upload.pdf_encrypted"),
        (pdf(password=""), "upload.pdf_encrypted"),
        (b"%PDF-1.7\nnothing", "upload.pdf_broken"),
        (pdf(pages=201), "upload.pdf_pages"),
        (b"", "upload.empty"),
    ],
)
def test_a_pdf_that_cannot_be_trusted_is_refused(data, code):
    assert refused(data) == code


def test_a_broken_picture_is_refused():
    importlib.import_module("app.pdf")  # whose library tells Pillow to accept anything
    assert refused(picture()[:60], "a.png") == "upload.image_broken"


def test_a_file_over_the_limit_is_refused():
    assert refused(b"%PDF" + b"0" * 2000, max_bytes=1024) == "upload.too_large"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        (unicodedata.normalize("NFD", "Sơ yếu lý lịch.pdf"), "Sơ yếu lý lịch.pdf"),
        ("../../etc/passwd", "passwd.pdf"),
        ("C:\\Users\\x\\cv.PDF", "cv.pdf"),
        ("a\u202efdp.exe", "afdp.pdf"),
        ("a\r\nSet-Cookie: x.pdf", "aSet-Cookie x.pdf"),
        ("...", "file.pdf"),
        ("", "file.pdf"),
        ("x" * 300 + ".pdf", "x" * 100 + ".pdf"),
    ],
)
def test_a_name_is_kept_clean_and_composed(typed, kept):
    assert clean_name(typed, "application/pdf") == kept
