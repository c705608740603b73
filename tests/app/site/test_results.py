"""The public result: what each publication level shows, and that it is nothing more."""

import csv
import io
import json
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import event

from app.site.results import cell
from exams.applications.models import Application, Verdict
from exams.competitions.models import Competition, PartStage, Stage
from exams.events import EventKind
from exams.people.queries import actor_for
from exams.permissions import Role
from exams.results.service import compute_ranking, decide, publish, replace_mark
from exams.uow import SYSTEM, UnitOfWork
from tests.app.conftest import text_of
from tests.build import holder
from tests.build_results import (
    PROPOSAL_ONLY,
    candidates,
    claims,
    competition_with,
    council,
    named_marks,
    two_rounds,
)


class Published:
    """A published competition whose candidates have these marks."""

    def __init__(self, app: Any, setup: Any, clock: Any, marks: list[str], level: str) -> None:
        self.app, self.clock = app, clock
        with setup() as uow:
            competition = competition_with(
                uow, rule_set="proposal-only", parts=PROPOSAL_ONLY, stage=Stage.LISTED,
                changes={"publication.level": level},
            )  # fmt: skip
            rows = candidates(uow, competition, len(marks))
            self.id, self.code, self.part = (
                competition.id,
                competition.code,
                competition.parts[0].id,
            )
            self.applications = [row.id for row in rows]
            self.names = [row.person.full_name for row in rows]
            self.numbers = [row.exam_number for row in rows]
            named_marks(uow, competition.parts[0],
                        {r.id: Decimal(m) for r, m in zip(rows, marks, strict=True)},
                        PartStage.SETTLED)  # fmt: skip
            uow.session.get_one(Competition, competition.id).stage = Stage.EXAMINED
            uow.record(EventKind.NAMES_JOINED, "part")
            self.chair = council(uow, competition, 1)[0].id
            self.approver = holder(uow, Role.APPROVER, competition).id
            self.secretary = holder(uow, Role.SECRETARY, competition).id
        self.publish()

    def work(self, person_id: int) -> UnitOfWork:
        made = self.app.extensions["database"]
        with made.reading() as session:
            actor = actor_for(session, person_id, self.clock())
        return UnitOfWork(made.writing(), actor, self.clock())

    def publish(self) -> None:
        with self.work(self.secretary) as uow:
            compute_ranking(uow, self.id)
        with self.work(self.chair) as uow:
            decide(uow, self.id)
        with self.work(self.approver) as uow:
            publish(uow, self.id)


@pytest.mark.parametrize("level", ["A", "B"])
def test_each_level_shows_its_marks_and_nothing_more(
    app: Any, setup: Any, clock: Any, client: Any, level: str
) -> None:
    world = Published(app, setup, clock, ["71.3", "92.4", "63.7"], level)
    texts = [
        text_of(client.client.get(f"/competitions/{world.code}/results{ending}"))
        for ending in ("", ".csv", ".json")
    ]
    for text in texts:
        assert world.names[1] in text
        assert "92,4" in text or "92.4" in text
        for secret in ("71,3", "71.3", "63,7", "63.7"):
            shown = secret in text
            assert not shown or level == "A"
        for name in (world.names[0], world.names[2]):
            assert (name in text) is (level == "A")
    page = client.get(f"/competitions/{world.code}/results")
    assert client.get(f"/competitions/{world.code}/results.pdf").data.startswith(b"%PDF")
    assert page.xpath("//a[contains(@href,'results.csv')]")


def test_before_publication_there_is_no_page(setup: Any, client: Any) -> None:
    with setup() as uow:
        code = competition_with(uow, stage=Stage.EXAMINED).code
    for ending in ("", ".csv", ".json", ".pdf"):
        client.get(f"/competitions/{code}/results{ending}", status=404)


