"""The competence framework and the programmes: complete, and on known ground."""

from collections import Counter

from exams.posts.frameworks import competences, programmes
from exams.posts.models import PostLevel
from exams.rules.loader import shipped

RULES = shipped()["leadership-written-proposal"]


def test_the_framework_has_seven_common_competences_at_five_levels() -> None:
    groups = Counter(competence.group for competence in competences())
    assert groups["common"] == 7
    assert set(groups) == {"common", "professional", "leadership"}
    for competence in competences():
        levels = [level.level for level in competence.levels]
        assert levels == list(range(1, RULES.count("competence.levels") + 1))
        assert all(level.vi and level.en for level in competence.levels)


def test_codes_are_unique() -> None:
    codes = [c.code for c in competences()] + [p.code for p in programmes()]
    assert len(set(codes)) == len(codes)


def test_every_level_of_post_has_a_leadership_course_within_the_rules() -> None:
    most = RULES.count("training.leadership_weeks_max")
    due = RULES.count("training.leadership_due_months")
    for level in PostLevel:
        courses = [
            p
            for p in programmes()
            if p.code.startswith("leadership") and level.value in p.post_levels
        ]
        assert len(courses) == 1
        assert courses[0].weeks_max is not None
        assert courses[0].weeks_max <= most
        assert courses[0].due_months == due
        assert courses[0].cite


def test_forty_periods_a_year_are_asked_of_everyone() -> None:
    yearly = [p for p in programmes() if p.yearly]
    assert [p.periods for p in yearly] == [RULES.count("training.periods_per_year_min")]
    assert set(yearly[0].post_levels) == {level.value for level in PostLevel}
