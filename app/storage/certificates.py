"""Certificates of training: examined, stored, given back as attachment only."""

from collections.abc import Callable
from typing import Any

from werkzeug.datastructures import FileStorage
from werkzeug.wrappers import Response

from app import storage
from app.storage.downloads import attachment
from app.storage.uploads import ENDINGS, take
from exams.training.following import Certificate

MEDIA = {ending: media_type for media_type, ending in ENDINGS.items()}


def keep(file: FileStorage, use: Callable[[Certificate], Any]) -> None:
    """Store the examined file and use it; whatever refuses it forgets the bytes again."""
    upload = take(file)
    with storage.kept(upload.data) as (key, sha256):
        use(Certificate(key, upload.name, sha256))


def give(key: str, name: str) -> Response:
    """The certificate under its name, of the type that its examination found."""
    media_type = MEDIA["." + name.rpartition(".")[2]]
    return attachment(storage.get(key), media_type, name)