def test_the_csv_is_safe_for_spreadsheets(app: Any, setup: Any, clock: Any, client: Any) -> None:
    world = Published(app, setup, clock, ["71", "92"], "A")
    with setup() as uow:
        uow.session.get_one(Application, world.applications[1]).person.full_name = "=HYPERLINK(1)"
        uow.record(EventKind.PROFILE_SAVED, "person")
    raw = client.client.get(f"/competitions/{world.code}/results.csv").data
    assert raw.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(raw.decode("utf-8-sig"))))
    assert rows[1][3] == "'=HYPERLINK(1)"
    for value in ("=1", "+1", "-1", "@a", "\tx"):
        assert cell(value) == f"'{value}"
    assert cell(Decimal("81.1")) == "81.1"


def test_a_new_list_stands_beside_the_old(app: Any, setup: Any, clock: Any, client: Any) -> None:
    world = Published(app, setup, clock, ["71", "92"], "A")
    with setup() as uow:
        replace_mark(uow, world.part, world.applications[0], Decimal("95"), "remark")
    before = client.get(f"/competitions/{world.code}/results")
    cells = [cell.text_content().strip() for cell in before.xpath("//td")]
    assert "92" in cells and "95" not in cells, "marks are public only with their list"
    world.publish()
    page = client.get(f"/competitions/{world.code}/results")
    moved = [" ".join(r.text_content().split()) for r in page.xpath("//section[last()]//tbody/tr")]
    assert len(moved) == 2 and "71" in moved[0] and "95" in moved[0]
    data = json.loads(client.client.get(f"/competitions/{world.code}/results.json").data)
    assert data["ranking"] == 2


def test_the_page_asks_as_much_for_a_thousand_as_for_two(
    app: Any, setup: Any, clock: Any, client: Any
) -> None:
    """cms#1714, VNOI OJ#478: the ranking page stays quick; counted in statements, not seconds."""
    counts = [statements(app, client, Published(app, setup, clock, marks, "A").code)
              for marks in (["71", "92"], [f"{60 + n % 40}.{n % 10}" for n in range(60)] + ["99.99"])]  # fmt: skip
    assert counts[0] == counts[1] <= 20


def statements(app: Any, client: Any, code: str) -> int:
    engine, seen = app.extensions["database"].engine, []
    listener = lambda *args: seen.append(args[2])  # noqa: E731
    event.listen(engine, "before_cursor_execute", listener)
    client.get(f"/competitions/{code}/results")
    event.remove(engine, "before_cursor_execute", listener)
    return len([s for s in seen if s.startswith("SELECT")])


def test_priority_points_have_a_column_only_where_the_rules_know_them(
    app: Any, setup: Any, clock: Any, client: Any, as_person: Any
) -> None:
    def work(person_id: int | None = None) -> UnitOfWork:
        made = app.extensions["database"]
        with made.reading() as session:
            actor = actor_for(session, person_id, clock()) if person_id else SYSTEM
        return UnitOfWork(made.writing(), actor, clock())

    world = two_rounds(work, clock, ["72.4", "70"])
    claims(work, world, [(None, None), ("merit", Verdict.MET)])
    world.published()
    with setup() as uow:
        code = uow.session.get_one(Competition, world.id).code
    page = client.get(f"/competitions/{code}/results")
    cells = [one.text_content() for one in page.xpath("//td[@data-label='Điểm ưu tiên']")]
    assert cells == ["7,5", "–"]
    raw = client.client.get(f"/competitions/{code}/results.csv").data.decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(raw)))
    assert [row["Điểm ưu tiên"] for row in rows] == ["7.5", ""]
    assert client.get(f"/competitions/{code}/results.pdf").data.startswith(b"%PDF")
    office = as_person(world.secretary).get(f"/office/competitions/{world.id}/results/lists/1")
    assert "Điểm ưu tiên: 7,5" in " ".join(office.text_content().split())
    plain = Published(app, setup, clock, ["71", "92"], "A")
    assert "ưu tiên" not in text_of(client.client.get(f"/competitions/{plain.code}/results"))
