"""Who may open which page and press which button: one table, tried role by role.

A rehearsed department with two competitions (tests/app/permission_world.py). Whoever is not named
beside an endpoint gets 404, whoever plays the same role in the other competition gets 404, whoever
did not sign in is sent to sign in. A page missing in the table fails the test, so that a change of
permission shows as a difference of the table.
"""

from collections.abc import Iterator

import pytest
from werkzeug.routing import Rule

from tests.app.permission_world import DEPARTMENT, Stop, build, path_of

ANYBODY = "anybody who signed in"
COMPETITION = "officer approver secretary chair council_member supervisor administrator leader"
DOSSIERS = "officer approver secretary chair supervisor"
HALL = "officer secretary chair invigilator supervisor"

# Endpoint -> the roles that get its page (or are led on from it, as from a paper to its receipt).
PAGES: dict[str, str] = {
    "account.appointment_paper": "appointee",
    "account.check_your_mail": ANYBODY,
    "account.commitments": "appointee",
    "account.complete_training": "appointee",
    "account.declaration": "chair",
    "account.demo_mail": "",
    "account.demo_outbox": "",
    "account.demo_people": "",
    "account.home": ANYBODY,
    "account.report": "appointee",
    "account.second_factor": ANYBODY,
    "account.settings": ANYBODY,
    "account.switch_language": ANYBODY,
    "account.training_certificate": "appointee",
    "account.training_plan": "appointee",
    "account.training_plan_paper": "appointee",
    "account.wish_training": "appointee",
    "blind.dialogue": "chair",
    "blind.overview": "secretary chair marker remarker",
    "blind.part_marking": "secretary chair",
    "blind.remarked": "remarker",
    "blind.remarking": "secretary chair marker remarker",
    "blind.script": "marker",
    "blind.scripts": "secretary chair marker remarker",
    "candidate.add_document": "candidate",
    "candidate.accommodations": "candidate",
    "candidate.application": "candidate",
    "candidate.applications": ANYBODY,
    "candidate.apply": ANYBODY,
    "candidate.check": "candidate",
    "candidate.conditions": "candidate",
    "candidate.consent": "candidate",
    "candidate.declarations": "candidate",
    "candidate.documents": "candidate",
    "candidate.download": "candidate",
    "candidate.employer_letter": "candidate",
    "candidate.post": "candidate",
    "candidate.profile": ANYBODY,
    "candidate.proposal": "candidate",
    "candidate.proposal_file": "candidate",
    "candidate.receipt": "candidate",
    "candidate.remark": "candidate",
    "candidate.remark_letter": "candidate",
    "candidate.results": "candidate",
    "candidate.supplement": "candidate",
    "candidate.who": "candidate",
    "candidate.withdraw_application": "candidate",
    "codes.part": "coder",
    "codes.parts": "secretary coder",
    "hall.board": HALL,
    "hall.board_state": HALL,
    "hall.chain": "chair supervisor",
    "hall.history": "chair supervisor",
    "hall.messages": HALL,
    "hall.moves": HALL,
    "hall.papers": HALL,
    "hall.photo": "",
    "hall.seat": HALL,
    "hall.sittings": HALL,
    "hall.late_work": HALL,
    "hall.times": HALL,
    "hall.violations": HALL,
    "named.defences": "secretary chair council_member",
    "named.sheet": "chair council_member",
    "named.spread_decision": "",
    "office.add_plan_item": "training_officer",
    "office.appoint": "officer",
    "office.appointment": COMPETITION,
    "office.appointment_decision": "officer",
    "office.appointment_paper": COMPETITION,
    "office.appointments": COMPETITION,
    "office.bodies": COMPETITION,
    "office.call_up_letters": "officer secretary chair supervisor",
    "office.call_up_part": "officer secretary chair supervisor",
    "office.mop_up": "officer secretary chair supervisor",
    "office.mop_up_letters": "",
    "office.change_plan_item": "training_officer",
    "office.competition": COMPETITION,
    "office.competition_calendar": COMPETITION,
    "office.competition_posts": COMPETITION,
    "office.competition_rule": "officer",
    "office.competition_rules": COMPETITION,
    "office.competitions": "officer approver secretary chair council_member supervisor training_officer administrator leader",
    "office.complete_plan_item": "training_officer",
    "office.accommodation": "",
    "office.accommodations": "officer",
    "office.defence": COMPETITION,
    "office.defence_session": "officer secretary",
    "office.document_pdf": COMPETITION,
    "office.documents": COMPETITION,
    "office.edit_competition_texts": "officer",
    "office.edit_decision": "officer",
    "office.employer_letters_page": DOSSIERS,
    "office.end_role": "officer administrator",
    "office.leader_board": "leader",
    "office.list_paper": DOSSIERS,
    "office.lists": DOSSIERS,
    "office.machines": "officer secretary chair supervisor",
    "office.marking": COMPETITION,
    "office.new_body": "officer",
    "office.new_competition": "officer",
    "office.new_post": "officer administrator",
    "office.people": "officer administrator",
    "office.person": "officer administrator",
    "office.post": "officer administrator",
    "office.posts": "officer administrator",
    "office.remark_request": DOSSIERS,
    "office.remark_request_letter": DOSSIERS,
    "office.remark_requests": DOSSIERS,
    "office.remove": "officer",
    "office.remove_plan_item": "training_officer",
    "office.results": COMPETITION,
    "office.results_list": COMPETITION,
    "office.room": "officer secretary",
    "office.room_network": "officer secretary",
    "office.rooms": "officer secretary chair supervisor",
    "office.safe_browser": "officer secretary",
    "office.training_certificate": "training_officer",
    "office.training_plan": "training_officer",
    "office.training_plan_paper": "training_officer",
    "office.trainings": "training_officer",
    "office.unit": "officer administrator",
    "office.vetting": DOSSIERS,
    "office.vetting_dossier": DOSSIERS,
    "office.vetting_file": DOSSIERS,
    "room.chain": "candidate",
    "room.check": ANYBODY,
    "room.copy": "",
    "room.history": "candidate",
    "room.leave": ANYBODY,
    "room.letter": "candidate",
    "room.messages": "candidate",
    "room.practice_chain": ANYBODY,
    "room.practice_copy": ANYBODY,
    "room.practice_entry": ANYBODY,
    "room.practice_history": ANYBODY,
    "room.practice_messages": ANYBODY,
    "room.practice_page": ANYBODY,
    "room.practice_receipt": ANYBODY,
    "room.practice_state": ANYBODY,
    "room.receipt": "candidate",
    "room.sittings": ANYBODY,
    "room.state": "candidate",
    "room.waiting": "candidate",
    "setting.add_questions": "setter",
    "setting.edit_paper_form": "setter",
    "setting.edit_points": "setter",
    "setting.edit_question": "setter",
    "setting.edit_section": "setter",
    "setting.import_questions": "setter",
    "setting.new_question": "setter",
    "setting.new_section": "setter",
    "setting.paper": "setter",
    "setting.papers": "chair setter",
    "setting.preview_paper": "setter",
    "setting.question": "setter",
    "setting.questions": "setter",
    "site.accessibility": ANYBODY,
    "site.calendar_feed": ANYBODY,
    "site.competition": ANYBODY,
    "site.competition_rules": ANYBODY,
    "site.competitions": ANYBODY,
    "site.components": ANYBODY,
    "site.eligible_list_pdf": ANYBODY,
    "site.home": ANYBODY,
    "site.how_it_works": ANYBODY,
    "site.lists": ANYBODY,
    "site.notice": ANYBODY,
    "site.privacy": ANYBODY,
    "site.results": ANYBODY,
    "site.results_csv": ANYBODY,
    "site.results_json": ANYBODY,
    "site.results_pdf": ANYBODY,
    "site.self_check": ANYBODY,
}

