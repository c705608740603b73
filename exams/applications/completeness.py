"""What an application still lacks before it can be submitted.

missing(application, profile, rules) -> list[Reason]     facts["section"] names the section
sections(application, profile, rules) -> dict[section, bool]
"""

from exams.applications.eligibility import ANSWERS, conditions, named
from exams.applications.models import Application
from exams.applications.priority import claimed
from exams.errors import Reason
from exams.people.profiles import Profile
from exams.rules.kinds import Row
from exams.rules.parameters import PRIORITY
from exams.rules.ruleset import RuleSet

SECTIONS = ("who", "post", "conditions", "documents", "declarations", "consent")
NOMINATION = "nomination"  # the checklist's item that a nominated candidate must add
PROFILE_NEEDS = (
    "born_on",
    "gender",
    "citizen_no",
    "phone",
    "address",
    "workplace",
    "job_title",
    "degree",
)


def missing(application: Application, profile: Profile | None, rules: RuleSet) -> list[Reason]:
    """Everything that stands against submission, in the order of the sections."""
    return [
        *_who(application, profile),
        *_post(application, rules),
        *_conditions(application, rules),
        *_documents(application, rules),
        *_declarations(application),
        *_consent(application, rules),
    ]


def sections(application: Application, profile: Profile | None, rules: RuleSet) -> dict[str, bool]:
    """Each section, and whether nothing is missing in it."""
    lacking = {reason.facts["section"] for reason in missing(application, profile, rules)}
    return {name: name not in lacking for name in SECTIONS}


def chosen_class(application: Application, rules: RuleSet) -> Row | None:
    """The candidate class chosen, as the rule set describes it."""
    rows = rules.rows("eligibility.candidate_classes")
    return next((row for row in rows if row["id"] == application.candidate_class), None)


def is_required(item: Row, application: Application, rules: RuleSet) -> bool:
    """Whether this candidate must attach the item: always, or because nominated, or as proof."""
    if item["required"]:
        return True
    if item["id"] == PRIORITY and claimed(application, rules):
        return True
    kind = chosen_class(application, rules)
    return bool(item["id"] == NOMINATION and kind and kind["nominated"])


def _reason(section: str, code: str, **facts: object) -> Reason:
    return Reason(f"application.missing_{code}", {"section": section, **facts})


def _who(application: Application, profile: Profile | None) -> list[Reason]:
    complete = profile is not None and all(getattr(profile, name) for name in PROFILE_NEEDS)
    if complete and "who" in application.sections_done:
        return []
    return [_reason("who", "who")]


def _post(application: Application, rules: RuleSet) -> list[Reason]:
    lacking = []
    if application.competition_post_id is None:
        lacking.append(_reason("post", "post"))
    if chosen_class(application, rules) is None:
        lacking.append(_reason("post", "class"))
    return lacking


def _conditions(application: Application, rules: RuleSet) -> list[Reason]:
    answers = application.answers.get("conditions", {})
    return [
        _reason("conditions", "condition", title=named(row))
        for row in conditions(rules)
        if answers.get(str(row["id"])) not in ANSWERS
    ]


def _documents(application: Application, rules: RuleSet) -> list[Reason]:
    there = {file.item for file in application.files}
    return [
        _reason("documents", "document", title=named(item))
        for item in rules.rows("dossier.checklist")
        if item["id"] not in there and is_required(item, application, rules)
    ]


def _declarations(application: Application) -> list[Reason]:
    return (
        [] if application.answers.get("declarations") else [_reason("declarations", "declarations")]
    )


def _consent(application: Application, rules: RuleSet) -> list[Reason]:
    given = application.consent_version == rules.choice("privacy.consent_version")
    return [] if given else [_reason("consent", "consent")]
