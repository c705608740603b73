"""A candidate's pages, from the self-check to the receipt, in the browser's own steps."""

import unicodedata
from datetime import timedelta
from io import BytesIO

import pikepdf
import pytest
from lxml import html

from exams.applications.models import Application, ApplicationState, Verdict
from exams.applications.service import issue_lists
from exams.applications.vetting import ask_supplement, judge_conditions
from exams.clock import local_day
from exams.permissions import Role
from tests.build import holder, person
from tests.build_applications import acting, filled, open_competition, started, submitted, vetted

PROFILE = {
    "born_on": "02/03/1985",
    "gender": "female",
    "citizen_no": "079085000001",
    "phone": "0900 000 001",
    "address": "1 Đường Thử Nghiệm",
    "workplace": "Sở Thử nghiệm",
    "job_title": "Phó Trưởng phòng",
    "degree": "Thạc sĩ",
    "political_theory": "advanced",
}


def text(tree):
    return " ".join(tree.text_content().split())


def pdf(pages=1):
    made, out = pikepdf.new(), BytesIO()
    for _n in range(pages):
        made.add_blank_page()
    made.save(out)
    return out.getvalue()


@pytest.fixture
def competition(setup):
    with setup() as uow:
        return open_competition(uow)


@pytest.fixture
def me(setup):
    with setup() as uow:
        return person(uow, "Phạm Thị Thử").id


def own(app, person_id):
    with app.app_context():
        from app.work import database

        with database().reading() as session:
            row = session.query(Application).filter_by(person_id=person_id).one()
            _loaded = (row.files, row.findings, row.supplements)
            session.expunge_all()
            return row


def test_the_self_check_is_open_and_names_what_is_not_met(client, competition):
    page = client.get(f"/competitions/{competition.code}/self-check")
    names = {field.get("name") for field in page.xpath("//input[@type='radio']")}
    answers = {name: "no" if name == "condition_degree" else "yes" for name in names}
    told = client.post(f"/competitions/{competition.code}/self-check", answers)
    assert "Nghị định 29/2024/NĐ-CP" in text(told)
    assert len(told.xpath("//main//ul/li")) == 1
    client.post(f"/competitions/{competition.code}/self-check", {})  # unanswered: asked again


def test_a_person_applies_from_notice_to_receipt(app, as_person, competition, me):
    my = as_person(me)
    my.get(f"/competitions/{competition.code}/apply")
    my.post(f"/competitions/{competition.code}/apply")
    row = own(app, me)
    base = f"/applications/{row.id}"
    refused = my.post(f"{base}/check")
    assert len(refused.xpath("//div[@role='alert']//a")) >= 10
    my.get(f"{base}/who")
    my.post(f"{base}/who", PROFILE)
    my.get(f"{base}/post")
    my.post(f"{base}/post", {"post": competition.posts[0].id, "candidate_class": "in_place"})
    page = my.get(f"{base}/conditions")
    names = {field.get("name") for field in page.xpath("//input[@type='radio']")}
    my.post(f"{base}/conditions", dict.fromkeys(names, "yes"))
    my.get(f"{base}/declarations")
    my.post(f"{base}/declarations", {"conduct": "none", "relatives": "none"})
    assert not my.get(f"{base}/consent").xpath("//input[@name='agreed'][@checked]")
    my.post(f"{base}/consent", {"agreed": "y"})
    for item in ("registration", "cv", "degrees", "appraisals", "assets", "health"):
        my.get(f"{base}/documents/{item}")
        my.post(f"{base}/documents/{item}", {"file": (BytesIO(pdf()), "hồ sơ.pdf")})
    my.get(f"{base}/documents")
    my.get(f"{base}/check")
    my.post(f"{base}/check")
    my.post(f"{base}/check")  # a second click
    row = own(app, me)
    assert row.state == ApplicationState.SUBMITTED and row.number.endswith("-0001")
    assert row.number in text(my.get(base))
    receipt = my.client.get(f"{base}/receipt")
    assert receipt.mimetype == "application/pdf" and receipt.data.startswith(b"%PDF")
    assert row.number in text(my.get("/applications"))


