"""Refusals of a page's own requests as JSON: a code and a sentence in the person's language."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from flask import Response, jsonify

from app.sentences import sentence
from exams.errors import Invalid, NotFound, Refusal, Stale, Unavailable

View = Callable[..., Any]


def json_refusals(view: View) -> View:
    """409 for a stale machine, 422 for what cannot be taken, 403 for what is not possible now.

    That the database is away (503) is a page as everywhere: the room's page looks at its status.
    """

    @wraps(view)
    def answer(*args: Any, **kwargs: Any) -> Any:
        try:
            return view(*args, **kwargs)
        except (NotFound, Unavailable):
            raise
        except Refusal as refusal:
            return _refused(refusal)

    return answer


def _refused(refusal: Refusal) -> tuple[Response, int]:
    status = 409 if isinstance(refusal, Stale) else 422 if isinstance(refusal, Invalid) else 403
    reason = refusal.reasons[0]
    return jsonify(code=reason.code, text=sentence(reason)), status
