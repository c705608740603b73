"""What the office asks of browser and network, for a part and for a room."""

import re
from collections.abc import Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from exams.competitions.queries import get_part
from exams.errors import Invalid, NotFound
from exams.events import EventKind
from exams.permissions import Action
from exams.sittings.models import Room, Sitting
from exams.sittings.networks import read_networks
from exams.sittings.safe_browser import NOTHING_ASKED, Asked, Demand, config_key
from exams.sittings.safe_browser_file import hashed_password, settings_for
from exams.sittings.watch_models import RoomNetwork, SafeBrowser
from exams.uow import UnitOfWork

KEY = re.compile(r"[0-9a-f]{64}\Z")


def set_safe_browser(
    uow: UnitOfWork,
    part_id: int,
    demand: Demand,
    browser_keys: Sequence[str],
    quit_password: str | None = None,
) -> SafeBrowser:
    """Choose what a part asks of the browser; `quit_password` None keeps the one before, "" ends it.

    Raises Invalid for a Browser Exam Key that is not 64 hexadecimal letters.
    """
    part = get_part(uow.session, part_id)
    uow.require(Action.COMPETITION_RUN, part.competition_id)
    keys = sorted({key.strip().lower() for key in browser_keys if key.strip()})
    for key in keys:
        if KEY.match(key) is None:
            raise Invalid("safe_browser.not_a_key", field="browser_keys", key=key[:12])
    row = uow.session.get(SafeBrowser, part_id)
    if row is None:
        row = SafeBrowser(part_id=part_id, salt=f"{uow.chance.getrandbits(256):064x}", quit_hash="")
        uow.session.add(row)
    row.demand, row.browser_keys = demand, keys
    if quit_password is not None:
        row.quit_hash = hashed_password(quit_password)
    uow.record(
        EventKind.SAFE_BROWSER_SET,
        f"part:{part_id}",
        competition_id=part.competition_id,
        public={"part": part.code, "demand": demand.value, "keys": len(keys)},
    )
    return row


def set_networks(
    uow: UnitOfWork, competition_id: int, room_id: int, demand: Demand, typed: str
) -> RoomNetwork:
    """Choose from which addresses a room is sat, also while it is; raises Invalid for a wrong range.

    A room that asks for something names at least one range: else nobody could be inside.
    """
    uow.require(Action.COMPETITION_RUN, competition_id)
    room = uow.session.get(Room, room_id)
    if room is None or room.competition_id != competition_id:
        raise NotFound("room.unknown")
    networks = read_networks(typed)
    if demand is not Demand.OFF and not networks:
        raise Invalid("network.missing", field="networks")
    row = uow.session.get(RoomNetwork, room_id) or RoomNetwork(room_id=room_id)
    row.demand, row.networks = demand, "\n".join(networks)
    uow.session.add(row)
    uow.record(
        EventKind.ROOM_NETWORK_SET,
        f"room:{room_id}",
        competition_id=competition_id,
        public={"room": room.name, "demand": demand.value, "ranges": len(networks)},
    )
    return row


def settings_of(row: SafeBrowser, base_url: str) -> dict[str, Any]:
    """The browser's settings for the part, always the same for the same choices."""
    return settings_for(base_url, row.salt, row.quit_hash)


def asked_of_part(session: Session, part_id: int, base_url: str) -> Asked:
    """What a part asks of the browser."""
    row = session.get(SafeBrowser, part_id)
    if row is None or row.demand is Demand.OFF:
        return NOTHING_ASKED
    return Asked(row.demand, config_key(settings_of(row, base_url)), tuple(row.browser_keys))


def asked_of_sitting(session: Session, sitting_id: int, base_url: str) -> Asked:
    """What the part of a sitting asks of the browser."""
    part_id = session.scalar(select(Sitting.part_id).where(Sitting.id == sitting_id))
    return NOTHING_ASKED if part_id is None else asked_of_part(session, part_id, base_url)


def networks_of(session: Session, room_ids: Sequence[int]) -> dict[int, RoomNetwork]:
    """What was chosen for these rooms, by room."""
    rows = select(RoomNetwork).where(RoomNetwork.room_id.in_(room_ids))
    return {row.room_id: row for row in session.scalars(rows)}
