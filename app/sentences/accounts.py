"""Sentences of people, roles and messages."""

from flask_babel import lazy_gettext as _l

SENTENCES = {
    "message.unknown": _l("There is no such mail."),
    "person.language_unknown": _l("Choose Vietnamese or English."),
    "role.already_held": _l("The person holds this role here already."),
    "role.department_only": _l("This role is held in the whole department. Choose the department."),
    "role.is_candidate": _l(
        "The person is a candidate in this competition and can hold no duty in it. Choose somebody else."
    ),
    "role.last_administrator": _l(
        "This is the only administrator. Name another one first, then end this role."
    ),
    "role.of_itself": _l(
        "This role comes of applying or of being appointed; it is not given here."
    ),
    "role.own": _l("Nobody gives a role to themselves. Ask another official."),
    "role.reason_missing": _l("Give the reason: it is recorded."),
    "role.until_passed": _l("That day is over. Choose a day that is still to come."),
    "role.unknown": _l("This role was ended already."),
}
