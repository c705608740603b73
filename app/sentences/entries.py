"""Sentences of the council's decision on entry to the next part after a re-marking."""

from flask_babel import lazy_gettext as _l

SENTENCES = {
    "entry.begun": _l("The next part has begun."),
    "entry.decided": _l("The council has decided on this already."),
    "entry.exam_over": _l("The exam is over: there is no part to be admitted to."),
    "entry.impossible": _l("The candidate can no longer be admitted."),
    "entry.no_seat": _l("No seat is free in the next part. Add a room or a seat first."),
    "entry.nothing_to_decide": _l("There is nothing about entry to the next part to be decided."),
    "entry.proposals_due": _l("The proposals of the next part were due on %(day)s."),
    "entry.reason_missing": _l("Write down the grounds of the council."),
    "entry.withdrawn": _l("The candidate withdrew the application."),
}
