"""Candidates apply; the office vets and issues the lists."""

from datetime import date

from exams.applications import dossier, lists, service, vetting
from exams.applications.completeness import is_required
from exams.applications.eligibility import conditions
from exams.applications.models import Application, ApplicationState, Verdict
from exams.applications.priority import categories, to_judge
from exams.applications.queries import in_state
from exams.competitions.queries import declared, get_competition, rules_of
from exams.rehearsal.cast import Cast, Casting
from exams.rehearsal.people import TITLES, WORKPLACES
from exams.rehearsal.world import World, simple_pdf
from exams.rules.parameters import PRIORITY
from exams.rules.ruleset import RuleSet

INELIGIBLE_SHARE = 12  # one in so many, when there are enough candidates to lose some
REFUSED_SHARE = 4  # one in so many claims of priority

# What a candidate here would have called the file of each item.
FILE_NAMES = {
    "appraisals": "nhan-xet-danh-gia.pdf",
    "assets": "ban-ke-khai-tai-san.pdf",
    "cv": "so-yeu-ly-lich.pdf",
    "degrees": "van-bang-chung-chi.pdf",
    "health": "giay-kham-suc-khoe.pdf",
    "priority": "giay-to-uu-tien.pdf",
    "registration": "phieu-dang-ky-du-tuyen.pdf",
}


def apply_all(world: World, cast: Cast, competition_id: int, tag: str, count: int) -> None:
    """So many people register, fill in their profile and submit, in turn over the posts."""
    casting = Casting(world, f"ts-{tag}")
    with world.reading() as session:
        rules = rules_of(session, competition_id)
        posts = [row.id for row in get_competition(session, competition_id).posts]
    for n in range(count):
        person = casting.person("thisinh")
        cast.candidates.append(person)
        apply_one(world, rules, competition_id, person, posts[n % len(posts)])


def apply_one(
    world: World, rules: RuleSet, competition_id: int, person: int, post: int, submit: bool = True
) -> int:
    """One person fills in every section; returns the application's id."""
    with world.work(person) as uow:
        row = service.start_application(uow, competition_id)
    with world.work(person) as uow:
        service.save_who(uow, row.id, _profile(world))
        service.save_post(uow, row.id, post, "in_place", _claim(world, rules))
        service.save_conditions(uow, row.id, {str(c["id"]): "yes" for c in conditions(rules)})
        service.save_declarations(uow, row.id, {"conduct": "none", "relatives": "none"})
        service.give_consent(uow, row.id, "vi")
    with world.work(person) as uow:
        application = uow.session.get_one(Application, row.id)
        for item in rules.rows("dossier.checklist"):
            if is_required(item, application, rules):
                name = str(item["id"])
                dossier.add_file(uow, row.id, name, _stored(world, name))
    if submit:
        with world.work(person) as uow:
            service.submit(uow, row.id)
    return row.id


def _claim(world: World, rules: RuleSet) -> str | None:
    """A priority category sometimes, where the rules have them; no draw where they have none."""
    names = [str(row["id"]) for row in categories(rules)]
    return world.chance.choice([None, None, *names]) if names else None


def _profile(world: World) -> dict[str, object]:
    chance = world.chance
    return {
        "born_on": date(chance.randint(1976, 1992), chance.randint(1, 12), chance.randint(1, 28)),
        "gender": chance.choice(("female", "male")),
        "citizen_no": f"000{chance.randrange(10**9):09d}",
        "phone": f"0900{chance.randrange(10**6):06d}",
        "address": "Số 1 đường Ví Dụ, Thành phố Hồ Chí Minh",
        "workplace": chance.choice(WORKPLACES),
        "job_title": chance.choice(TITLES),
        "in_post_since": date(2021, 1, 4),
        "degree": "Thạc sĩ Quản lý công",
        "political_theory": "advanced",
        "planned_for": "Trưởng phòng và tương đương",
    }


def _stored(world: World, item: str) -> dossier.Stored:
    data = simple_pdf(f"Rehearsal: {item}")
    key, sha256 = world.keep(data)
    return dossier.Stored(
        key, FILE_NAMES.get(item, f"{item}.pdf"), "application/pdf", len(data), 1, sha256
    )


def vet_all(world: World, cast: Cast, competition_id: int) -> None:
    """Judge every condition of every dossier; a few of many do not meet one."""
    with world.reading() as session:
        rules = rules_of(session, competition_id)
        waiting = [
            (row.id, [str(asked["id"]) for asked in to_judge(row, rules)])
            for row in in_state(session, competition_id, ApplicationState.SUBMITTED)
        ]
    for n, (application_id, names) in enumerate(waiting, 1):
        fails = len(waiting) > INELIGIBLE_SHARE and n % INELIGIBLE_SHARE == 0
        _vet_one(world, cast, competition_id, application_id, names, fails)


def _vet_one(
    world: World,
    cast: Cast,
    competition_id: int,
    application_id: int,
    names: list[str],
    fails: bool,
) -> None:
    judged = dict.fromkeys(names, (Verdict.MET, ""))
    if PRIORITY in judged and world.chance.randrange(REFUSED_SHARE) == 0:
        judged[PRIORITY] = (Verdict.NOT_MET, "Giấy tờ chưa chứng minh diện ưu tiên (diễn tập).")
    if fails:
        judged["time_in_post"] = (Verdict.NOT_MET, "Mới giữ chức vụ 14 tháng.")
    with world.work(cast.office.officer) as uow:
        vetting.judge_conditions(uow, competition_id, application_id, judged)
    with world.work(cast.office.officer) as uow:
        if fails:
            vetting.decide_ineligible(
                uow, competition_id, application_id, "condition_not_met", "Chưa đủ 24 tháng."
            )
        else:
            vetting.decide_eligible(uow, competition_id, application_id)


def issue_lists(world: World, cast: Cast, competition_id: int) -> None:
    """Both lists, on their declared day."""
    with world.reading() as session:
        day = declared(session, competition_id, "eligible_list")
    if day is not None:
        world.move_to(day, 9)
    with world.work(cast.office.officer) as uow:
        lists.issue_lists(uow, competition_id)