# Endpoint -> the roles whose press of the button is heard: done, or refused with a reason.
# Whoever is not named gets 404 before the form is looked at (app/gates.py, `post_needs`).
BUTTONS: dict[str, str] = {
    "account.agree_training_plan": "appointee",
    "account.complete_training": "appointee",
    "account.declaration": "chair",
    "account.demo_sign_in": "",
    "account.end_other_sessions": ANYBODY,
    "account.issue_commitments_report": "appointee",
    "account.report": "appointee",
    "account.save_language": ANYBODY,
    "account.save_name": ANYBODY,
    "account.start_training": "appointee",
    "account.wish_training": "appointee",
    "blind.dialogue": "chair",
    "blind.hand_on": "secretary",
    "blind.lock_marks": "chair",
    "blind.recognise": "marker",
    "blind.recognise_remarked": "remarker",
    "blind.remarked": "remarker",
    "blind.script": "marker",
    "candidate.accommodations": "candidate",
    "candidate.add_document": "candidate",
    "candidate.conditions": "candidate",
    "candidate.confirm_own_marks": "candidate",
    "candidate.consent": "candidate",
    "candidate.declarations": "candidate",
    "candidate.object_to_marks": "candidate",
    "candidate.post": "candidate",
    "candidate.profile": ANYBODY,
    "candidate.proposal": "candidate",
    "candidate.remark": "candidate",
    "candidate.remove_document": "candidate",
    "candidate.send": "candidate",
    "candidate.start": ANYBODY,
    "candidate.supplement": "candidate",
    "candidate.who": "candidate",
    "candidate.withdraw_application": "candidate",
    "codes.make": "coder",
    "codes.minutes": "coder",
    "hall.admit_seat": "invigilator",
    "office.accommodation": "",
    "office.accommodation_label": "officer",
    "hall.answer": "invigilator",
    "hall.adopt": "",
    "hall.approve": "",
    "hall.ask": "invigilator",
    "hall.ask_move": "officer secretary invigilator",
    "hall.ask_revocation_of": "secretary invigilator",
    "hall.board": "invigilator",
    "hall.close_now": "officer secretary",
    "hall.confirm": "",
    "hall.decide": "chair invigilator",
    "hall.decide_move": "",
    "hall.decide_revocation": "",
    "hall.handing_over_minutes": "invigilator",
    "hall.incident": "invigilator",
    "hall.late": "chair",
    "hall.let_in": "invigilator",
    "hall.take_break": "invigilator",
    "hall.look": "chair supervisor",
    "hall.messages": "invigilator",
    "hall.minutes": "invigilator",
    "hall.note": "invigilator",
    "hall.open_now": "secretary",
    "hall.opening_minutes": "invigilator",
    "hall.note_code": "invigilator",
    "hall.pause": "invigilator",
    "hall.propose": "invigilator",
    "hall.refuse": "",
    "hall.resume": "",
    "hall.take_back_admission": "invigilator",
    "hall.take_back_move": "",
    "hall.take_back_revocation": "",
    "office.decide_entry": "chair",
    "hall.violation": "invigilator",
    "hall.violation_minutes": "invigilator",
    "named.deviation": "chair council_member",
    "named.proposal": "chair council_member",
    "named.sheet": "chair council_member",
    "named.spread_decision": "",
    "office.add_plan_item": "training_officer",
    "office.agree_training_plan": "training_officer",
    "office.appoint": "officer",
    "office.appointment_decision": "officer",
    "office.body_paper": "officer secretary",
    "office.call_off": "",
    "office.call_up_part": "officer secretary",
    "office.mop_up": "officer secretary",
    "office.change_plan_item": "training_officer",
    "office.choose_for_post": "officer secretary",
    "office.competition_calendar": "officer",
    "office.competition_posts": "officer",
    "office.competition_rule": "officer",
    "office.complete_plan_item": "training_officer",
    "office.decide_competition": "",
    "office.defence_attendance": "secretary",
    "office.defence_call_up": "officer secretary",
    "office.defence_draw": "secretary",
    "office.defence_finish": "secretary",
    "office.defence_proposal": "secretary",
    "office.defence_session": "officer secretary",
    "office.defence_turn": "secretary",
    "office.edit_competition_texts": "officer",
    "office.edit_decision": "officer",
    "office.employer_letter_sent": "officer secretary",
    "office.end_role": "officer administrator",
    "office.issue_lists": "officer secretary",
    "office.new_body": "officer",
    "office.new_competition": "officer",
    "office.new_post": "officer administrator",
    "office.person": "officer administrator",
    "office.post": "officer administrator",
    "office.propose_training_plan": "training_officer",
    "office.recognise_result": "officer",
    "office.remark_request": "chair",
    "office.remove": "officer",
    "office.remove_competition_post": "officer",
    "office.remove_plan_item": "training_officer",
    "office.results_answer": "",
    "office.results_compute": "secretary",
    "office.results_decide": "chair",
    "office.results_names": "secretary",
    "office.results_publish": "approver",
    "office.results_settle": "secretary",
    "office.results_tie": "chair",
    "office.room": "officer secretary",
    "office.room_network": "officer secretary",
    "office.rooms": "officer secretary",
    "office.safe_browser": "officer secretary",
    "office.safe_browser_file": "officer secretary",
    "office.send_remark_request": "secretary",
    "office.start_marking": "secretary",
    "office.start_plan_item": "training_officer",
    "office.take_room_away": "officer secretary",
    "office.vetting_ask": "officer",
    "office.vetting_eligible": "officer",
    "office.vetting_ineligible": "officer",
    "office.vetting_judge": "officer",
    "office.vetting_name": DOSSIERS,
    "office.vetting_reopen": "officer",
    "room.ask": "candidate",
    "room.events": "",
    "room.give": "",
    "room.left": "",
    "room.practice_begin": ANYBODY,
    "room.practice_events": ANYBODY,
    "room.practice_give": ANYBODY,
    "room.practice_question": ANYBODY,
    "room.practice_ready": ANYBODY,
    "room.probe": ANYBODY,
    "room.ready": "candidate",
    "setting.act_on_item": "",
    "setting.add_questions": "setter",
    "setting.approve": "",
    "setting.confirm_import": "setter",
    "setting.edit_paper_form": "setter",
    "setting.edit_points": "setter",
    "setting.edit_question": "setter",
    "setting.edit_section": "setter",
    "setting.import_questions": "setter",
    "setting.new_mop_up_paper": "setter",
    "setting.new_paper": "setter",
    "setting.new_question": "setter",
    "setting.new_section": "setter",
    "setting.remove_section": "setter",
    "setting.retire": "setter",
    "setting.send_back": "",
    "setting.submit": "setter",
    "setting.take_back": "setter",
    "site.self_check": ANYBODY,
}

