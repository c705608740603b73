"""Every act begins with the question who may: each public writing function of the exams packages.

A writing function takes `uow` first. One of its first statements must be a check, or call a
function that begins with one: `require`, `may`, a move of stage (which requires), or the loading of
the actor's own (`own_…`, `uow.person_id`). Functions that check nothing are named in EFFECTS with the
reason: they are what another, checked act brings with it, or what the system alone does.
"""

import ast
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
FIRST = 5  # statements, the docstring aside
DEPTH = 5  # calls within calls
NOT_SERVICES = {"models", "queries"}

ASKS = {
    "uow.require", "actor.require", "uow.actor.require",
    "actor.may", "uow.actor.may",
    "uow.person_id",  # the actor's own; raises for who is nobody
}  # fmt: skip

PAPER = "a paper that a checked act issues"
MAIL = "the outbox is the system's own work, told by events"
STEP = "a step of checked acts of the same package"
READ = "only looks a row up for a checked act"
EFFECT = "the effect of a checked act of another package"
EFFECTS: dict[str, str] = {
    "exams.applications.list_papers.issue_list_papers": PAPER,
    "exams.appeals.attempt_logs.delete_logs": "the system tidies up by itself",
    "exams.bodies.serving.refuse_excluded": STEP,
    "exams.defence.papers.issue_draw": PAPER,
    "exams.defence.papers.issue_minutes": PAPER,
    "exams.defence.papers.issue_sheets": PAPER,
    "exams.defence.proposals.record_reading": "who opened the file was asked by the view's query",
    "exams.documents.service.issue": EFFECT,
    "exams.marking.handing.free": READ,
    "exams.marking.handing.hand": STEP,
    "exams.marking.handing.hand_to_another": STEP,
    "exams.marking.handing.ids": READ,
    "exams.marking.papers.issue_dialogue_minutes": PAPER,
    "exams.marking.papers.issue_marking_papers": PAPER,
    "exams.marking.settling.climb": STEP,
    "exams.marking.settling.finish": STEP,
    "exams.marking.settling.locked_row": READ,
    "exams.messages.service.claim": MAIL,
    "exams.messages.service.give_up": MAIL,
    "exams.messages.service.keep_message": MAIL,
    "exams.messages.service.make_messages": MAIL,
    "exams.messages.service.mark_sent": MAIL,
    "exams.papers.writing.record": STEP,
    "exams.people.service.end_role": EFFECT,
    "exams.people.service.grant_role": EFFECT,
    "exams.people.service.register_person": "anybody may register",
    "exams.results.papers.issue_council_minutes": PAPER,
    "exams.results.papers.issue_result_notice": PAPER,
    "exams.results.replacing.replace_mark": EFFECT,
    "exams.sittings.admission.stand_aside": STEP,
    "exams.sittings.calling.length_of": STEP,
    "exams.sittings.calling.record_hour": STEP,
    "exams.sittings.calling.set_down": STEP,
    "exams.sittings.employers.issue_correction": PAPER,
    "exams.sittings.employers.issue_employer_letter": PAPER,
    "exams.sittings.finishing.finish": STEP,
    "exams.sittings.finishing.finish_all": STEP,
    "exams.sittings.late.keep_aside": "only the attempt's own person; NotFound for others",
    "exams.sittings.late_seats.add_seat": STEP,
    "exams.sittings.letters.issue_call_up": PAPER,
    "exams.sittings.letters.issue_letter": PAPER,
    "exams.sittings.letters.issue_minutes": PAPER,
    "exams.sittings.letters.name_of": READ,
    "exams.sittings.letters.revoked_facts": PAPER,
    "exams.sittings.letters.violation_rows": PAPER,
    "exams.sittings.own_rooms.move_apart": STEP,
    "exams.sittings.pauses.stop_clocks": STEP,
    "exams.sittings.times.stand_aside_in": STEP,
    "exams.sittings.times.still_at_it": STEP,
    "exams.sittings.practice.delete_old_practices": "the system tidies up by itself",
    "exams.training.paper.issue_plan": PAPER,
}

Name = tuple[str, str]  # module, function


@cache
def functions(module: str) -> dict[str, ast.FunctionDef]:
    """The functions of a module, by name."""
    return {node.name: node for node in _tree(module).body if isinstance(node, ast.FunctionDef)}


@cache
def imported(module: str) -> dict[str, Name]:
    """What a name of the module means elsewhere: (module, function), or (module, "")."""
    found: dict[str, Name] = {}
    for node in ast.walk(_tree(module)):
        if not isinstance(node, ast.ImportFrom) or not (node.module or "").startswith("exams"):
            continue
        for alias in node.names:
            inner = f"{node.module}.{alias.name}"
            whole = _path(inner).exists()
            found[alias.asname or alias.name] = (inner, "") if whole else (node.module, alias.name)
    return found


def begins_with_a_check(module: str, name: str, above: frozenset[Name] = frozenset()) -> bool:
    """Whether one of the first statements asks who acts, itself or in what it calls."""
    found = functions(module).get(name)
    if found is None or (module, name) in above:
        return False
    inside = above | {(module, name)}
    return any(_checks(module, statement, inside) for statement in _body(found)[:FIRST])


def _checks(module: str, statement: ast.stmt, above: frozenset[Name]) -> bool:
    for node in ast.walk(statement):
        if isinstance(node, ast.Attribute) and ast.unparse(node) in ASKS:
            return True
        if isinstance(node, ast.Call):
            if ast.unparse(node.func).rpartition(".")[2].startswith("own_"):
                return True
            called = _called(module, node.func)
            if called and len(above) < DEPTH and begins_with_a_check(*called, above):
                return True
    return False


def _called(module: str, func: ast.expr) -> Name | None:
    if isinstance(func, ast.Name):
        return (module, func.id) if func.id in functions(module) else imported(module).get(func.id)
    if isinstance(func, ast.Attribute) and isinstance(func.value, ast.Name):
        package = imported(module).get(func.value.id)
        return (package[0], func.attr) if package and not package[1] else None
    return None


def _body(found: ast.FunctionDef) -> list[ast.stmt]:
    return found.body[1:] if ast.get_docstring(found) else found.body


@cache
def _tree(module: str) -> ast.Module:
    path = _path(module)
    return ast.parse(path.read_text(encoding="utf-8") if path.exists() else "")


def _path(module: str) -> Path:
    return ROOT / f"{module.replace('.', '/')}.py"


def writing_functions() -> list[Name]:
    """Every public function of a package of exams that takes `uow` first."""
    found: list[Name] = []
    for path in sorted((ROOT / "exams").glob("*/**/*.py")):
        module = ".".join(path.relative_to(ROOT).with_suffix("").parts)
        if path.stem in NOT_SERVICES or module.startswith("exams.rehearsal"):
            continue
        for name, node in functions(module).items():
            if node.args.args and node.args.args[0].arg == "uow" and not name.startswith("_"):
                found.append((module, name))
    return found


def test_every_act_begins_with_a_check() -> None:
    bare = {f"{m}.{n}" for m, n in writing_functions() if not begins_with_a_check(m, n)}
    assert bare - EFFECTS.keys() == set()


def test_the_list_of_effects_names_only_what_needs_it() -> None:
    bare = {f"{m}.{n}" for m, n in writing_functions() if not begins_with_a_check(m, n)}
    assert EFFECTS.keys() - bare == set()
    assert len(writing_functions()) > 100
