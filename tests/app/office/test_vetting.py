"""The office's pages of vetting and of the lists."""

import pytest

from exams.applications.models import Application, ApplicationState, Verdict
from exams.events import Event, EventKind
from exams.permissions import Role
from tests.build import holder, person
from tests.build_applications import open_competition, submitted, vetted

NAME = "Đặng Thị Ẩn Danh"


def text(tree):
    return " ".join(tree.text_content().split())


@pytest.fixture
def world(setup):
    """A competition with one submitted dossier, an officer and a supervisor."""
    with setup() as uow:
        competition = open_competition(uow)
        row = submitted(uow, competition, person(uow, NAME))
        officer = holder(uow, Role.OFFICER, competition)
        supervisor = holder(uow, Role.SUPERVISOR, competition)
        return competition, row, officer.id, supervisor.id


def seen(page):
    (mark,) = page.xpath("//input[@name='judge-seen']/@value")
    return {"judge-seen": mark}


def shown_to_decide(page):
    """The mark of the findings beside the decision; finding not eligible is always offered."""
    (mark,) = page.xpath("//input[@name='ineligible-seen']/@value")
    return mark


def stored_row(app, row_id):
    with app.app_context():
        from app.work import database

        with database().reading() as session:
            row = session.get(Application, row_id)
            _loaded = (row.findings, row.supplements)
            session.expunge_all()
            return row


def events(app, kind):
    with app.app_context():
        from app.work import database

        with database().reading() as session:
            return [e.actor_id for e in session.query(Event).filter(Event.kind == kind)]


def test_the_queue_and_the_dossier_show_the_number_and_never_the_name(as_person, world):
    competition, row, officer, _supervisor = world
    base = f"/office/competitions/{competition.id}/applications"
    desk = as_person(officer)
    for path in (base, f"{base}?show=open", f"{base}?show=late", f"{base}/{row.id}"):
        page = desk.get(path)
        assert NAME not in text(page) and "@example.vn" not in text(page.xpath("//main")[0])
        assert "079085000001" not in text(page)
    assert row.number in text(desk.get(base))


def test_looking_at_the_name_is_recorded(app, as_person, world):
    competition, row, officer, _supervisor = world
    page = as_person(officer).post(
        f"/office/competitions/{competition.id}/applications/{row.id}/name"
    )
    assert NAME in text(page)
    assert events(app, EventKind.IDENTITY_READ) == [officer]


def test_the_officer_judges_decides_and_opens_again(app, as_person, world):
    competition, row, officer, _supervisor = world
    base = f"/office/competitions/{competition.id}/applications/{row.id}"
    desk = as_person(officer)
    page = desk.post(f"{base}/eligible", {"eligible-note": "", "eligible-seen": ""})
    assert stored_row(app, row.id).state == ApplicationState.SUBMITTED
    names = {f.get("name") for f in page.xpath("//input[@type='radio']")}
    met = {n: "met" for n in names if n.startswith("judge-verdict_")} | seen(page)
    page = desk.post(f"{base}/findings", {**met, "judge-verdict_degree": "not_met"})
    assert page.xpath("//a[@href='#judge-note_degree']")
    assert stored_row(app, row.id).findings == []
    page = desk.post(f"{base}/findings", met)
    shown = shown_to_decide(page)
    assert {f.verdict for f in stored_row(app, row.id).findings} == {Verdict.MET}
    desk.post(f"{base}/eligible", {"eligible-note": "", "eligible-seen": shown})
    assert stored_row(app, row.id).state == ApplicationState.ELIGIBLE
    desk.post(f"{base}/reopen", {"reopen-note": "Có thông tin mới"})
    page = desk.post(f"{base}/ineligible", {"ineligible-reason_code": "", "ineligible-note": ""})
    assert len(page.xpath("//*[contains(@class,'govuk-error-summary')]//a")) == 2
    untrue = {"ineligible-reason_code": "untrue", "ineligible-note": "Khai sai"}
    desk.post(f"{base}/ineligible", untrue | {"ineligible-seen": shown})
    assert stored_row(app, row.id).state == ApplicationState.INELIGIBLE


