"""What a machine still holds after a crash: the way to hand it over when it can be no answer."""

import base64
from typing import Any

from flask import current_app, jsonify

from app.room import blueprint
from app.room.machines import machine
from app.room.refusals import json_refusals
from app.work import read, sealer
from exams.sittings import queries
from exams.sittings.copies import journal_key
from exams.sittings.leftovers import claims_left


@blueprint.post("/room/sittings/<int:seat_id>/left")
@json_refusals
def left(seat_id: int) -> Any:
    """The journal's key, and for each epoch that may be handed over the token to do it with."""
    issue = current_app.extensions["tokens"].issue
    with read() as r:
        seat = queries.own_seat(r.session, seat_id, r.actor.person_id)
        claims = claims_left(r.session, seat_id, r.actor.person_id or 0, machine(), r.now)
        attempt = seat.attempt
        assert attempt is not None, "claims_left has asked"
        return jsonify(
            attempt=attempt.id,
            journal=base64.b64encode(journal_key(sealer(), attempt.id)).decode(),
            n=attempt.head_n,
            h=attempt.head,
            tokens={claim.epoch: issue(claim) for claim in claims},
        )
