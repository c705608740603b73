"""The page and the file of an answer's history, for whoever may see them (room and hall)."""

import json
from collections.abc import Callable, Sequence
from typing import Any

from flask import Response, current_app, request
from flask_babel import gettext as _

from app.i18n import clock_time
from exams.clock import from_ms
from exams.papers.content import Item, PaperContent
from exams.sittings.answers import NOTES
from exams.sittings.models import Save
from exams.sittings.replay import Step, steps
from exams.sittings.tokens import Acknowledger

ROWS = 100  # of the table, on one page


def acknowledger() -> Acknowledger:
    """Who signs for this installation."""
    return Acknowledger(current_app.extensions["settings"].secret_key)


def file_response(data: dict[str, Any]) -> Response:
    """The file of a chain, to be kept."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    name = f"khoabang-chain-{data['attempt']}.json"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return Response(text, mimetype="application/json", headers=headers)


def replay_facts(
    saves: Sequence[Save], content: PaperContent, own: bool, link: Callable[..., str]
) -> dict[str, Any]:
    """What components/replay.html shows: the question and the save that the address asks for."""
    names = _names(content, own)
    slot = request.args.get("slot", "")
    slot = slot if slot in names else next(iter(names))
    mine = [save for save in saves if save.slot == slot]
    shown = _shown(content.item(slot))
    found = steps(mine, shown)
    at = _chosen(found)
    return {
        "slots": [
            {"name": name, "href": link(slot=one), "active": one == slot}
            for one, name in names.items()
        ],
        "slot": slot,
        "name": names[slot],
        "at": at,
        "text": shown(mine[at]) if mine else "",
        "rows": [_row(i, step) for i, step in enumerate(found)],
        "page": at // ROWS,
        "per_page": ROWS,
        "link": lambda i: link(slot=slot, save=found[i].n),
        "page_link": lambda page: link(slot=slot, save=found[(page - 1) * ROWS].n),
        "moves": [_move(step) for step in found],
    }


def _names(content: PaperContent, own: bool) -> dict[str, str]:
    named = {
        item.slot: _("Question %(number)s", number=n) for n, item in enumerate(content.items, 1)
    }
    return named | ({NOTES: _("Notes to yourself")} if own else {})


def _shown(item: Item | None) -> Callable[[Save], str]:
    """What a reader sees of a save: the chosen options, or the text."""
    if item is None or not item.options:
        return lambda save: save.text
    texts = {option.id: option.text for option in item.options}
    return lambda save: "\n".join(texts.get(one, one) for one in save.text.split())


def _chosen(found: Sequence[Step]) -> int:
    """Which step the address names; the last one otherwise."""
    wanted = request.args.get("save", type=int)
    at = [i for i, step in enumerate(found) if step.n == wanted]
    return at[0] if at else max(0, len(found) - 1)


def _time(ms: int) -> str:
    return clock_time(from_ms(ms), seconds=True)


def _row(i: int, step: Step) -> dict[str, Any]:
    """One save as the table tells it."""
    return {
        "i": i,
        "n": step.n,
        "saved": _time(step.saved_ms),
        "typed": _time(step.typed_ms),
        "characters": step.characters,
        "added": len(step.change.inserted),
        "removed": step.change.removed,
    }


def _move(step: Step) -> list[Any]:
    """One save as the replay plays it."""
    change = step.change
    return [
        step.n,
        _time(step.saved_ms),
        step.saved_ms,
        change.start,
        change.removed,
        change.inserted,
    ]
