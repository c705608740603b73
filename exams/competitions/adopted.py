"""The adopted rules in the rows of a competition: the rule set as frozen text, and its parts."""

from exams.competitions.models import AdoptedRuleSet, Competition, Part, PartKind
from exams.rules.revision import changes_of
from exams.rules.ruleset import AdoptedRules


def put_rules(adopted: AdoptedRuleSet, rules: AdoptedRules) -> None:
    """Keep the rules, what the council changed in them, and their hash."""
    adopted.code, adopted.set_version = rules.code, rules.version
    adopted.changes = changes_of(rules)
    adopted.canonical, adopted.sha256 = rules.canonical().decode(), rules.sha256


def parts_of(rules: AdoptedRules) -> list[Part]:
    """The parts that the stages of the rules make."""
    return [
        Part(
            code=stage.id,
            ordinal=ordinal,
            kind=PartKind(stage.kind),
            title_vi=stage.title_vi,
            title_en=stage.title_en,
            max_marks=stage.max_points,
            pass_mark=stage.pass_mark,
        )
        for ordinal, stage in enumerate(rules.stages, start=1)
    ]


def copy_marks(row: Competition, rules: AdoptedRules) -> None:
    """Full and pass marks follow the rules that were changed."""
    for part in row.parts:
        stage = rules.stage(part.code)
        part.max_marks, part.pass_mark = stage.max_points, stage.pass_mark
