"""A backup is one whole moment, taken while exams run; the drill finds what is not right in it."""

import json
import sqlite3
import subprocess
import time
from pathlib import Path

import pytest
from sqlalchemy import select, text

from app.backups import taking
from app.backups.databases import restored
from app.backups.shelf import BackupFailed, backups, making, manifest_of, newest
from exams.db import session_makers
from exams.sittings.models import Save


def enough(stored: list[str], count: int) -> None:
    ends = time.monotonic() + 30
    while len(stored) < count:
        assert time.monotonic() < ends, "nobody writes"
        time.sleep(0.01)


def test_a_backup_taken_while_two_write_holds_all_that_was_acknowledged(
    app, hall, writing, flask, shelf, tmp_path
) -> None:
    with writing(0) as first, writing(1) as second:
        enough(first, 20), enough(second, 20)
        before = {*first, *second}
        code, told = flask("backup")
        after = len(first) + len(second)
        enough(first, len(first) + 5)  # they write on
    assert code == 0, told
    assert after > len(before), "nobody could write while the backup was taken"
    code, told = flask("restore-drill")
    assert code == 0, told
    assert "2 chains of saves from beginning to head" in told
    assert "1 files named by dossiers" in told
    made = newest(shelf)
    file = made / manifest_of(made)["database"]["file"]
    url = app.extensions["settings"].database_url
    (tmp_path / "scratch").mkdir()
    with (
        restored(file, tmp_path / "scratch", url) as engine,
        session_makers(engine)[1]() as session,
    ):
        assert before <= set(session.scalars(select(Save.hash)))


def test_the_drill_changes_nothing_and_leaves_nothing_behind(app, hall, flask, shelf) -> None:
    flask("backup")
    made = newest(shelf)
    before = {p: p.stat().st_mtime_ns for p in made.rglob("*")}
    assert flask("restore-drill")[0] == 0
    assert {p: p.stat().st_mtime_ns for p in made.rglob("*")} == before
    engine = app.extensions["database"].engine
    if engine.dialect.name == "postgresql":
        with engine.connect() as connection:
            left = text("SELECT count(*) FROM pg_database WHERE datname LIKE 'khoabang_drill_%'")
            assert connection.scalar(left) == 0


def test_the_drill_names_an_attempt_whose_text_was_changed(app, hall, writing, flask) -> None:
    with writing(0) as stored:
        enough(stored, 5)
    with app.extensions["database"].engine.begin() as connection:
        attempt = connection.scalar(text("SELECT attempt_id FROM save LIMIT 1"))
        connection.execute(text("UPDATE save SET text = 'khác' WHERE n = 3"))
    flask("backup")
    code, told = flask("restore-drill")
    assert code == 1
    assert (
        f"FAILED  2 chains of saves from beginning to head: not attempt {attempt} at 3" in told
        or (f"FAILED  1 chains of saves from beginning to head: not attempt {attempt} at 3" in told)
    )


@pytest.mark.parametrize("what", ["last save taken out", "head moved on"])
def test_the_drill_finds_a_chain_without_its_end(app, hall, writing, flask, what) -> None:
    with writing(0) as stored:
        enough(stored, 5)
    with app.extensions["database"].engine.begin() as connection:
        if what == "head moved on":
            connection.execute(text("UPDATE attempt SET head_n = head_n + 1"))
        else:
            connection.execute(text("DELETE FROM save WHERE n = (SELECT max(n) FROM save)"))
    flask("backup")
    code, told = flask("restore-drill")
    assert (code, "chains of saves from beginning to head: not attempt" in told) == (1, True)


@pytest.mark.parametrize("what", ["changed", "gone"])
def test_the_drill_finds_a_file_that_is_not_the_one_that_was_stored(hall, flask, shelf, what):
    flask("backup")
    key = next(iter(manifest_of(newest(shelf))["files"]))
    path = newest(shelf) / "files" / key
    path.unlink() if what == "gone" else path.write_bytes(b"%PDF-1.7 khac hoan toan")
    code, told = flask("restore-drill")
    assert (code, f"FAILED  1 files: SHA-256: not {key}" in told) == (1, True)


def test_the_drill_finds_a_file_that_a_dossier_names_and_nobody_kept(app, hall, flask, tmp_path):
    for path in (tmp_path / "var" / "files").rglob("*"):
        if path.is_file():
            path.unlink()
    flask("backup")
    code, told = flask("restore-drill")
    assert (code, "FAILED  1 files named by dossiers" in told) == (1, True)