def test_the_profile_is_filled_in_the_next_time(app, as_person, setup, competition, me):
    with setup() as uow:
        filled(uow, competition, uow.session.get(type(person(uow)), me))
        other = open_competition(uow)
        again = started(uow, other, uow.session.get(type(person(uow)), me))
    page = as_person(me).get(f"/applications/{again.id}/who")
    assert page.xpath("//input[@name='citizen_no']/@value") == ["079085000001"]


def test_what_was_typed_stays_beside_the_error(app, as_person, setup, competition, me):
    with setup() as uow:
        row = started(uow, competition, uow.session.get(type(person(uow)), me))
    page = as_person(me).post(f"/applications/{row.id}/who", {**PROFILE, "citizen_no": "12"})
    assert page.xpath("//input[@name='citizen_no']/@value") == ["12"]
    assert page.xpath("//a[@href='#citizen_no']")
    page = as_person(me).post(
        f"/applications/{row.id}/declarations", {"conduct": "declared", "relatives": "none"}
    )
    assert page.xpath("//a[@href='#conduct_text']")


def test_a_name_typed_in_decomposed_form_is_kept_composed(app, as_person, setup, competition, me):
    with setup() as uow:
        row = started(uow, competition, uow.session.get(type(person(uow)), me))
    my = as_person(me)
    name = unicodedata.normalize("NFD", "Sơ yếu lý lịch.pdf")
    my.post(f"/applications/{row.id}/documents/cv", {"file": (BytesIO(pdf()), name)})
    assert own(app, me).files[0].name == "Sơ yếu lý lịch.pdf"


def test_a_program_renamed_pdf_is_refused_and_nothing_is_stored(
    app, as_person, setup, competition, me
):
    with setup() as uow:
        row = started(uow, competition, uow.session.get(type(person(uow)), me))
    page = as_person(me).post(
        f"/applications/{row.id}/documents/cv", {"file": (BytesIO(b"MZ" + b"\0" * 99), "cv.pdf")}
    )
    assert page.xpath("//*[contains(@class, 'govuk-error-message')]")
    assert own(app, me).files == []
    import obstore

    assert not [x for batch in obstore.list(app.extensions["files"]) for x in batch]


def test_a_file_far_too_large_gets_the_page_that_says_so(as_person, setup, competition, me):
    with setup() as uow:
        row = started(uow, competition, uow.session.get(type(person(uow)), me))
    head = b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.pdf"\r\n\r\n'
    huge = head + b"0" * (50 * 1024 * 1024) + b"\r\n--x--\r\n"
    as_person(me).post(
        f"/applications/{row.id}/documents/cv",
        huge,
        status=413,
        content_type="multipart/form-data; boundary=x",
    )


def test_a_file_comes_back_as_attachment_to_its_owner_only(app, as_person, setup, competition, me):
    with setup() as uow:
        row = started(uow, competition, uow.session.get(type(person(uow)), me))
        other = person(uow)
        theirs = filled(uow, competition, other)
    my = as_person(me)
    my.post(f"/applications/{row.id}/documents/cv", {"file": (BytesIO(pdf()), "hồ sơ.pdf")})
    file = own(app, me).files[0]
    got = my.client.get(f"/applications/{row.id}/files/{file.id}")
    assert got.headers["Content-Disposition"].startswith("attachment")
    assert got.headers["X-Content-Type-Options"] == "nosniff"
    assert got.mimetype == "application/pdf"
    them = as_person(other.id)
    them.get(f"/applications/{row.id}/files/{file.id}", status=404)
    them.get(f"/applications/{theirs.id}/files/{file.id}", status=404)
    my.post(f"/applications/{row.id}/files/{file.id}/remove")
    my.get(f"/applications/{row.id}/files/{file.id}", status=404)


@pytest.mark.parametrize(
    "path",
    [
        "",
        "/who",
        "/post",
        "/conditions",
        "/documents",
        "/documents/cv",
        "/declarations",
        "/consent",
        "/check",
        "/withdraw",
        "/supplement",
        "/receipt",
    ],
)
def test_another_persons_application_does_not_exist(as_person, setup, competition, me, path):
    with setup() as uow:
        theirs = submitted(uow, competition)
    as_person(me).get(f"/applications/{theirs.id}{path}", status=404)


