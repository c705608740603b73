"""The facts of the notice (thông báo thi tuyển): what a candidate must know, frozen as printed."""

from typing import Any, cast

from exams.competitions.models import Competition, CompetitionPost
from exams.documents.service import facts_hash
from exams.rules.kinds import Row
from exams.rules.ruleset import AdoptedRules, Stage


def notice_facts(row: Competition, rules: AdoptedRules) -> dict[str, Any]:
    """Posts, candidates, conditions, dossier, parts, dates, the rules and their hash."""
    return {
        "title": row.title,
        "code": row.code,
        "unit": row.unit.name,
        "intro": row.intro,
        "contact": row.contact,
        "posts": [_post(offered) for offered in row.posts],
        "classes": [_item(r) for r in rules.rows("eligibility.candidate_classes")],
        "conditions": [_item(r) for r in rules.rows("eligibility.rules")],
        "months_in_post_min": rules.value("eligibility.months_in_post_min"),
        "dossier": [_item(r) for r in rules.rows("dossier.checklist")],
        "stages": [_stage(stage) for stage in rules.stages],
        "combination": rules.choice("ranking.combination"),
        "dates": [{"step": d.step, "on": d.on.isoformat()} for d in row.dates],
        "day_ends_at": rules.choice("calendar.day_ends_at"),
        "rule_set": rules.title_vi,
        "rule_version": rules.version,
        "rule_sha256": rules.sha256,
    }


def notice_sha256(row: Competition, rules: AdoptedRules) -> str:
    """The hash of all that the notice says: what an approver read is what is announced."""
    return facts_hash(notice_facts(row, rules))


def _post(offered: CompetitionPost) -> dict[str, Any]:
    return {
        "title": offered.post.title,
        "unit": offered.post.unit.name,
        "vacancies": offered.vacancies,
        "duties": offered.post.duties,
        "conditions": offered.conditions,
    }


def _item(row: Row) -> dict[str, Any]:
    return {
        "id": row["id"],
        "vi": row["vi"],
        "cite": row.get("cite", ""),
        "required": row.get("required", True),
    }


def _stage(stage: Stage) -> dict[str, Any]:
    return {
        "id": stage.id,
        "kind": stage.kind,
        "title": stage.title_vi,
        "max_points": str(stage.max_points),
        "pass_mark": None if stage.pass_mark is None else str(stage.pass_mark),
        "minutes": stage.minutes,
        "remarkable": stage.remarkable,
        "advance_best": stage.advance_best,
        "parts": [
            {
                "title": cast(str, part["vi"]),
                "questions": part["questions"],
                "minutes": part["minutes"],
                "pass_mark": str(part["pass_mark"]),
            }
            for part in stage.parts
        ],
    }
