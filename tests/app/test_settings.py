"""Settings are refused with one message that names every problem."""

from pathlib import Path

import pytest

from app.settings import SettingsRefused, from_environment


def test_production_names_every_missing_value_at_once() -> None:
    with pytest.raises(SettingsRefused) as refused:
        from_environment({"KHOABANG_MODE": "production", "KHOABANG_COLOUR": "red"})
    message = str(refused.value)
    for name in (
        "DATABASE_URL",
        "KHOABANG_SECRET_KEY",
        "KHOABANG_SEALING_KEY",
        "KHOABANG_BASE_URL",
        "KHOABANG_MAIL_SERVER",
        "KHOABANG_COLOUR",
    ):
        assert name in message


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("KHOABANG_MODE", "staging"),
        ("DATABASE_URL", "mysql://x"),
        ("KHOABANG_IDLE_MINUTES", "soon"),
        ("KHOABANG_PROXIES", "-1"),
    ],
)
def test_a_value_that_cannot_be_used_is_named(name: str, value: str) -> None:
    with pytest.raises(SettingsRefused, match=name):
        from_environment({name: value})


def test_production_refuses_plain_http_and_short_secrets() -> None:
    with pytest.raises(SettingsRefused) as refused:
        from_environment(
            {
                "KHOABANG_MODE": "production",
                "KHOABANG_SECRET_KEY": "short",
                "KHOABANG_BASE_URL": "http://thituyen.example.vn",
            }
        )
    assert "at least 32" in str(refused.value)
    assert "https:" in str(refused.value)


def test_the_demonstration_keeps_its_own_secrets(tmp_path: Path) -> None:
    first = from_environment({"KHOABANG_VAR": str(tmp_path)})
    again = from_environment({"KHOABANG_VAR": str(tmp_path)})
    assert first.secret_key == again.secret_key
    assert (tmp_path / "secret-key").stat().st_mode & 0o077 == 0
    assert first.database_url.startswith("sqlite:")
