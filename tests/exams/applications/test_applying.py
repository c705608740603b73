"""What a candidate may do with an application, and when."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from exams.applications import service
from exams.applications.dossier import add_file, answer_supplement, remove_file
from exams.applications.models import Application, ApplicationState, DossierFile
from exams.applications.receipt import receipt_of, submitted_facts
from exams.documents.models import Document
from exams.errors import Invalid, NotFound, RuleBroken, TransitionRefused
from exams.events import Event, EventKind
from exams.people.service import grant_role
from exams.permissions import Role
from tests.build import holder, person
from tests.build_applications import (
    PROFILE,
    acting,
    filled,
    last_instant,
    open_competition,
    started,
    stored,
    submitted,
)


def test_a_person_has_one_application_in_a_competition(work):
    with work() as uow:
        competition = open_competition(uow)
        who = person(uow)
        assert started(uow, competition, who).id == started(uow, competition, who).id


def test_a_started_application_lets_the_person_act_as_candidate(work):
    with work() as uow:
        row = started(uow, open_competition(uow))
        with acting(uow, row.person_id):
            assert Role.CANDIDATE in uow.actor.roles_in(row.competition_id)


def test_who_holds_a_duty_in_the_competition_cannot_apply_in_it(work):
    with work() as uow:
        competition = open_competition(uow)
        marker = holder(uow, Role.MARKER, competition)
        with acting(uow, marker.id), pytest.raises(RuleBroken, match="holds_a_duty"):
            service.start_application(uow, competition.id)


def test_who_was_given_a_duty_after_starting_a_draft_cannot_submit_it(work):
    with work() as uow:
        competition = open_competition(uow)
        row = filled(uow, competition)
        grant_role(uow, row.person_id, Role.MARKER, competition.id)
        with acting(uow, row.person_id), pytest.raises(RuleBroken, match="holds_a_duty"):
            service.submit(uow, row.id)


def test_registration_is_open_to_the_last_second_of_the_declared_day(work, clock):
    with work() as uow:
        competition = open_competition(uow)
        clock.at = last_instant(competition) - timedelta(seconds=1)
        uow.now = clock.at
        assert started(uow, competition).state == ApplicationState.DRAFT


def test_registration_is_closed_from_the_end_of_the_declared_day_and_says_the_day(work):
    with work() as uow:
        competition = open_competition(uow)
        end = last_instant(competition)
        row = filled(uow, competition)
        uow.now = end
        with acting(uow, row.person_id), pytest.raises(RuleBroken) as refused:
            service.submit(uow, row.id)
        assert refused.value.code == "application.registration_over"
        assert refused.value.facts["closed_on"] == competition.dates[2].on
        with pytest.raises(RuleBroken, match="registration_over"):
            started(uow, competition)


def test_an_incomplete_application_is_refused_with_everything_that_is_missing(work):
    with work() as uow:
        row = started(uow, open_competition(uow))
        with acting(uow, row.person_id), pytest.raises(TransitionRefused) as refused:
            service.submit(uow, row.id)
        sections = {reason.facts["section"] for reason in refused.value.reasons}
        assert sections == {"who", "post", "conditions", "documents", "declarations", "consent"}


def test_submitting_gives_a_number_and_a_receipt_of_exactly_what_was_submitted(work):
    with work() as uow:
        competition = open_competition(uow)
        first, second = submitted(uow, competition), submitted(uow, competition)
        assert first.number == f"{competition.code.upper()}-0001"
        assert second.number == f"{competition.code.upper()}-0002"
        assert first.receipt == receipt_of(submitted_facts(first)) != second.receipt
        paper = uow.session.scalar(
            select(Document).where(Document.subject == f"application:{first.id}")
        )
        assert paper.facts["receipt"] == first.receipt


def test_a_second_click_on_submit_changes_nothing(work):
    with work() as uow:
        row = submitted(uow, open_competition(uow))
        row_id, who = row.id, row.person_id
        before = (row.number, row.receipt, row.submitted_at)
    with work(who) as uow:
        again = service.submit(uow, row_id)
        assert (again.number, again.receipt, again.submitted_at) == before
        received = uow.session.scalars(
            select(Event).where(Event.kind == EventKind.APPLICATION_RECEIVED)
        ).all()
        assert len(received) == 1


def test_what_was_submitted_can_no_longer_be_changed(work):
    with work() as uow:
        row = submitted(uow, open_competition(uow))
        with acting(uow, row.person_id):
            with pytest.raises(RuleBroken, match="not_a_draft"):
                service.save_who(uow, row.id, PROFILE)
            with pytest.raises(RuleBroken, match="no_open_supplement"):
                add_file(uow, row.id, "cv", stored())


def test_another_persons_application_is_not_found(work):
    with work() as uow:
        competition = open_competition(uow)
        theirs, mine = filled(uow, competition), filled(uow, competition)
        their_file = theirs.files[0]
        with acting(uow, mine.person_id):
            for act in (
                lambda: service.submit(uow, theirs.id),
                lambda: service.withdraw(uow, theirs.id),
                lambda: service.give_consent(uow, theirs.id, "vi"),
                lambda: add_file(uow, theirs.id, "cv", stored()),
                lambda: remove_file(uow, theirs.id, their_file.id),
                lambda: remove_file(uow, mine.id, their_file.id),
                lambda: answer_supplement(uow, theirs.id, "x"),
            ):
                with pytest.raises(NotFound):
                    act()


def test_a_nominated_candidate_must_attach_the_nomination(work):
    with work() as uow:
        row = filled(uow, open_competition(uow), candidate_class="in_place")
        row.candidate_class = "nominated"
        with acting(uow, row.person_id), pytest.raises(TransitionRefused) as refused:
            service.submit(uow, row.id)
        assert [r.code for r in refused.value.reasons] == ["application.missing_document"]


def test_consent_keeps_its_version_and_the_text_that_was_shown(work):
    with work() as uow:
        row = filled(uow, open_competition(uow))
        assert row.consent_version == "2026-1"
        assert row.answers["consent"]["text"].startswith("Tôi đồng ý")


def test_a_withdrawn_application_can_be_taken_up_again_while_registration_is_open(work):
    with work() as uow:
        competition = open_competition(uow)
        row = submitted(uow, competition)
        with acting(uow, row.person_id):
            service.withdraw(uow, row.id)
            with pytest.raises(RuleBroken, match="not_a_draft"):
                service.submit(uow, row.id)
            again = service.start_application(uow, competition.id)
            assert again.id == row.id and again.state == ApplicationState.DRAFT
            service.submit(uow, row.id)
        assert row.number.endswith("-0001")


def test_a_removed_file_leaves_the_dossier(work):
    with work() as uow:
        row = filled(uow, open_competition(uow))
        file = row.files[0]
        with acting(uow, row.person_id):
            assert remove_file(uow, row.id, file.id) == file.object_key
        uow.session.flush()
        assert uow.session.get(DossierFile, file.id) is None


def test_text_is_kept_in_composed_form(work):
    import unicodedata

    with work() as uow:
        row = filled(uow, open_competition(uow))
        with acting(uow, row.person_id):
            decomposed = unicodedata.normalize("NFD", "Phường Thủ Đức")
            service.save_who(uow, row.id, {**PROFILE, "address": decomposed})
            from exams.people.profiles import profile_of

            assert profile_of(uow.session, row.person_id).address == "Phường Thủ Đức"


@pytest.mark.parametrize("number", ["079", "07908500000a", "٠٧٩٠٨٥٠٠٠٠٠١"])
def test_a_citizen_number_has_twelve_digits(work, number):
    with work() as uow:
        row = started(uow, open_competition(uow))
        with acting(uow, row.person_id), pytest.raises(Invalid, match="citizen_no"):
            service.save_who(uow, row.id, {**PROFILE, "citizen_no": number})


def test_a_sixth_file_for_an_item_is_refused(work):
    with work() as uow:
        row = started(uow, open_competition(uow))
        with acting(uow, row.person_id):
            for _n in range(5):
                add_file(uow, row.id, "cv", stored())
            with pytest.raises(Invalid, match="too_many_files"):
                add_file(uow, row.id, "cv", stored())
        assert len(uow.session.get(Application, row.id).files) == 5
