"""Nothing is public before a second person approved it."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from exams.clock import local_day
from exams.competitions import announcing, guards
from exams.competitions.models import Stage
from exams.competitions.queries import get_competition, get_public
from exams.competitions.service import (
    PostWanted,
    add_post,
    change_rules,
    edit_competition,
    remove_post,
    set_calendar,
)
from exams.documents.models import Document
from exams.errors import Invalid, NotFound, NotPermitted, RuleBroken, Stale, TransitionRefused
from exams.events import EventKind
from tests import build
from tests import build_competitions as made


def codes(refusal) -> set[str]:
    return {reason.code for reason in refusal.value.reasons}


@pytest.fixture
def who(work):
    with work() as uow:
        return made.office(uow)


def test_a_draft_has_the_parts_of_its_rules(work, who) -> None:
    with work() as uow:
        row = made.draft(uow, who)
        assert [(p.code, p.kind.value, p.max_marks) for p in row.parts] == [
            ("written", "written", 100),
            ("proposal", "proposal", 100),
        ]
        assert row.stage is Stage.DRAFT


def test_the_thousandth_competition_of_a_year_is_followed_by_the_next(work, who) -> None:
    with work() as uow:
        year = local_day(uow.now).year
        made.draft(uow, who).code = f"tt-{year}-999"
        made.draft(uow, who).code = f"tt-{year}-1000"
        uow.session.flush()
        assert made.draft(uow, who).code == f"tt-{year}-1001"


def test_submission_says_everything_that_is_missing(work, who) -> None:
    with work() as uow:
        competition_id = made.draft(uow, who).id
    with pytest.raises(TransitionRefused) as refusal, work(who.officer) as uow:
        announcing.submit(uow, competition_id)
    assert codes(refusal) == {"competition.dates_missing", "competition.no_council"}


def test_rules_whose_ground_is_not_in_force_are_not_submitted(work, who) -> None:
    with work() as uow:
        row = made.draft(uow, who)
        session, actor = uow.session, uow.actor
        early = guards.why_not_submit(
            session, row, actor, datetime(2025, 12, 31, 16, 59, tzinfo=UTC)
        )
        found = [r.facts["key"] for r in early if r.code == "rules.not_in_force"]
        assert "calendar.vetting_days" in found
        in_time = guards.why_not_submit(session, row, actor, datetime(2025, 12, 31, 17, tzinfo=UTC))
        assert "rules.not_in_force" not in {reason.code for reason in in_time}


def test_whoever_prepared_a_competition_may_not_announce_it(work, who) -> None:
    with work() as uow:
        competition_id = made.submitted(uow, who).id
        from exams.people.service import grant_role
        from exams.permissions import Role

        grant_role(uow, who.officer, Role.APPROVER, None)
    with pytest.raises(TransitionRefused) as refusal, work(who.officer) as uow:
        announcing.announce(uow, competition_id)
    assert "competition.second_person" in codes(refusal)


def test_announcing_freezes_the_rules_numbers_the_notice_and_makes_it_public(
    work, who, session
) -> None:
    with work() as uow:
        row = made.announced(uow, who)
        code, sha256 = row.code, row.adopted.sha256
    found = get_public(session, code)
    notice = session.scalars(select(Document)).one()
    assert found.adopted.frozen_at is not None
    assert (notice.number, notice.symbol, notice.public) == (1, "TB-HĐTT", True)
    assert notice.facts["rule_sha256"] == sha256


def test_frozen_rules_cannot_be_changed(work, who) -> None:
    with work() as uow:
        competition_id = made.announced(uow, who).id
    with pytest.raises(TransitionRefused), work(who.officer) as uow:
        change_rules(uow, competition_id, {"calendar.registration_days": 20})


def test_an_open_value_is_changed_and_a_closed_one_is_not(work, who) -> None:
    with work() as uow:
        row = made.draft(uow, who)
        with made.acting(uow, who.officer):
            before = row.adopted.sha256
            change_rules(uow, row.id, {"stages.written.pass_mark": 60})
            change_rules(uow, row.id, {"calendar.registration_days": 20})
            assert row.parts[0].pass_mark == 60
            assert set(row.adopted.changes) == {
                "stages.written.pass_mark",
                "calendar.registration_days",
            }
            with pytest.raises(RuleBroken) as refusal:
                change_rules(uow, row.id, {"council.size_odd": False})
            assert refusal.value.code == "rules.not_open"
            change_rules(
                uow, row.id, {"stages.written.pass_mark": 50, "calendar.registration_days": 30}
            )
            assert row.adopted.sha256 == before


def test_a_calendar_that_breaks_a_rule_is_refused_with_the_rule(work, who) -> None:
    with work() as uow:
        row = made.draft(uow, who)
        dates = made.dates_for(row, local_day(uow.now))
        competition_id = row.id
    dates["registration_closes"] = dates["registration_opens"] + timedelta(days=29)
    with pytest.raises(TransitionRefused) as refusal, work(who.officer) as uow:
        set_calendar(uow, competition_id, dates)
    found = refusal.value.reasons[0]
    assert found.code == "calendar.too_early"
    assert found.facts["rule"] == "calendar.registration_days"


def test_sending_back_needs_a_reason_and_shows_it(work, who, session) -> None:
    with work() as uow:
        competition_id = made.submitted(uow, who).id
    with pytest.raises(TransitionRefused), work(who.approver) as uow:
        announcing.send_back(uow, competition_id, " ")
    with work(who.approver) as uow:
        announcing.send_back(uow, competition_id, "Thiếu điều kiện.")
    row = get_competition(session, competition_id)
    assert (row.stage, row.sent_back_reason) == (Stage.DRAFT, "Thiếu điều kiện.")


def test_unlocking_takes_it_off_the_site(work, who, session) -> None:
    with work() as uow:
        row = made.announced(uow, who)
        competition_id, code = row.id, row.code
    with work(who.approver) as uow:
        announcing.unlock(uow, competition_id, "Sai ngày thi.")
    with pytest.raises(NotFound):
        get_public(session, code)
    assert get_competition(session, competition_id).adopted.frozen_at is None


def test_it_cannot_be_unlocked_once_somebody_applied(work, who) -> None:
    with work() as uow:
        row = made.announced(uow, who)
        competition_id = row.id
        uow.record(EventKind.APPLICATION_RECEIVED, "application:1", competition_id=competition_id)
    with pytest.raises(TransitionRefused) as refusal, work(who.approver) as uow:
        announcing.unlock(uow, competition_id, "Sai ngày thi.")
    assert codes(refusal) == {"competition.applications_received"}


def test_an_announcement_so_late_that_the_dates_no_longer_hold_is_refused(work, who, clock) -> None:
    with work() as uow:
        competition_id = made.submitted(uow, who).id
    clock.move(days=3)
    with pytest.raises(TransitionRefused) as refusal, work(who.approver) as uow:
        announcing.announce(uow, competition_id)
    assert codes(refusal) == {"calendar.before_the_step_it_follows"}


def test_announcing_twice_is_refused(work, who) -> None:
    with work() as uow:
        competition_id = made.announced(uow, who).id
    with pytest.raises(TransitionRefused), work(who.approver) as uow:
        announcing.announce(uow, competition_id)


def test_a_stale_page_does_not_overwrite(work, who) -> None:
    with work() as uow:
        row = made.draft(uow, who)
        competition_id, version, unit_id = row.id, row.version, row.unit_id
    texts = {"unit_id": unit_id, "intro": "", "contact": "Phòng Tổ chức"}
    with work(who.officer) as uow:
        edit_competition(uow, competition_id, version, title="Tên mới", **texts)
    with pytest.raises(Stale), work(who.officer) as uow:
        edit_competition(uow, competition_id, version, title="Tên khác", **texts)


def test_the_same_post_is_not_offered_twice(work, who) -> None:
    with work() as uow:
        row = made.draft(uow, who)
        competition_id, post_id = row.id, row.posts[0].post_id
    with pytest.raises(Invalid) as refusal, work(who.officer) as uow:
        add_post(uow, competition_id, PostWanted(post_id))
    assert refusal.value.code == "competition.post_twice"


def test_the_officer_of_another_competition_may_not_prepare_this_one(work, who) -> None:
    from exams.permissions import Role

    with work() as uow:
        row = made.draft(uow, who)
        other = made.draft(uow, who)
        stranger = build.holder(uow, Role.OFFICER, other).id
        competition_id = row.id
    with pytest.raises(NotPermitted), work(stranger) as uow:
        change_rules(uow, competition_id, {"calendar.registration_days": 20})


def test_stopping_keeps_it_public_with_its_reason(work, who, session) -> None:
    with work() as uow:
        row = made.announced(uow, who)
        competition_id, code = row.id, row.code
    with work(who.officer) as uow:
        announcing.stop(uow, competition_id, "Không đủ người dự tuyển.")
    row = get_public(session, code)
    assert (row.stage, row.stopped_reason) == (Stage.STOPPED, "Không đủ người dự tuyển.")
    assert guards.why_not_edit(row)


def test_a_post_that_an_application_names_stays(work) -> None:
    from exams.applications.service import save_post
    from exams.permissions import Role
    from tests.build_applications import acting, open_competition, started

    with work() as uow:
        row = open_competition(uow, posts=2)
        officer, (chosen, other) = build.holder(uow, Role.OFFICER, row).id, row.posts
        application = started(uow, row)
        with acting(uow, application.person_id):
            save_post(uow, application.id, chosen.id, "in_place")
        row.stage = Stage.DRAFT
        where, chosen_id, other_id = row.id, chosen.id, other.id
    with pytest.raises(RuleBroken, match="post_chosen"), work(officer) as uow:
        remove_post(uow, where, chosen_id)
    with work(officer) as uow:
        remove_post(uow, where, other_id)
        assert [post.id for post in get_competition(uow.session, where).posts] == [chosen_id]