WHEN = {"room": "written:gathered", "setting": "listed"}  # else when everything is over
NOT_OURS = {"static", "security", "health"}
OPEN = {"account.check_your_mail", "account.demo_mail", "account.demo_outbox",
        "account.demo_people", "account.demo_sign_in", "account.switch_language"}  # fmt: skip


@pytest.fixture(scope="module")
def stops(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Stop]]:
    made = build(tmp_path_factory.mktemp("permissions"))
    for stop in made.values():
        for person in {*stop.people.values(), *stop.strangers.values()}:
            stop.client(person)  # signing in is an event: before anything is counted
    yield made
    for stop in made.values():
        stop.app.extensions["database"].engine.dispose()


def rules_for(stops: dict[str, Stop], method: str) -> list[tuple[Rule, Stop]]:
    """Every address of ours that takes the method, and the stop at which it is tried."""
    app = stops["trained"].app
    return [
        (rule, stops[WHEN.get(rule.endpoint.split(".")[0], "trained")])
        for rule in sorted(app.url_map.iter_rules(), key=lambda r: r.endpoint)
        if method in (rule.methods or ()) and rule.endpoint.split(".")[0] not in NOT_OURS
    ]


def ask(stop: Stop, person: int | None, rule: Rule, method: str) -> int:
    answer = stop.client(person).client.open(path_of(stop, rule), method=method)
    return int(answer.status_code)


