"""The .seb file of a part: settings for Safe Exam Browser as a plist, in clear or under a password.

    in clear            the plist (XML) itself
    under a password    gzip("pswd" || RNCryptor 3(password, gzip(plist)))

RNCryptor 3: 3, 1, salt (8), salt of the HMAC (8), IV (16), AES-256-CBC, HMAC-SHA-256 of all before;
both keys by PBKDF2-HMAC-SHA-1 with 10,000 rounds (its public specification).
"""

import gzip
import hmac
import plistlib
import unicodedata
from hashlib import pbkdf2_hmac, sha256
from typing import Any
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.padding import PKCS7

START, LEAVE = "/room/sittings", "/room/leave"
ROUNDS = 10_000
ALLOW, WINDOWS = 1, 1
SAME_WINDOW = 1
# Letters of Vietnamese are typed by the system's own keyboards or by UniKey; the page has Telex too.
UNIKEY = {
    "active": True,
    "allowUserToChooseApp": False,
    "arguments": [],
    "autostart": False,
    "description": "UniKey",
    "executable": "UniKeyNT.exe",
    "iconInTaskbar": False,
    "identifier": "",
    "originalName": "UniKeyNT.exe",
    "os": WINDOWS,
    "runInBackground": True,
    "strongKill": True,
    "title": "UniKey",
}
FORBIDDEN = {
    "allowDictation": False,
    "allowDownloads": False,
    "allowPreferencesWindow": False,
    "allowScreenSharing": False,
    "allowSpellCheck": False,
    "allowSwitchToApplications": False,
    "allowUploads": False,
    "allowVirtualMachine": False,
    "enablePrivateClipboard": True,
    "newBrowserWindowByLinkPolicy": SAME_WINDOW,
    "newBrowserWindowByScriptPolicy": SAME_WINDOW,
    "URLFilterEnable": True,
    "URLFilterEnableContentFilter": False,
}
AT_HAND = {
    "allowQuit": True,
    "browserWindowAllowReload": True,
    "enableZoomPage": True,
    "enableZoomText": True,
    "quitURLConfirm": False,
    "showInputLanguage": True,
    "showReloadButton": True,
    "showTime": True,
}
OF_THE_FILE = {
    "examSessionClearCookiesOnEnd": True,
    "originatorVersion": "KhoaBang",
    "sebConfigPurpose": 0,
    "sendBrowserExamKey": True,
}


def settings_for(base_url: str, salt: str, quit_hash: str) -> dict[str, Any]:
    """The settings of a part: its start address, this site alone, one's own input method.

    `salt` (64 hex letters) makes the Browser Exam Key one of this part; `quit_hash` is SHA-256 of the
    password with which the invigilator ends the browser, "" for none. After handing in, the address
    `/room/leave` ends it without a password: there is always a way out.
    """
    return {
        **FORBIDDEN,
        **AT_HAND,
        **OF_THE_FILE,
        "examKeySalt": bytes.fromhex(salt),
        "hashedQuitPassword": quit_hash,
        "permittedProcesses": [UNIKEY],
        "quitURL": base_url.rstrip("/") + LEAVE,
        "startURL": base_url.rstrip("/") + START,
        "URLFilterRules": [_only(base_url)],
    }


def _only(base_url: str) -> dict[str, Any]:
    """The one rule of the address filter: this site."""
    here = urlsplit(base_url).netloc + "/*"
    return {"action": ALLOW, "active": True, "expression": here, "regex": False}


def hashed_password(password: str) -> str:
    """A quit password as the settings carry it; composed letters (NFC), as its field types them."""
    text = unicodedata.normalize("NFC", password)
    return sha256(text.encode()).hexdigest() if text else ""


def plist_of(settings: dict[str, Any]) -> bytes:
    """The settings as an XML property list, the same bytes each time."""
    return plistlib.dumps(settings, fmt=plistlib.FMT_XML, sort_keys=True)


def file_of(settings: dict[str, Any], password: str, salts: bytes) -> bytes:
    """The .seb file; with a password nobody reads the settings without it.

    `salts`: 32 bytes of chance, new for each file.
    """
    plain = plist_of(settings)
    if not password:
        return plain
    composed = unicodedata.normalize("NFC", password)
    return gzip.compress(
        b"pswd" + encrypted(gzip.compress(plain, mtime=0), composed, salts), mtime=0
    )


def encrypted(plain: bytes, password: str, salts: bytes) -> bytes:
    """The bytes under a password, in RNCryptor's format 3."""
    salt, salt_of_tag, start = salts[:8], salts[8:16], salts[16:32]
    padder = PKCS7(128).padder()
    padded = padder.update(plain) + padder.finalize()
    cipher = Cipher(algorithms.AES(key_from(password, salt)), modes.CBC(start)).encryptor()
    said = b"\x03\x01" + salt + salt_of_tag + start + cipher.update(padded) + cipher.finalize()
    return said + hmac.digest(key_from(password, salt_of_tag), said, "sha256")


def key_from(password: str, salt: bytes) -> bytes:
    """One of the two keys of a password."""
    return pbkdf2_hmac("sha1", password.encode(), salt, ROUNDS, 32)
