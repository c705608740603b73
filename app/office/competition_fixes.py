"""Which page puts right what stands in the way of an act."""

# By the code of the reason, or by its first word with a dot; the longer name wins.
PAGES = {
    "appointment.not_published": "office.results",
    "appointment.requests_open": "office.remark_requests",
    "bodies.": "office.bodies",
    "calendar.": "office.competition_calendar",
    "codes.": "hall.sittings",
    "competition.dates_missing": "office.competition_calendar",
    "competition.no_contact": "office.edit_competition_texts",
    "competition.no_council": "office.bodies",
    "competition.no_dossier": "office.competition_rules",
    "competition.no_posts": "office.competition_posts",
    "competition.nobody_appointed": "office.appointments",
    "defence.": "office.defence",
    "defence.no_entrants": "office.results",
    "defence.part_before_open": "office.results",
    "defence.session_missing": "office.defence_session",
    "defence.session_past": "office.defence_session",
    "defence.too_soon": "office.defence_session",
    "lists.below_minimum": "office.lists",
    "lists.no_post_left": "office.lists",
    "lists.supplements_open": "office.vetting",
    "lists.undecided": "office.vetting",
    "marking.": "blind.part_marking",
    "marking.no_scale": "setting.papers",
    "marking.scale_too_high": "setting.papers",
    "marking.too_few_markers": "office.bodies",
    "mop_up.not_called_up": "office.mop_up",
    "mop_up.not_over": "office.mop_up",
    "mop_up.undecided": "hall.moves",
    "result.": "office.results",
    "rules.": "office.competition_rules",
    "sitting.board_not_declared": "office.bodies",
    "sitting.minutes_differ": "office.call_up_part",
    "sitting.no_board": "office.bodies",
    "sitting.no_entrants": "office.lists",
    "sitting.no_sealed_paper": "setting.papers",
    "sitting.nobody_admitted": "hall.board",
    "sitting.previous_not_settled": "office.results",
    "sitting.still_writing": "hall.board",
    "sitting.too_few_rooms": "office.rooms",
    "sitting.too_few_seats": "office.rooms",
}


def page_that_fixes(code: str) -> str | None:
    """The endpoint of the page; None where only time or another person helps."""
    return PAGES.get(code) or PAGES.get(f"{code.partition('.')[0]}.")