@pytest.mark.parametrize(("method", "table"), [("GET", PAGES), ("POST", BUTTONS)])
def test_the_table_names_every_endpoint(
    method: str, table: dict[str, str], stops: dict[str, Stop]
) -> None:
    assert {rule.endpoint for rule, _stop in rules_for(stops, method)} == table.keys()


def test_every_page_opens_for_its_roles_and_for_nobody_else(stops: dict[str, Stop]) -> None:
    wrong = []
    for rule, stop in rules_for(stops, "GET"):
        expected = PAGES[rule.endpoint]
        people = stop.people
        if expected == ANYBODY:  # two will do
            people = {role: people[role] for role in ("nobody", "supervisor")}
        for role, person in people.items():
            status = ask(stop, person, rule, "GET")
            opens = expected == ANYBODY or role in expected.split()
            if (status in (200, 302)) != opens or (not opens and status != 404):
                wrong.append((rule.endpoint, str(role), status))
    assert wrong == []


def test_the_same_role_in_another_competition_opens_nothing(stops: dict[str, Stop]) -> None:
    wrong = []
    for rule, stop in rules_for(stops, "GET"):
        if not rule.arguments or PAGES[rule.endpoint] == ANYBODY:
            continue
        for role in PAGES[rule.endpoint].split():
            if role in DEPARTMENT or role not in stop.strangers:
                continue
            status = ask(stop, stop.strangers[role], rule, "GET")
            if status != 404:
                wrong.append((rule.endpoint, role, status))
    assert wrong == []


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_who_did_not_sign_in_is_sent_to_sign_in(method: str, stops: dict[str, Stop]) -> None:
    wrong = []
    for rule, stop in rules_for(stops, method):
        if rule.endpoint in OPEN or rule.endpoint.startswith("site."):
            continue
        answer = stop.client(None).client.open(path_of(stop, rule), method=method)
        if answer.status_code != 302 or not answer.headers["Location"].startswith("/login"):
            wrong.append((rule.endpoint, answer.status_code))
    assert wrong == []


