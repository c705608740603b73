"""Settings from the environment: read once, frozen, refused with one message."""

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from cryptography.fernet import Fernet

ROOT = Path(__file__).resolve().parent.parent
MODES = ("demo", "production", "test")
PREFIX = "KHOABANG_"


class SettingsRefused(SystemExit):
    """The environment cannot be used; the message names every problem at once."""


@dataclass(frozen=True)
class Settings:
    """What an installation chooses. `mode`: demo, production or test."""

    mode: str
    database_url: str
    secret_key: str
    sealing_key: str  # Fernet key that seals papers and code keys at rest
    var: Path
    base_url: str
    mail_server: str | None
    mail_from: str
    redis_url: str | None
    idle_minutes: int  # staff sessions end after so many minutes without a request
    proxies: int = 0  # how many proxies of ours each request passes; they say whence it comes

    @property
    def demo(self) -> bool:
        """Whether demonstration pages (sign-in by one click, outbox, components) exist."""
        return self.mode == "demo"

    @property
    def production(self) -> bool:
        """Whether real people's data are at stake."""
        return self.mode == "production"


KNOWN = (
    "MODE",
    "SECRET_KEY",
    "SEALING_KEY",
    "VAR",
    "BASE_URL",
    "MAIL_SERVER",
    "MAIL_FROM",
    "REDIS_URL",
    "IDLE_MINUTES",
    "PROXIES",
)


def from_environment(environ: Mapping[str, str] | None = None) -> Settings:
    """Read the settings; raises SettingsRefused naming every missing or unknown value."""
    env = os.environ if environ is None else environ
    mode = env.get("KHOABANG_MODE", "demo")
    problems = _problems(env, mode)
    if problems:
        raise SettingsRefused("Khoa Bảng cannot start:\n" + "\n".join(f"  - {p}" for p in problems))
    var = Path(env.get("KHOABANG_VAR", str(ROOT / "var")))
    return Settings(
        mode=mode,
        database_url=env.get("DATABASE_URL") or f"sqlite:///{var / 'khoabang.sqlite3'}",
        secret_key=env.get("KHOABANG_SECRET_KEY") or _kept_secret(var, "secret-key"),
        sealing_key=env.get("KHOABANG_SEALING_KEY") or _kept_secret(var, "sealing-key"),
        var=var,
        base_url=env.get("KHOABANG_BASE_URL", "http://127.0.0.1:8000"),
        mail_server=env.get("KHOABANG_MAIL_SERVER"),
        mail_from=env.get("KHOABANG_MAIL_FROM", "khoabang@example.vn"),
        redis_url=env.get("KHOABANG_REDIS_URL"),
        idle_minutes=int(env.get("KHOABANG_IDLE_MINUTES", "30")),
        proxies=int(env.get("KHOABANG_PROXIES", "0")),
    )


def _problems(env: Mapping[str, str], mode: str) -> list[str]:
    unknown = sorted(
        name for name in env if name.startswith(PREFIX) and name[len(PREFIX) :] not in KNOWN
    )
    problems = [f"{name} is not a setting of Khoa Bảng; remove it" for name in unknown]
    if mode not in MODES:
        problems.append(f"KHOABANG_MODE must be one of {', '.join(MODES)}, not {mode!r}")
    if not env.get("KHOABANG_IDLE_MINUTES", "30").isdecimal():
        problems.append("KHOABANG_IDLE_MINUTES must be a whole number of minutes")
    if not env.get("KHOABANG_PROXIES", "0").isdecimal():
        problems.append("KHOABANG_PROXIES must be a whole number of proxies")
    if not env.get("DATABASE_URL", "sqlite:").startswith(("sqlite:", "postgresql:")):
        problems.append("DATABASE_URL must begin with sqlite: or postgresql:")
    if mode == "production":
        problems += _production_problems(env)
    return problems


def _production_problems(env: Mapping[str, str]) -> list[str]:
    """Production starts on chosen secrets only, and over HTTPS."""
    problems = [
        f"{name} is missing; production needs it"
        for name in (
            "DATABASE_URL",
            "KHOABANG_SECRET_KEY",
            "KHOABANG_SEALING_KEY",
            "KHOABANG_BASE_URL",
            "KHOABANG_MAIL_SERVER",
        )
        if not env.get(name)
    ]
    if 0 < len(env.get("KHOABANG_SECRET_KEY", "")) < 32:
        problems.append("KHOABANG_SECRET_KEY must have at least 32 characters")
    if not _is_sealing_key(env.get("KHOABANG_SEALING_KEY", "")):
        problems.append("KHOABANG_SEALING_KEY must be a Fernet key (32 bytes, base64)")
    if not env.get("KHOABANG_BASE_URL", "https:").startswith("https:"):
        problems.append("KHOABANG_BASE_URL must begin with https:")
    return problems


def _is_sealing_key(text: str) -> bool:
    try:
        Fernet(text)
    except ValueError:
        return text == ""
    return True


def _kept_secret(var: Path, name: str) -> str:
    """A secret of this installation, made at first start and kept readable by its owner only."""
    path = var / name
    if not path.exists():
        var.mkdir(parents=True, exist_ok=True)
        value = (
            Fernet.generate_key().decode() if name == "sealing-key" else secrets.token_urlsafe(48)
        )
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(value)
    return path.read_text().strip()
