"""The units of the city: their number, their tree through time, and search by an old name."""

from collections import Counter
from datetime import date

import pytest

from exams.errors import RuleBroken
from exams.posts import import_units
from exams.posts.import_units import UnitRow, communes, departments, districts, find, unit_rows

ROWS = unit_rows()
BY_CODE = {row.code: row for row in ROWS}


def test_the_city_has_168_communes_113_wards_54_communes_and_one_special_zone() -> None:
    kinds = Counter(row.type for row in communes())
    assert kinds == {"ward": 113, "commune": 54, "special_zone": 1}
    assert sum(kinds.values()) == 168
    assert [row.name for row in communes() if row.type == "special_zone"] == ["Đặc khu Côn Đảo"]


def test_every_commune_begins_with_the_two_tiers_and_has_a_tidy_name() -> None:
    for row in communes():
        assert (row.parent_code, row.valid_from) == ("hcmc", date(2025, 7, 1))
        assert "  " not in row.name


def test_the_former_city_has_102_communes_each_in_one_old_district() -> None:
    within = [row for row in communes() if row.predecessor_codes]
    assert len(within) == 102
    assert all(len(row.predecessor_codes) == 1 for row in within)
    assert len([d for d in districts() if d.valid_to == date(2025, 6, 30)]) == 22


def test_every_commune_a_district_became_exists() -> None:
    named = [n for raw in import_units._read("hcmc_districts.toml") for n in raw.get("became", ())]
    assert len(named) == len(set(named)) == 102
    assert set(named) <= {row.name for row in communes()}


def test_parents_and_predecessors_come_first_and_time_never_runs_backwards() -> None:
    seen: set[str] = set()
    for row in ROWS:
        assert row.parent_code is None or row.parent_code in seen
        assert set(row.predecessor_codes) <= seen
        assert row.valid_to is None or row.valid_from <= row.valid_to
        seen.add(row.code)
    for row in ROWS:
        for code in row.predecessor_codes:
            assert BY_CODE[code].valid_to is not None


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("so-ldtbxh", "so-noi-vu"),
        ("so-khdt", "so-tai-chinh"),
        ("so-gtvt", "so-xay-dung"),
        ("so-tttt", "so-khcn"),
        ("so-tnmt", "so-nnmt"),
    ],
)
def test_a_merged_department_leads_to_its_successor(old: str, new: str) -> None:
    assert old in BY_CODE[new].predecessor_codes
    assert BY_CODE[old].valid_to == date(2025, 2, 28)
    assert BY_CODE[new].valid_from == date(2025, 3, 1)


def test_the_city_has_its_14_departments_office_and_inspectorate_today() -> None:
    today = [row for row in departments() if row.valid_on(date(2026, 1, 1))]
    assert Counter(row.type for row in today) == {
        "city": 1,
        "department": 14,
        "office": 1,
        "inspectorate": 1,
    }


def test_no_district_is_an_employer_any_more() -> None:
    assert not [row for row in districts() if row.valid_on(date(2025, 7, 1))]
    assert BY_CODE["quan-1"].valid_on(date(2025, 6, 30))


def test_a_unit_is_found_by_its_old_name_without_marks() -> None:
    names = [row.name for row in find(ROWS, "lao dong - thuong binh")]
    assert names == ["Sở Lao động - Thương binh và Xã hội", "Sở Nội vụ"]
    assert "Phường Sài Gòn" in [row.name for row in find(ROWS, "Quận 1")]
    assert "Phường Thủ Đức" in [row.name for row in find(ROWS, "quan 2")]  # through TP Thủ Đức
    assert "Thành phố Hồ Chí Minh" in [row.name for row in find(ROWS, "Binh Duong")]


def test_an_unknown_predecessor_a_repeated_code_and_a_circle_are_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    day = date(2025, 7, 1)
    for rows in (
        [UnitRow("a", "A", "ward", "nowhere", day)],
        [UnitRow("a", "A", "ward", None, day)] * 2,
        [UnitRow("a", "A", "ward", "b", day), UnitRow("b", "B", "ward", "a", day)],
    ):
        monkeypatch.setattr(import_units, "communes", lambda rows=rows: rows)
        with pytest.raises(RuleBroken):
            unit_rows()