def test_another_person_cannot_submit_or_withdraw_it(as_person, setup, competition, me):
    with setup() as uow:
        theirs = filled(uow, competition)
    my = as_person(me)
    my.post(f"/applications/{theirs.id}/check", status=404)
    my.post(f"/applications/{theirs.id}/withdraw", {"reason": ""}, status=404)
    my.post(f"/applications/{theirs.id}/consent", {"agreed": "y"}, status=404)


def test_after_the_last_day_applying_is_refused_with_the_day(as_person, clock, competition, me):
    clock.move(days=31)
    my = as_person(me)
    assert "23/12/2026" in text(my.get(f"/competitions/{competition.code}/apply"))
    assert "23/12/2026" in text(my.post(f"/competitions/{competition.code}/apply", status=403))


def test_withdrawing_asks_once_more(app, as_person, setup, competition, me):
    with setup() as uow:
        row = submitted(uow, competition, uow.session.get(type(person(uow)), me))
    my = as_person(me)
    my.get(f"/applications/{row.id}/withdraw")
    assert own(app, me).state == ApplicationState.SUBMITTED
    my.post(f"/applications/{row.id}/withdraw", {"reason": "Việc riêng", "submit": "1"})
    assert own(app, me).state == ApplicationState.WITHDRAWN


def test_a_supplement_is_seen_and_answered(app, as_person, setup, clock, competition, me):
    from datetime import timedelta

    with setup() as uow:
        row = submitted(uow, competition, uow.session.get(type(person(uow)), me))
        officer = holder(uow, Role.OFFICER, competition)
        with acting(uow, officer.id):
            ask_supplement(
                uow,
                competition.id,
                row.id,
                "Bổ sung giấy khám sức khỏe",
                local_day(uow.now) + timedelta(days=3),
            )
    my = as_person(me)
    assert "Bổ sung giấy khám" in text(my.get(f"/applications/{row.id}"))
    my.get(f"/applications/{row.id}/supplement")
    my.get(f"/applications/{row.id}/documents/health")
    my.post(f"/applications/{row.id}/supplement", {"answer": ""})
    my.post(f"/applications/{row.id}/supplement", {"answer": "Đã nộp"})
    assert own(app, me).supplements[0].answer == "Đã nộp"
    my.post(f"/applications/{row.id}/supplement", {"answer": "Nữa"})
    assert own(app, me).supplements[0].answer == "Đã nộp"


def test_the_outcome_is_told_only_when_the_lists_are_issued(
    as_person, setup, clock, competition, me
):
    with setup() as uow:
        row = submitted(uow, competition, uow.session.get(type(person(uow)), me))
        officer = holder(uow, Role.OFFICER, competition)
        vetted(uow, row, officer, eligible=False)
        for _n in range(2):
            vetted(uow, submitted(uow, competition), officer)
    my = as_person(me)
    assert "chuyên ngành" not in text(my.get(f"/applications/{row.id}"))
    clock.move(days=31)
    with setup() as uow, acting(uow, officer.id):
        issue_lists(uow, competition.id)
    assert "chuyên ngành" in text(my.get(f"/applications/{row.id}"))
    public = as_person(me).get(f"/competitions/{competition.code}/lists")
    assert "SBD001" in text(public) and "Phạm Thị Thử" not in text(public.xpath("//main")[0])
    pdf_answer = my.client.get(f"/competitions/{competition.code}/lists/eligible.pdf")
    assert pdf_answer.data.startswith(b"%PDF")


def test_the_profile_has_its_own_page(as_person, me):
    my = as_person(me)
    my.get("/profile")
    my.post("/profile", PROFILE)
    assert my.get("/profile").xpath("//input[@name='phone']/@value") == ["0900 000 001"]


def test_nobody_applied_yet_says_what_to_do(as_person, me):
    assert as_person(me).get("/applications").xpath("//main//a[contains(@class, 'govuk-button')]")


