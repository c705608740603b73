"""Which passwords are refused beyond the short ones: the common, and one's own name or address."""

from typing import Any

from flask_babel import gettext as _
from flask_security import PasswordUtil

from exams.names import fold

# The first that are tried, in the world and here; compared without marks, case and digits' tail.
COMMON = frozenset(
    [
        "password",
        "passw0rd",
        "matkhau",
        "matkhaucuatoi",
        "khongbiet",
        "anhyeuem",
        "emyeuanh",
        "iloveyou",
        "yeuanhnhieulam",
        "qwerty",
        "qwertyuiop",
        "asdfghjk",
        "asdfghjkl",
        "zxcvbnm",
        "letmein",
        "welcome",
        "admin",
        "administrator",
        "hochiminh",
        "tphcm",
        "saigon",
        "saigonxin",
        "hanoi",
        "vietnam",
        "vietnamvodich",
        "congvan",
        "sonoivu",
        "noivu",
        "khoabang",
        "thituyen",
        "football",
        "baseball",
        "superman",
        "batman",
        "monkey",
        "dragon",
        "sunshine",
        "princess",
        "abcabc",
        "abcdef",
        "abcdefgh",
        "aaaaaaaa",
        "nguyen",
        "nguyenvan",
        "trungtam",
        "coquan",
        "phongban",
        "thanhpho",
        "changeme",
    ]
)


class OurPasswords(PasswordUtil):  # type: ignore[misc]
    """Length by Flask-Security, then our own two questions."""

    def validate(
        self, password: str, is_register: bool, **kwargs: Any
    ) -> tuple[list[str] | None, str]:
        """The reasons against it (None: none), and the password as it will be hashed."""
        reasons, normal = super().validate(password, is_register, **kwargs)
        return reasons or _against(normal, _own_words(kwargs)), normal


def _against(password: str, own: set[str]) -> list[str] | None:
    plain = fold(password).replace(" ", "")
    core = plain.strip("0123456789!@#$%^&*._-+=?")
    if not core or core in COMMON or plain in COMMON or len(set(plain)) < 4:
        return [_("This password is among the first that are guessed. Choose another.")]
    if core in own:
        return [_("Do not use your name or address as a password.")]
    return None


def _own_words(facts: dict[str, Any]) -> set[str]:
    user = facts.get("user")
    name = user.full_name if user else facts.get("full_name")
    email = user.email if user else facts.get("email")
    address = fold(email or "")
    return {fold(name or "").replace(" ", ""), address, address.split("@")[0]} - {""}