def test_the_drill_finds_a_damaged_database_file(hall, flask, shelf) -> None:
    flask("backup")
    made = newest(shelf)
    file = made / manifest_of(made)["database"]["file"]
    data = bytearray(file.read_bytes())
    data[len(data) // 2] ^= 1
    file.write_bytes(data)
    code, told = flask("restore-drill")
    assert (code, "FAILED  database file" in told) == (1, True)


def test_the_drill_says_that_another_key_seals_here(app, hall, flask) -> None:
    flask("backup")
    settings = app.extensions["settings"]
    object.__setattr__(settings, "sealing_key", "QW5vdGhlcktleUFub3RoZXJLZXlBbm90aGVyS2V5QW4=")
    code, told = flask("restore-drill")
    assert (code, "FAILED  sealed with the sealing key" in told) == (1, True)


def test_the_drill_asks_for_the_newest_migration(app, hall, flask) -> None:
    with app.extensions["database"].engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '0001'"))
    flask("backup")
    code, told = flask("restore-drill")
    assert (code, "FAILED  migration 0001, the newest is" in told) == (1, True)


def test_without_a_backup_the_drill_says_so(app, flask) -> None:
    assert flask("restore-drill") == (1, flask("restore-drill")[1])
    assert "there is no backup" in flask("restore-drill")[1]


def test_a_backup_that_fails_leaves_nothing_under_a_backups_name(
    hall, flask, shelf, monkeypatch
) -> None:
    def breaks(*_):
        raise BackupFailed("the disk is full")

    monkeypatch.setattr(taking, "store_database", breaks)
    code, told = flask("backup")
    assert (code, "the disk is full" in told) == (1, True)
    assert list(shelf.glob("khoabang-*")) == []


def test_what_a_killed_backup_left_is_cleared_away_by_the_next(shelf: Path) -> None:
    half = shelf / ".partial-khoabang-20260101T000000Z"
    half.mkdir(parents=True)
    (half / "database.sqlite3").write_bytes(b"half")
    with making(shelf, "khoabang-20260102T000000Z") as folder:
        (folder / "manifest.json").write_text("{}")
    assert [p.name for p in shelf.iterdir() if p.is_dir()] == ["khoabang-20260102T000000Z"]


def test_one_backup_at_a_time(shelf: Path) -> None:
    with (
        making(shelf, "khoabang-1"),
        pytest.raises(BackupFailed, match="another"),
        making(shelf, "khoabang-2"),
    ):
        pass


def test_the_newest_are_kept_and_share_the_files_that_never_change(
    hall, flask, shelf, clock
) -> None:
    for _ in range(4):
        assert flask("backup", "--keep", "2")[0] == 0
        clock.move(seconds=60)
    left = backups(shelf)
    assert len(left) == 2 == len([p for p in shelf.iterdir() if p.is_dir()])
    key = next(iter(manifest_of(left[0])["files"]))
    assert (left[0] / "files" / key).samefile(left[1] / "files" / key)
    assert flask("restore-drill")[0] == 0


def test_a_backup_is_for_its_owner_alone(hall, flask, shelf) -> None:
    flask("backup")
    assert shelf.stat().st_mode & 0o077 == 0
    assert newest(shelf).stat().st_mode & 0o077 == 0


def test_the_manifest_tells_no_key_and_no_person(app, hall, flask, shelf) -> None:
    flask("backup")
    said = json.dumps(manifest_of(newest(shelf)))
    assert app.extensions["settings"].sealing_key not in said
    assert "@" not in said and "Thí Sinh" not in said


def test_the_password_of_postgresql_stands_in_no_list_of_processes(monkeypatch, tmp_path) -> None:
    from app.backups import databases
    from exams.db import open_engine

    seen = {}

    def run(words, env, **_):
        seen.update(words=words, env=env)
        return subprocess.CompletedProcess(words, 0, "", "")

    monkeypatch.setattr(databases.subprocess, "run", run)
    engine = open_engine(
        "postgresql://khoabang:geheim@/khoabang?host=a,b&target_session_attrs=read-write"
    )
    databases._run("pg_dump", engine)
    assert "geheim" not in " ".join(seen["words"])
    assert seen["env"]["PGPASSWORD"] == "geheim"
    assert "host=a,b" in seen["words"][1]
    engine.dispose()


def test_a_copy_of_sqlite_is_one_file(sqlite_url, tmp_path) -> None:
    from app.backups.databases import store_database
    from exams.db import open_engine

    engine = open_engine(sqlite_url)
    (tmp_path / "copy").mkdir()
    path, facts = store_database(engine, tmp_path / "copy")
    engine.dispose()
    assert [p.name for p in (tmp_path / "copy").iterdir()] == [path.name]
    assert facts["rows"]["attempt"] == 0
    mode = sqlite3.connect(path)
    assert mode.execute("PRAGMA journal_mode").fetchone()[0] == "delete"
    mode.close()
