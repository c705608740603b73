"""Safe Exam Browser: the keys as its makers compute them. Fixtures and hashes are our own.

The expected hashes were computed beside this code, by `printf '%s' '…' | sha256sum`.
"""

import gzip
import hashlib
import hmac
import plistlib
from datetime import UTC, datetime

import pytest
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from exams.sittings.safe_browser import Asked, Demand, config_key, request_hash, seb_json
from exams.sittings.safe_browser_file import (
    file_of,
    hashed_password,
    key_from,
    plist_of,
    settings_for,
)

BASE = "https://thituyen.example.vn"
SALTS = bytes(range(32))
PAGE = f"{BASE}/room/sittings/7"
SETTINGS = {
    "startURL": "https://thituyen.example.vn/room/sittings",
    "allowQuit": True,
    "URLFilterRules": [{"expression": "thituyen.example.vn/*", "active": True, "action": 1}],
    "examKeySalt": b"\x01\x02\x03",
    "originatorVersion": "KhoaBang",
    "empty": {},
    "zoom": 1.5,
    "Count": 3,
    "nested": {"gone": {}, "list": []},
}
AS_TEXT = (
    '{"allowQuit":true,"Count":3,"examKeySalt":"AQID","nested":{"list":[]},'
    '"startURL":"https://thituyen.example.vn/room/sittings",'
    '"URLFilterRules":[{"action":1,"active":true,"expression":"thituyen.example.vn/*"}],"zoom":1.5}'
)
BY_HAND = "b0b42e43d4358bada15792aae2cd971817d5ba105ec727f75f23bcfc7cd9d233"  # of AS_TEXT
KEY = BY_HAND


def test_the_text_is_sorted_without_case_unescaped_and_without_empty_dictionaries() -> None:
    assert seb_json(SETTINGS) == AS_TEXT


def test_nothing_is_escaped() -> None:
    assert seb_json({"a": 'x\\y/"z'}) == '{"a":"x\\y/"z"}'


def test_of_two_keys_that_differ_in_case_the_lower_case_comes_first() -> None:
    assert seb_json({"Ab": 1, "ab": 2, "aB": 3}) == '{"ab":2,"aB":3,"Ab":1}'


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (True, "true"), (False, "false"), (0, "0"), (-2, "-2"), (2.0, "2"), (0.25, "0.25"), ("", '""'),
        ([], "[]"), ([1, [True]], "[1,[true]]"), (b"", '""'),
        (datetime(2026, 11, 22, tzinfo=UTC), '"2026-11-22T00:00:00+00:00"'),
    ],
)  # fmt: skip
def test_each_kind_of_value(value, text) -> None:
    assert seb_json({"a": value}) == f'{{"a":{text}}}'


def test_no_settings_are_an_empty_object() -> None:
    assert config_key({}) == hashlib.sha256(b"{}").hexdigest()
    assert config_key({"originatorVersion": "x"}) == config_key({})


def test_the_config_key_is_the_hash_of_the_text() -> None:
    assert config_key(SETTINGS) == BY_HAND
    assert config_key(SETTINGS | {"originatorVersion": "other"}) == config_key(SETTINGS)
    assert config_key(SETTINGS | {"allowQuit": False}) != config_key(SETTINGS)


def test_the_header_hashes_the_address_and_the_key_as_text() -> None:
    assert request_hash(PAGE, KEY) == hashlib.sha256((PAGE + KEY).encode()).hexdigest()
    assert request_hash(PAGE + "#question-2", KEY) == request_hash(PAGE, KEY)
    assert request_hash(PAGE + "?a=1", KEY) != request_hash(PAGE, KEY)


def asked(*browser_keys: str) -> Asked:
    return Asked(Demand.REQUIRED, KEY, browser_keys)


def test_without_browser_exam_keys_the_config_key_is_enough() -> None:
    assert asked().met(PAGE, request_hash(PAGE, KEY), "")
    assert asked().met(PAGE, request_hash(PAGE, KEY).upper(), "")
    assert not asked().met(PAGE, "", "")
    assert not asked().met(PAGE, KEY, "")
    assert not asked().met(PAGE, request_hash(PAGE + "/", KEY), "")
    assert not asked().met(PAGE, "ờ", "")


def test_with_browser_exam_keys_any_one_of_them_and_the_config_key() -> None:
    windows, mac = "b" * 64, "c" * 64
    both = asked(windows, mac)
    right = request_hash(PAGE, KEY)
    for key in (windows, mac):
        assert both.met(PAGE, right, request_hash(PAGE, key))
        assert not both.met(PAGE, "", request_hash(PAGE, key))
    assert not both.met(PAGE, right, request_hash(PAGE, "d" * 64))
    assert not both.met(PAGE, right, "")


def test_the_settings_start_at_our_address_and_let_nothing_else_in() -> None:
    settings = settings_for(BASE, "ab" * 32, hashed_password("lối ra"))
    assert settings["startURL"] == f"{BASE}/room/sittings"
    assert settings["quitURL"] == f"{BASE}/room/leave"
    assert [rule["expression"] for rule in settings["URLFilterRules"]] == ["thituyen.example.vn/*"]
    assert settings["URLFilterEnable"] is True
    assert settings["sendBrowserExamKey"] is True
    assert settings["hashedQuitPassword"] == hashlib.sha256("lối ra".encode()).hexdigest()
    assert settings["examKeySalt"] == bytes.fromhex("ab" * 32)


def test_vietnamese_can_be_typed() -> None:
    settings = settings_for(BASE, "ab" * 32, "")
    assert settings["showInputLanguage"] is True
    assert [p["executable"] for p in settings["permittedProcesses"]] == ["UniKeyNT.exe"]


def test_our_settings_hold_nothing_on_which_clients_disagree() -> None:
    """No letters beyond ASCII, no quotation marks, no two keys alike but for case (5.2)."""
    text = seb_json(settings_for(BASE, "ab" * 32, ""))
    assert text.isascii() and "\\" not in text
    names = [name.lower() for name in settings_for(BASE, "ab" * 32, "")]
    assert len(names) == len(set(names))


def test_the_file_gives_the_same_key_when_it_is_read_again() -> None:
    settings = settings_for(BASE, "ab" * 32, hashed_password("x"))
    data = file_of(settings, "", SALTS)
    assert data == plist_of(settings) and data.startswith(b"<?xml")
    assert config_key(plistlib.loads(data)) == config_key(settings)


def test_quit_passwords_are_hashed_in_composed_letters() -> None:
    assert hashed_password("e\u0302\u0301") == hashed_password("\u1ebf")
    assert hashed_password("") == ""


def test_a_file_under_a_password_opens_with_it_alone() -> None:
    settings = settings_for(BASE, "ab" * 32, "")
    outer = gzip.decompress(file_of(settings, "Mở tệp", SALTS))
    assert outer[:4] == b"pswd"
    sealed = outer[4:]
    assert sealed[:2] == b"\x03\x01"
    tag = sealed[-32:]
    assert hmac.compare_digest(
        tag, hmac.digest(key_from("Mở tệp", sealed[10:18]), sealed[:-32], "sha256")
    )
    assert tag != hmac.digest(key_from("khác", sealed[10:18]), sealed[:-32], "sha256")
    key = key_from("Mở tệp", sealed[2:10])
    reader = Cipher(algorithms.AES(key), modes.CBC(sealed[18:34])).decryptor()
    padded = reader.update(sealed[34:-32]) + reader.finalize()
    assert plistlib.loads(gzip.decompress(padded[: -padded[-1]])) == settings