def test_the_second_of_two_vetters_is_told_and_loses_nothing_typed(app, setup, as_person, world):
    competition, row, officer, _supervisor = world
    base = f"/office/competitions/{competition.id}/applications/{row.id}"
    with setup() as uow:
        other = holder(uow, Role.OFFICER, competition).id
    shown = seen(as_person(officer).get(base))
    first = {"judge-verdict_degree": "not_met", "judge-note_degree": "Thiếu bằng", **shown}
    as_person(officer).post(f"{base}/findings", first)
    typed = {"judge-verdict_degree": "met", "judge-note_degree": "Đã có bản sao", **shown}
    page = as_person(other).post(f"{base}/findings", typed, status=409)
    assert "Thiếu bằng" in text(page) and page.xpath("//a[@href='#judge-verdict_degree']")
    assert page.xpath("//input[@name='judge-note_degree']/@value") == ["Đã có bản sao"]
    assert [f.judged_by for f in stored_row(app, row.id).findings] == [officer]
    as_person(other).post(f"{base}/findings", typed | seen(page))
    assert [f.note for f in stored_row(app, row.id).findings] == ["Đã có bản sao"]
    as_person(other).post(
        f"{base}/findings", typed | {"judge-seen": ""}, status=409
    )  # says nothing it saw
    assert [f.judged_by for f in stored_row(app, row.id).findings] == [other]


def test_who_decides_on_findings_that_another_changed_is_told_what_changed(
    app, setup, as_person, world
):
    competition, row, officer, _supervisor = world
    base = f"/office/competitions/{competition.id}/applications/{row.id}"
    with setup() as uow:
        other = holder(uow, Role.OFFICER, competition).id
    page = as_person(officer).get(base)
    names = {f.get("name") for f in page.xpath("//input[@type='radio']")}
    met = {n: "met" for n in names if n.startswith("judge-verdict_")} | seen(page)
    page = as_person(officer).post(f"{base}/findings", met)
    shown = shown_to_decide(page)
    changed = {"judge-verdict_degree": "not_met", "judge-note_degree": "Thiếu bằng"}
    as_person(other).post(f"{base}/findings", met | changed | seen(page))

    found = {"eligible-note": "Đủ điều kiện", "eligible-seen": shown}
    page = as_person(officer).post(f"{base}/eligible", found, status=409)
    told = text(page.xpath("//*[contains(@class,'govuk-error-summary')]")[0])
    assert "Thiếu bằng" in told and told.count("–") == 1  # that condition, and no other
    wrong = {"ineligible-reason_code": "untrue", "ineligible-note": "Khai sai"}
    page = as_person(officer).post(
        f"{base}/ineligible", wrong | {"ineligible-seen": shown}, status=409
    )
    assert stored_row(app, row.id).state == ApplicationState.SUBMITTED
    now = shown_to_decide(page)
    as_person(officer).post(f"{base}/ineligible", wrong | {"ineligible-seen": now})
    assert stored_row(app, row.id).state == ApplicationState.INELIGIBLE


def test_the_language_of_a_form_drawn_again_is_switched_to_the_page_it_stands_on(as_person, world):
    competition, row, officer, _supervisor = world
    base = f"/office/competitions/{competition.id}/applications/{row.id}"
    desk = as_person(officer)
    page = desk.post(f"{base}/supplement", {"ask-text": "", "ask-until_on": ""})
    (switch,) = page.xpath("//header//a[@hreflang='en']/@href")
    assert desk.client.get(switch).location == base
    assert desk.get(switch).get("lang") == "en"


