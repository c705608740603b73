"""What was submitted, as one canonical byte string, and its receipt (SHA-256).

canonical(submitted) -> bytes      sorted keys, no spaces, NFC, UTF-8
receipt_of(submitted) -> str       64 hex digits
short(receipt) -> str              the form a person compares: AB12-CD34-EF56
"""

import json
import unicodedata
from hashlib import sha256
from typing import Any

from exams.applications.completeness import chosen_class
from exams.applications.models import Application
from exams.applications.priority import claimed
from exams.rules.ruleset import RuleSet


def canonical(submitted: dict[str, Any]) -> bytes:
    """The one byte string that stands for the submission; text in NFC."""
    text = json.dumps(submitted, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return unicodedata.normalize("NFC", text).encode()


def receipt_of(submitted: dict[str, Any]) -> str:
    """SHA-256 of `canonical`, lower-case hex."""
    return sha256(canonical(submitted)).hexdigest()


def short(receipt: str) -> str:
    """The first twelve digits in groups of four."""
    head = receipt[:12].upper()
    return "-".join(head[i : i + 4] for i in range(0, len(head), 4))


def submitted_facts(application: Application) -> dict[str, Any]:
    """All that the candidate submitted: answers, files by hash, the consent and its version."""
    return {
        "competition": application.competition.code,
        "number": application.number,
        "post": application.competition_post_id,
        "class": application.candidate_class,
        **({"priority": application.priority_claim} if application.priority_claim else {}),
        "answers": application.answers,
        "consent": application.consent_version,
        "files": [
            {"item": f.item, "name": f.name, "sha256": f.sha256, "size": f.size}
            for f in sorted(application.files, key=lambda f: (f.item, f.sha256))
        ],
    }


def receipt_facts(application: Application, rules: RuleSet) -> dict[str, Any]:
    """What stands on the paper that confirms a submission, in the words of the rules."""
    post = application.competition_post
    kind, priority = chosen_class(application, rules), claimed(application, rules)
    names = {row["id"]: row["vi"] for row in rules.rows("dossier.checklist")}
    return {
        "number": application.number,
        "receipt": application.receipt,
        "short": short(application.receipt or ""),
        "name": application.person.full_name,
        "competition": application.competition.title,
        "code": application.competition.code,
        "post": post.post.title if post else "",
        "unit": post.post.unit.name if post else "",
        "class": kind["vi"] if kind else "",
        "priority": priority["vi"] if priority else "",
        "submitted_at": application.submitted_at.isoformat() if application.submitted_at else "",
        "files": [
            {
                "item": str(names.get(f.item, f.item)),
                "name": f.name,
                "pages": f.pages,
                "sha256": f.sha256,
            }
            for f in application.files
        ],
    }
