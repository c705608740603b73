"""The same guarded save as one prepared statement of pgbench: what the database alone can do."""

import re
import subprocess
from pathlib import Path

from sqlalchemy import make_url, text

from bench.databases import Cluster
from bench.scenario import Scenario
from exams.db import open_engine

TABLES = """
CREATE TABLE bench_attempt (id int PRIMARY KEY, open bool NOT NULL, ends timestamptz NOT NULL);
CREATE TABLE bench_answer (attempt int, slot int, text text NOT NULL, saved timestamptz NOT NULL,
 PRIMARY KEY (attempt, slot));
INSERT INTO bench_attempt SELECT i, true, now() + interval '1 day' FROM generate_series(1, {n}) i;
"""
SAVE = """\\set attempt random(1, {n})
\\set slot random(1, {questions})
INSERT INTO bench_answer SELECT id, :slot, '{text}', now() FROM bench_attempt
 WHERE id = :attempt AND open AND ends >= now()
 ON CONFLICT (attempt, slot) DO UPDATE SET text = excluded.text, saved = excluded.saved;
"""
RATE = re.compile(r"^tps = ([0-9.]+)", re.MULTILINE)


def prepare(url: str, scenario: Scenario, folder: Path) -> Path:
    """The tables and the script."""
    engine = open_engine(url)
    with engine.begin() as connection:
        for statement in TABLES.format(n=scenario.candidates).split(";\n"):
            if statement.strip():
                connection.execute(text(statement))
    engine.dispose()
    script = folder / "pgbench.sql"
    words = SAVE.format(n=scenario.candidates, questions=scenario.questions, text=scenario.text(1))
    script.write_text(words)
    return script


def run(cluster: Cluster, url: str, script: Path, seconds: float) -> float:
    """Saves in a second, of 32 clients with prepared statements."""
    at = make_url(url)
    command = [
        *(str(cluster.programs / "pgbench"), "-n", "-M", "prepared", "-c", "32", "-j", "2"),
        *("-T", str(max(1, round(seconds))), "-f", str(script)),
        *("-h", str(at.query["host"]), "-U", str(at.username), str(at.database)),
    ]
    done = subprocess.run(command, capture_output=True, text=True)  # noqa: S603
    found = RATE.search(done.stdout)
    if done.returncode or found is None:
        raise RuntimeError(f"pgbench failed:\n{done.stdout}{done.stderr}")
    return float(found[1])