def test_a_supplement_is_asked_for(app, as_person, world):
    competition, row, officer, _supervisor = world
    base = f"/office/competitions/{competition.id}/applications/{row.id}"
    desk = as_person(officer)
    page = desk.post(f"{base}/supplement", {"ask-text": "Bổ sung", "ask-until_on": "01/01/2020"})
    assert page.xpath("//a[@href='#ask-until_on']")
    desk.post(f"{base}/supplement", {"ask-text": "Bổ sung", "ask-until_on": "30/11/2026"})
    assert len(stored_row(app, row.id).supplements) == 1


def test_a_supervisor_reads_everything_and_changes_nothing(app, as_person, world):
    competition, row, _officer, supervisor = world
    base = f"/office/competitions/{competition.id}/applications"
    watch = as_person(supervisor)
    watch.get(base)
    page = watch.get(f"{base}/{row.id}")
    assert not page.xpath("//main//button[contains(., 'Lưu')] | //main//textarea")
    watch.get(f"/office/competitions/{competition.id}/lists")
    for act in ("findings", "eligible", "ineligible", "supplement", "reopen"):
        data = {
            "judge-verdict_degree": "met",
            "eligible-note": "",
            "ineligible-note": "x",
            "ineligible-reason_code": "untrue",
            "ask-text": "x",
            "ask-until_on": "30/11/2026",
            "reopen-note": "x",
        }
        watch.post(f"{base}/{row.id}/{act}", data, status=404)
    watch.post(f"/office/competitions/{competition.id}/lists/issue", status=404)
    kept = stored_row(app, row.id)
    assert kept.state == ApplicationState.SUBMITTED
    assert not kept.findings and not kept.supplements


@pytest.mark.parametrize("role", [Role.MARKER, Role.CANDIDATE, Role.COUNCIL_MEMBER])
def test_other_roles_do_not_find_the_dossiers(as_person, setup, world, role):
    competition, row, _officer, _supervisor = world
    with setup() as uow:
        other = holder(uow, role, uow.session.merge(competition, load=False))
    who = as_person(other.id)
    base = f"/office/competitions/{competition.id}"
    who.get(f"{base}/applications", status=404)
    who.get(f"{base}/applications/{row.id}", status=404)
    who.get(f"{base}/applications/{row.id}/files/1", status=404)
    who.get(f"{base}/lists", status=404)


def test_an_officer_of_another_competition_does_not_find_the_dossier(as_person, setup, world):
    competition, row, _officer, _supervisor = world
    with setup() as uow:
        elsewhere = open_competition(uow)
        other = holder(uow, Role.OFFICER, elsewhere)
    desk = as_person(other.id)
    desk.get(f"/office/competitions/{competition.id}/applications/{row.id}", status=404)
    desk.get(f"/office/competitions/{elsewhere.id}/applications/{row.id}", status=404)
    desk.get(f"/office/competitions/{elsewhere.id}/applications/{row.id}/files/1", status=404)


def test_a_file_is_given_by_number_and_its_reading_is_recorded(app, as_person, setup, world):
    from app import storage
    from exams.applications.models import DossierFile

    competition, row, officer, _supervisor = world
    with app.app_context():
        key, _sha = storage.put(b"%PDF-1.7")
    with setup() as uow:
        file = uow.session.query(DossierFile).filter_by(application_id=row.id).first()
        file.object_key, file.name = key, f"{NAME}.pdf"
        file_id = file.id
        uow.record(EventKind.FILE_ADDED, "test", private={"item": file.item})
    got = as_person(officer).client.get(
        f"/office/competitions/{competition.id}/applications/{row.id}/files/{file_id}"
    )
    assert got.data == b"%PDF-1.7"
    assert row.number in got.headers["Content-Disposition"]
    assert "Danh" not in got.headers["Content-Disposition"]
    assert got.headers["X-Content-Type-Options"] == "nosniff"
    assert events(app, EventKind.FILE_READ) == [officer]


