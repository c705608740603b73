"""The files of deploy/ say what the code says: settings, commands, limits, headers."""

import configparser
import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from click import Command, Group
from flask import Flask

from app.cli import init_cli
from app.settings import KNOWN, SettingsRefused, from_environment

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "deploy"
UNITS = sorted((DEPLOY / "systemd").glob("*.service"))
GUIDE = ROOT / "docs/how-to/install-for-a-city.md"
# Secrets that an installation makes, as the guide says.
MADE = {
    "KHOABANG_SECRET_KEY": "x" * 48,
    "KHOABANG_SEALING_KEY": "VGVzdFRlc3RUZXN0VGVzdFRlc3RUZXN0VGVzdFRlc3Q=",
    "GRANIAN_WORKERS": "1",
}


def example() -> dict[str, str]:
    """What settings.env.example sets."""
    lines = (DEPLOY / "settings.env.example").read_text().splitlines()
    return dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))


def compose() -> dict[str, Any]:
    return yaml.safe_load((DEPLOY / "compose.yaml").read_text())


def unit(path: Path) -> list[tuple[str, str]]:
    """The lines of a unit; a name may come twice."""
    lines = [line for line in path.read_text().splitlines() if "=" in line and line[0] != "#"]
    return [(name, value) for name, _, value in (line.partition("=") for line in lines)]


def commands() -> Group:
    app = Flask("commands")
    init_cli(app)
    return app.cli


def test_the_example_settings_start_production() -> None:
    settings = from_environment(example() | MADE)
    assert settings.production
    assert settings.proxies == 1
    assert {f"KHOABANG_{name}" for name in KNOWN} == {
        name for name in example() if name.startswith("KHOABANG_")
    }


def test_the_example_settings_hold_no_secret() -> None:
    with pytest.raises(SettingsRefused):
        from_environment(example())


@pytest.mark.parametrize("name", ["prepare", "web1", "web2", "worker", "backup"])
def test_every_container_starts_with_the_settings(name: str) -> None:
    service = compose()["services"][name]
    assert service["env_file"] == "settings.env"
    settings = from_environment(example() | MADE | service["environment"])
    assert "@database:5432/" in settings.database_url
    assert settings.redis_url == "redis://redis:6379/0"
    assert settings.proxies == 1
    assert f"data:{settings.var}" in service["volumes"]


def test_the_containers_wait_for_what_they_need() -> None:
    services = compose()["services"]
    for name, service in services.items():
        for needed in service.get("depends_on", ()):
            assert needed in services, f"{name} waits for {needed}"
    assert "condition" in str(services["web1"]["depends_on"]["prepare"])
    assert services["database"]["image"].startswith("postgres:")


def test_the_containers_nginx_finds_the_nodes() -> None:
    """The nodes of the shipped configuration are replaced by those of the compose file."""
    command = " ".join(compose()["services"]["nginx"]["command"])
    text = (DEPLOY / "nginx/khoabang.conf").read_text()
    found = re.findall(r"s/([\d.:]+)/(\w+):(\d+)/", command)
    assert [(node, int(port)) for _, node, port in found] == [("web1", 8000), ("web2", 8000)]
    assert all(f"server {shipped} " in text for shipped, _, _ in found)
    assert len(re.findall(r"^    server \d", text, re.M)) == len(found)
    image = (DEPLOY / "Containerfile").read_text()
    assert '"--port", "8000"' in image


def flask_commands() -> list[str]:
    """Every `flask --app wsgi …` of the units, the compose file and the guide."""
    texts = [path.read_text() for path in (*UNITS, GUIDE, DEPLOY / "compose.yaml")]
    found = [re.findall(r"flask --app wsgi ([^;&|`\n]+)", text) for text in texts]
    listed = [
        " ".join(service["command"]).partition("flask --app wsgi ")[2]
        for service in compose()["services"].values()
        if service.get("command", [""])[0] == "flask"
    ]
    return [line.strip() for lines in (*found, listed) for line in lines]


def test_every_command_that_is_named_exists_with_its_options() -> None:
    assert len(flask_commands()) > 6
    for line in flask_commands():
        node: Command = commands()
        words = line.split()
        while isinstance(node, Group):
            assert words[0] in node.commands, f"flask {line}"
            node = node.commands[words.pop(0)]
        known = {option for parameter in node.params for option in parameter.opts}
        assert {word for word in words if word.startswith("--")} <= known, f"flask {line}"


@pytest.mark.parametrize("path", UNITS, ids=lambda path: path.name)
def test_the_units_run_as_their_own_user_with_the_settings_file(path: Path) -> None:
    told = dict(unit(path))
    assert told["User"] == "khoabang"
    assert told["EnvironmentFile"] == "/etc/khoabang/settings.env"
    assert told["WorkingDirectory"] == "/opt/khoabang"
    assert told["UMask"] == "0077"
    assert example()["KHOABANG_VAR"] in told["ReadWritePaths"].split()


def test_the_timer_starts_the_backup() -> None:
    timer = configparser.ConfigParser(strict=False, interpolation=None)
    timer.read(DEPLOY / "systemd/khoabang-backup.timer")
    assert timer["Timer"]["OnCalendar"] == "*:0/15"
    started = [v for k, v in unit(DEPLOY / "systemd/khoabang-backup.service") if k == "ExecStart"]
    assert ["backup" in started[0], "restore-drill" in started[1]] == [True, True]


CHOSEN = {"--host", "--port", "--workers", "--blocking-threads"}  # each installation's own


def options(words: list[str]) -> dict[str, str]:
    """The options of a server's command: `--name value`, or `--name` alone."""
    named = dict(zip(words, [*words[1:], "-"], strict=True))
    return {
        name: "" if after.startswith("-") else after
        for name, after in named.items()
        if name.startswith("--") and name not in CHOSEN
    }


def test_units_containers_and_make_run_serve_the_same_way() -> None:
    recipe = (ROOT / "Makefile").read_text().replace("\\\n", " ")
    made = re.search(r"granian (--interface .* wsgi:app)", recipe)
    image = re.search(r"^CMD (\[.*\])$", (DEPLOY / "Containerfile").read_text(), re.M)
    node = dict(unit(DEPLOY / "systemd/khoabang-web@.service"))["ExecStart"]
    assert made and image
    assert options(made[1].split()) == options(node.split()) == options(json.loads(image[1]))
    threads = re.search(r"--blocking-threads (\d+)", made[1])
    assert threads and example()["GRANIAN_BLOCKING_THREADS"] == threads[1]


def test_nginx_lets_through_what_the_application_takes() -> None:
    from app import MEGABYTE, init_config
    from app.room.fast import MOST_BYTES

    text = (DEPLOY / "nginx/khoabang.conf").read_text()
    whole, save = re.findall(r"client_max_body_size (\d+)m", text)
    assert int(save) * MEGABYTE >= MOST_BYTES
    assert str(int(whole) - 1) + " * MEGABYTE" in Path(init_config.__code__.co_filename).read_text()


def test_no_secret_can_be_committed_beside_the_files() -> None:
    ignored = (ROOT / ".gitignore").read_text().split()
    assert {"deploy/settings.env", "deploy/.env", "deploy/tls/"} <= set(ignored)