def test_a_button_is_dead_for_everybody_else_and_changes_nothing(stops: dict[str, Stop]) -> None:
    before = {name: stop.events() for name, stop in stops.items()}
    wrong = []
    for rule, stop in rules_for(stops, "POST"):
        heard = BUTTONS[rule.endpoint]
        if heard == ANYBODY:
            continue
        others = [(r, p) for r, p in stop.people.items() if r not in heard.split()]
        others += [(f"{r} elsewhere", p) for r, p in stop.strangers.items() if r not in DEPARTMENT]
        for role, person in others:
            status = ask(stop, person, rule, "POST")
            if status != 404:
                wrong.append((rule.endpoint, str(role), status))
    assert wrong == []
    assert {name: stop.events() for name, stop in stops.items()} == before


def test_a_supervisor_has_no_button_but_recorded_looks() -> None:
    assert {e for e, roles in BUTTONS.items() if "supervisor" in roles.split()} == {
        "hall.look",
        "office.vetting_name",
    }


def test_every_button_is_heard_for_its_roles(stops: dict[str, Stop]) -> None:
    wrong = []
    for rule, stop in rules_for(stops, "POST"):
        if BUTTONS[rule.endpoint] == ANYBODY:
            continue
        for role in BUTTONS[rule.endpoint].split():
            with stop.as_it_was():
                status = ask(stop, stop.people[role], rule, "POST")
            if status == 404 or status >= 500:
                wrong.append((rule.endpoint, role, status))
    assert wrong == []