def test_the_lists_page_says_what_is_missing_then_issues(as_person, setup, clock, world):
    competition, row, officer, _supervisor = world
    base = f"/office/competitions/{competition.id}/lists"
    desk = as_person(officer)
    assert "23/12/2026" in text(desk.get(base))
    desk.post(f"{base}/issue", status=403)
    with setup() as uow:
        here = uow.session.get(type(competition), competition.id)
        vetter = uow.session.get(type(person(uow)), officer)
        vetted(uow, uow.session.get(Application, row.id), vetter)
        second = vetted(uow, submitted(uow, here), vetter)
    clock.move(days=31)
    desk = as_person(officer)  # the old session ended meanwhile
    desk.get(base)
    desk.post(f"{base}/issue")
    page = desk.get(base)
    assert second.number in text(page)
    papers = page.xpath("//a[contains(@href, '/lists/papers/')]/@href")
    assert len(papers) == 3
    for paper in papers:
        assert desk.client.get(paper).data.startswith(b"%PDF")


def test_too_few_for_a_post_shows_the_choices_of_the_rules(as_person, setup, clock, world):
    competition, row, officer, _supervisor = world
    with setup() as uow:
        vetter = uow.session.get(type(person(uow)), officer)
        vetted(uow, uow.session.get(Application, row.id), vetter)
    clock.move(days=31)
    base = f"/office/competitions/{competition.id}/lists"
    desk = as_person(officer)
    page = desk.get(base)
    choices = page.xpath("//input[@type='radio']/@value")
    assert choices == ["nominate", "postpone"]
    post_id = row.competition_post_id
    page = desk.post(
        f"{base}/posts/{post_id}",
        {f"post{post_id}-choice": "nominate", f"post{post_id}-reason": "Một người"},
    )
    assert page.xpath(f"//a[@href='#post{post_id}-until_on']")
    desk.post(
        f"{base}/posts/{post_id}",
        {
            f"post{post_id}-choice": "nominate",
            f"post{post_id}-reason": "Một người",
            f"post{post_id}-until_on": "31/12/2026",
        },
    )
    assert "31/12/2026" in text(desk.get(base))
    public = desk.get(f"/competitions/{competition.code}/lists")
    assert "31/12/2026" in text(public)
    desk.post("/office/competitions/999/lists/posts/1", status=404)


def test_a_claimed_priority_is_judged_beside_the_conditions(app, as_person, setup):
    with setup() as uow:
        competition = open_competition(uow, rule_set="recruitment-two-rounds")
        row = submitted(uow, competition, person(uow, NAME), priority="merit")
        officer = holder(uow, Role.OFFICER, competition).id
        supervisor = holder(uow, Role.SUPERVISOR, competition).id
    base = f"/office/competitions/{competition.id}/applications/{row.id}"
    desk = as_person(officer)
    page = desk.get(base)
    assert "Anh hùng Lao động" in text(page) and "7,5 điểm" in text(page)
    names = {f.get("name") for f in page.xpath("//input[@type='radio']")}
    met = {n: "met" for n in names if n.startswith("judge-verdict_")}
    claim = {"judge-verdict_priority": met.pop("judge-verdict_priority")}
    page = desk.post(f"{base}/findings", met | seen(page))
    assert "chưa được xác nhận hoặc từ chối" in text(page)
    desk.post(f"{base}/eligible", {"eligible-note": "", "eligible-seen": shown_to_decide(page)})
    assert stored_row(app, row.id).state == ApplicationState.SUBMITTED
    page = desk.post(f"{base}/findings", {"judge-verdict_priority": "not_met"} | seen(page))
    assert page.xpath("//a[@href='#judge-note_priority']")
    page = desk.post(f"{base}/findings", claim | seen(page))
    assert "chưa được xác nhận hoặc từ chối" not in text(page)
    desk.post(f"{base}/eligible", {"eligible-note": "", "eligible-seen": shown_to_decide(page)})
    assert stored_row(app, row.id).state == ApplicationState.ELIGIBLE
    assert "Xác nhận diện ưu tiên" in text(as_person(supervisor).get(base))