def test_saving_leads_on_to_what_is_missing_and_at_last_to_the_check(
    app, as_person, setup, competition, me
):
    with setup() as uow:
        row = started(uow, competition, uow.session.get(type(person(uow)), me))
    my, base = as_person(me), f"/applications/{row.id}"

    def leads(section, answers):
        page = my.client.get(f"{base}/{section}").get_data(as_text=True)
        token = html.fromstring(page).xpath("//main//input[@name='csrf_token']/@value")
        sent = {**answers, "csrf_token": token[0] if token else ""}
        return my.client.post(f"{base}/{section}", data=sent).headers["Location"]

    assert leads("who", PROFILE) == f"{base}/post"
    my.post(f"{base}/consent", {"agreed": "y"})
    assert leads("declarations", {"conduct": "none", "relatives": "none"}) == f"{base}/post"
    chosen = {"post": competition.posts[0].id, "candidate_class": "in_place"}
    assert leads("post", chosen) == f"{base}/conditions"
    names = {
        field.get("name") for field in my.get(f"{base}/conditions").xpath("//input[@type='radio']")
    }
    assert leads("conditions", dict.fromkeys(names, "yes")) == f"{base}/documents"
    assert f"{base}/check" in my.get(f"{base}/documents").xpath("//a[@role='button']/@href")
    for item in ("registration", "cv", "degrees", "appraisals", "assets", "health"):
        my.post(f"{base}/documents/{item}", {"file": (BytesIO(pdf()), "a.pdf")})
    assert leads("conditions", dict.fromkeys(names, "yes")) == f"{base}/check"


def test_a_priority_is_claimed_where_the_rules_know_one(app, as_person, setup, competition, me):
    with setup() as uow:
        who = uow.session.get(type(person(uow)), me)
        plain = started(uow, competition, who)
        other = open_competition(uow, rule_set="recruitment-two-rounds")
        row, post = started(uow, other, who), other.posts[0].id
    my = as_person(me)
    assert not my.get(f"/applications/{plain.id}/post").xpath("//input[@name='priority']")
    base = f"/applications/{row.id}"
    page = my.get(f"{base}/post")
    assert page.xpath("//input[@name='priority'][@checked]/@value") == ["none"]
    assert "7,5 điểm" in text(page)
    chosen = {"post": post, "candidate_class": "in_place"}
    page = my.post(f"{base}/post", {**chosen, "priority": "friend"})
    assert page.xpath("//a[starts-with(@href, '#priority')]")
    my.post(f"{base}/post", {**chosen, "priority": "merit"})
    assert my.get(f"{base}/post").xpath("//input[@name='priority'][@checked]/@value") == ["merit"]
    checked = my.get(f"{base}/check")
    assert "7,5 điểm" in text(checked)
    assert "Giấy tờ chứng minh diện ưu tiên" in text(checked.xpath("//div[@role='alert']")[0])
    my.post(f"{base}/post", {**chosen, "priority": "none"})
    assert "không đề nghị cộng điểm ưu tiên" in text(my.get(f"{base}/check"))


@pytest.mark.parametrize("verdict", ["met", "not_met"])
def test_the_candidate_reads_what_became_of_the_priority_once_the_lists_are_issued(
    as_person, setup, me, verdict
):
    told = "được xác nhận" if verdict == "met" else "không được chấp nhận"
    with setup() as uow:
        competition = open_competition(uow, rule_set="recruitment-two-rounds")
        officer = holder(uow, Role.OFFICER, competition)
        who = uow.session.get(type(person(uow)), me)
        row = submitted(uow, competition, who, priority="merit")
        with acting(uow, officer.id):
            judged = {"priority": (Verdict(verdict), "Đã đối chiếu thẻ")}
            judge_conditions(uow, competition.id, row.id, judged)
        vetted(uow, row, officer)
        vetted(uow, submitted(uow, competition), officer)
    my = as_person(me)
    assert told not in text(my.get(f"/applications/{row.id}"))
    with setup() as uow:
        uow.now += timedelta(days=31)
        with acting(uow, officer.id):
            issue_lists(uow, competition.id)
    page = text(my.get(f"/applications/{row.id}"))
    assert told in page and "Đã đối chiếu thẻ" in page
