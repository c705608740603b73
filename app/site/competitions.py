"""Public competitions: the list, one competition, its rules, its notice, its calendar."""

from typing import Any

from flask import Response, render_template, request, url_for

from app.competition_words import registration, road, step_text
from app.i18n import language, title_of
from app.labels import STAGES
from app.pdf import pdf_response
from app.rule_words import groups
from app.site import blueprint
from app.site.calendar_feed import Entry, feed
from app.work import Reader, read
from exams.competitions import guards
from exams.competitions.models import Competition, Stage
from exams.competitions.queries import get_public, public_competitions
from exams.documents.queries import latest_public
from exams.names import fold


@blueprint.get("/competitions")
def competitions() -> str:
    """Every public competition, by stage and by words of its title, unit or post."""
    words, stage = request.args.get("q", "").strip()[:100], request.args.get("stage", "")
    with read() as r:
        rows = public_competitions(r.session)
        stages = [s for s in Stage if any(row.stage is s for row in rows)]
        found = [row for row in rows if _fits(row, words, stage)]
        return render_template(
            "site/competitions.html",
            competitions=found,
            words=words,
            stage=stage,
            stages=[(s.value, str(STAGES[s])) for s in stages],
            total=len(rows),
            windows={row.id: registration(r, row) for row in found},
        )


@blueprint.get("/competitions/<string:code>")
def competition(code: str) -> str:
    """One competition: posts, conditions, dossier, calendar, and whether one may apply now."""
    with read() as r:
        row = get_public(r.session, code)
        return render_template("site/competition.html", **_page(r, row))


@blueprint.get("/competitions/<string:code>/rules")
def competition_rules(code: str) -> str:
    """Every rule of the competition with its source, and the hash that fixes them."""
    with read() as r:
        row = get_public(r.session, code)
        rules = guards.rules_in(row)
        return render_template(
            "site/competition_rules.html", competition=row, rules=rules, groups=groups(rules)
        )


@blueprint.get("/competitions/<string:code>/notice.pdf")
def notice(code: str) -> Response:
    """The notice as it was issued."""
    with read() as r:
        row = get_public(r.session, code)
        return pdf_response(latest_public(r.session, row.id, "notice"))


@blueprint.get("/competitions/<string:code>/calendar.ics")
def calendar_feed(code: str) -> Response:
    """The declared dates for one's own calendar."""
    with read() as r:
        row = get_public(r.session, code)
        titles = {part.code: title_of(part) for part in row.parts}
        page = url_for("site.competition", code=code, _external=True)
        entries = [
            Entry(f"{code}-{d.step}", d.on, f"{step_text(d.step, titles)} – {row.title}", page)
            for d in row.dates
        ]
        response = Response(feed(row.title, entries, r.now), mimetype="text/calendar")
        response.headers["Content-Disposition"] = f'attachment; filename="{row.code}.ics"'
        return response


def _page(reader: Reader, row: Competition) -> dict[str, Any]:
    rules = guards.rules_in(row)
    return {
        "competition": row,
        "rules": rules,
        "road": road(reader, row),
        "registration": registration(reader, row),
        "stopped": row.stage is Stage.STOPPED,
        "published": row.published_at is not None and row.stage is not Stage.STOPPED,
        "listed": row.stage not in (Stage.ANNOUNCED, Stage.STOPPED),
        "vacancies": sum(offer.vacancies for offer in row.posts),
        "conditions": _items(rules.rows("eligibility.rules")),
        "classes": _items(rules.rows("eligibility.candidate_classes")),
        "dossier": _items(rules.rows("dossier.checklist")),
    }


def _items(rows: Any) -> list[dict[str, Any]]:
    return [{**row, "text": row[language()]} for row in rows]


def _fits(row: Competition, words: str, stage: str) -> bool:
    if stage and row.stage.value != stage:
        return False
    names = [row.title, row.unit.name, row.code]
    names += [f"{offer.post.title} {offer.post.unit.name}" for offer in row.posts]
    return fold(words) in fold(" ".join(names))
