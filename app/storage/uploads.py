"""Examining what people upload: known by its content, never by its name; kept only when harmless.

    take(file, kinds, max_bytes) -> Upload     raises Invalid, which says what to do

An image is drawn again (which drops EXIF, places and anything appended); a PDF is opened and its
pages counted; one that is encrypted, broken or carries scripts is refused.
"""

import unicodedata
from collections.abc import Collection
from dataclasses import dataclass
from hashlib import sha256
from io import BytesIO

import magic
import pikepdf
from PIL import ExifTags, Image
from PIL.Image import Transpose
from werkzeug.datastructures import FileStorage

from exams.errors import Invalid

MB = 1024 * 1024
MAX_PIXELS = 50_000_000  # a 600 dpi scan of A4 has 35 million
MAX_PAGES = 200
MEDIA = {"pdf": "application/pdf", "jpeg": "image/jpeg", "png": "image/png"}
ENDINGS = {"application/pdf": ".pdf", "image/jpeg": ".jpg", "image/png": ".png"}
FORBIDDEN = set('/\\:*?"<>|')
SCRIPT_KEYS = ("/JS", "/JavaScript", "/XFA")  # a form of XFA carries scripts of its own
SCRIPT_ACTIONS = (pikepdf.Name.JavaScript, pikepdf.Name.Launch)
# EXIF, orientation: how the picture must be turned to stand upright.
TURNS = {
    2: Transpose.FLIP_LEFT_RIGHT,
    3: Transpose.ROTATE_180,
    4: Transpose.FLIP_TOP_BOTTOM,
    5: Transpose.TRANSPOSE,
    6: Transpose.ROTATE_270,
    7: Transpose.TRANSVERSE,
    8: Transpose.ROTATE_90,
}


@dataclass(frozen=True)
class Upload:
    """A file as it will be stored: its bytes after examination, and what they are."""

    data: bytes
    media_type: str
    pages: int | None
    name: str
    sha256: str


def take(
    file: FileStorage,
    *,
    kinds: Collection[str] = ("pdf", "jpeg", "png"),
    max_bytes: int = 10 * MB,
) -> Upload:
    """The uploaded file, examined. Raises Invalid with `field="file"` and what is wrong."""
    data = file.stream.read(max_bytes + 1)
    if not data:
        raise Invalid("upload.empty", field="file")
    if len(data) > max_bytes:
        raise Invalid("upload.too_large", field="file", limit=max_bytes // MB)
    media_type = magic.from_buffer(data[:8192], mime=True)
    if media_type not in {MEDIA[kind] for kind in kinds}:
        raise Invalid("upload.kind", field="file", kinds=", ".join(k.upper() for k in kinds))
    pages = None
    if media_type == "application/pdf":
        pages = _count_pages(data)
    else:
        data = _drawn_again(data, media_type)
    name = clean_name(file.filename or "", media_type)
    return Upload(data, media_type, pages, name, sha256(data).hexdigest())


def clean_name(name: str, media_type: str) -> str:
    """The file's own name in NFC, without folders, controls or marks that a system forbids."""
    last = unicodedata.normalize("NFC", name).replace("\\", "/").rpartition("/")[2]
    kept = "".join(
        c for c in last if c not in FORBIDDEN and not unicodedata.category(c).startswith("C")
    )
    stem = kept.rpartition(".")[0] or kept
    return f"{stem.strip(' .')[:100] or 'file'}{ENDINGS[media_type]}"


def _drawn_again(data: bytes, media_type: str) -> bytes:
    """The picture alone, drawn anew in its own format and turned upright."""
    form = "JPEG" if media_type == "image/jpeg" else "PNG"
    try:
        with Image.open(BytesIO(data), formats=[form]) as picture:  # reads its size, not its pixels
            if picture.width * picture.height > MAX_PIXELS:
                raise Invalid("upload.image_too_big", field="file")
            return _encoded(_upright(picture), form)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise Invalid("upload.image_too_big", field="file") from None
    except (OSError, SyntaxError, ValueError):
        raise Invalid("upload.image_broken", field="file") from None


def _upright(picture: Image.Image) -> Image.Image:
    """Turned as its EXIF says. Nothing else of the EXIF is read: phones write it in odd ways."""
    turn = TURNS.get(picture.getexif().get(ExifTags.Base.Orientation))
    return picture if turn is None else picture.transpose(turn)


def _encoded(picture: Image.Image, form: str) -> bytes:
    modes = ("RGB", "L") if form == "JPEG" else ("RGB", "RGBA", "L", "LA", "1")
    plain = picture if picture.mode in modes else picture.convert("RGB")
    bare = Image.frombytes(plain.mode, plain.size, plain.tobytes())  # pixels only, no metadata
    out = BytesIO()
    bare.save(out, form, **({"quality": 90} if form == "JPEG" else {}))
    return out.getvalue()


def _count_pages(data: bytes) -> int:
    """The number of pages of a PDF that opens without a password and carries no script."""
    try:
        with pikepdf.open(BytesIO(data)) as pdf:
            if pdf.is_encrypted:
                raise Invalid("upload.pdf_encrypted", field="file")
            if any(_is_script(found) for found in (pdf.trailer, *pdf.objects)):
                raise Invalid("upload.pdf_script", field="file")
            pages = len(pdf.pages)
    except pikepdf.PasswordError:
        raise Invalid("upload.pdf_encrypted", field="file") from None
    except (pikepdf.PdfError, pikepdf.QpdfRuntimeError):
        raise Invalid("upload.pdf_broken", field="file") from None
    if not 1 <= pages <= MAX_PAGES:
        raise Invalid("upload.pdf_pages", field="file", limit=MAX_PAGES)
    return pages


def _is_script(found: object) -> bool:
    """Whether an object of the PDF holds a script or starts a program, however deep inside.

    Names are compared, never read as text: old programs write them in other letters than UTF-8.
    """
    waiting = [found]
    while waiting:
        one = waiting.pop()
        if isinstance(one, pikepdf.Stream):
            one = one.stream_dict
        if isinstance(one, pikepdf.Dictionary):
            if any(key in one for key in SCRIPT_KEYS) or one.get("/S") in SCRIPT_ACTIONS:
                return True
            waiting += [value for value in one.values() if not _indirect(value)]
        elif isinstance(one, pikepdf.Array):
            waiting += [value for value in one.as_list() if not _indirect(value)]
    return False


def _indirect(value: object) -> bool:
    """An indirect object is listed by itself; following it here could go round in circles."""
    return bool(getattr(value, "is_indirect", False))
