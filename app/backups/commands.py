"""`flask --app wsgi backup` and `flask --app wsgi restore-drill`."""

from pathlib import Path

import click
from flask import current_app
from flask.cli import with_appcontext

from app.backups.drill import drill
from app.backups.shelf import BackupFailed, manifest_of, newest
from app.backups.taking import take
from app.storage import files
from app.work import database, now, sealer

FOLDER = click.Path(file_okay=False, path_type=Path)


@click.command("backup")
@click.option("--to", type=FOLDER, default=None, help="Folder of the backups (var/backups).")
@click.option("--keep", type=click.IntRange(1), default=96, show_default=True)
@with_appcontext
def backup(to: Path | None, keep: int) -> None:
    """Keep database and files, while exams run; the newest KEEP backups stay."""
    try:
        made = take(database().engine, files(), sealer(), to or _usual(), now(), keep)
    except BackupFailed as fault:
        raise click.ClickException(str(fault)) from None
    said = manifest_of(made)
    click.echo(
        f"{made}: {sum(said['rows'].values())} rows, {len(said['files'])} files, "
        f"database of {said['database']['bytes']} bytes"
    )


@click.command("restore-drill")
@click.option("--of", "shelf", type=FOLDER, default=None, help="Folder of the backups.")
@click.option("--server", default=None, help="PostgreSQL address to restore beside (DATABASE_URL).")
@with_appcontext
def restore_drill(shelf: Path | None, server: str | None) -> None:
    """Restore the newest backup into a scratch database and look at everything in it.

    Ends with 1 when one thing is not as it should be. Nothing of the installation is changed.
    """
    url = server or current_app.extensions["settings"].database_url
    failed = 0
    try:
        chosen = newest(shelf or _usual())
        click.echo(f"Restore drill of {chosen}")
        for check in drill(chosen, url, sealer()):
            click.echo(f"  {'holds ' if check.holds else 'FAILED'}  {check.told}")
            failed += not check.holds
    except BackupFailed as fault:
        raise click.ClickException(str(fault)) from None
    if failed:
        raise click.ClickException(f"{failed} checks failed: this backup is not to be relied on")
    click.echo("This backup can be restored.")


def _usual() -> Path:
    return Path(current_app.extensions["settings"].var) / "backups"
