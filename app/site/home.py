"""The front page, and the pages that say how the service works."""

from flask import abort, current_app, render_template

from app.competition_words import registration
from app.forms.sample import SampleForm
from app.site import blueprint
from app.work import read
from exams.competitions.models import Stage
from exams.competitions.queries import public_competitions

SHOWN = 6
DECIDED = (Stage.PUBLISHED, Stage.RECOGNISED, Stage.CLOSED)
OVER = (Stage.RECOGNISED, Stage.CLOSED, Stage.STOPPED)


@blueprint.get("/")
def home() -> str:
    """What the platform is, the competitions one may apply to now, the latest results."""
    with read() as r:
        rows = public_competitions(r.session)
        windows = {row.id: registration(r, row) for row in rows if row.stage is Stage.ANNOUNCED}
        still_open = [row for row in rows if row.id in windows and windows[row.id].open]
        decided = sorted(
            (row for row in rows if row.published_at and row.stage in DECIDED),
            key=lambda row: row.published_at or r.now,
            reverse=True,
        )
        return render_template(
            "site/home.html",
            open_now=still_open[:SHOWN],
            windows=windows,
            decided=decided[:SHOWN],
            vacancies=sum(offer.vacancies for row in still_open for offer in row.posts),
            under_way=sum(row.stage not in OVER for row in rows),
            latest=rows[0] if rows else None,
        )


@blueprint.get("/how-it-works")
def how_it_works() -> str:
    """The road of a competition, for who has never taken part in one."""
    return render_template("site/how_it_works.html")


@blueprint.get("/accessibility")
def accessibility() -> str:
    """What was done so that everybody can use the service, and whom to tell when they cannot."""
    return render_template("site/accessibility.html")


@blueprint.get("/privacy")
def privacy() -> str:
    """Which personal data are used, for what, for how long, and the rights of the person."""
    return render_template("site/privacy.html")


@blueprint.get("/components")
def components() -> str:
    """Every component on one page, outside production."""
    if current_app.extensions["settings"].mode == "production":
        abort(404)
    return render_template("components.html", form=SampleForm(), page_link=lambda n: f"?page={n}")
