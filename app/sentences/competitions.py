"""Sentences of competitions, their rules and calendar, units and posts."""

from flask_babel import lazy_gettext as _l

SENTENCES = {
    "competition.not_a_draft": _l(
        "Only a draft can be changed. Ask the approver to send it back or to unlock it."
    ),
    "competition.no_posts": _l("Add at least one post."),
    "competition.no_dossier": _l(
        "The checklist of the dossier is empty: add its documents to the rules."
    ),
    "competition.no_contact": _l("Say whom candidates may ask: fill in the contact."),
    "competition.dates_missing": _l("Set the calendar: some dates are missing."),
    "competition.no_council": _l(
        "Set up the council: the rules ask for a chair and at least %(needed)s members in all; %(found)s are appointed."
    ),
    "competition.second_person": _l(
        "You prepared this competition yourself: another person has to approve it or send it back."
    ),
    "competition.applications_received": _l(
        "Applications have been submitted already, so it cannot be unlocked. It can be stopped."
    ),
    "competition.nobody_appointed": _l(
        "No appointment has been decided yet. If nobody is appointed, stop the competition instead."
    ),
    "competition.title_missing": _l("Enter the title."),
    "competition.post_chosen": _l(
        "An application that was started names this post, so it stays. Keep it, or stop the "
        "competition."
    ),
    "competition.post_unknown": _l("The competition does not offer this post."),
    "competition.post_twice": _l("This post is offered already."),
    "competition.no_vacancy": _l("Enter at least one vacancy."),
    "document.unknown": _l("There is no such paper."),
    "unit.unknown": _l("There is no such unit. Choose one from the list."),
    "unit.ended": _l("%(unit)s ended on %(ended_on)s. Choose the unit that followed it."),
    "unit.not_yet": _l("%(unit)s begins on %(begins_on)s. Choose a unit that exists today."),
    "post.unknown": _l("There is no such post. Choose one from the list."),
    "post.title_missing": _l("Enter the title of the post."),
    "post.competence_level": _l("Choose a level from 1 to 5 for each competence the post needs."),
    "calendar.broken": _l("One or more dates break a rule."),
    "calendar.missing": _l("Enter this date."),
    "calendar.unknown_step": _l("The rules have no such step."),
    "calendar.before_the_step_it_follows": _l(
        "%(step)s: %(on)s is before the step it follows; choose %(limit)s or later."
    ),
    "calendar.too_early": _l(
        "%(step)s: %(on)s is too early; the rule “%(rule)s” allows %(limit)s at the earliest."
    ),
    "calendar.too_late": _l(
        "%(step)s: %(on)s is too late; the rule “%(rule)s” allows %(limit)s at the latest."
    ),
    "calendar.naive_instant": _l("The time has no time zone."),
    "calendar.negative_days": _l("A time limit cannot be negative."),
    "units.circle": _l("The units stand in a circle at %(unit)s."),
    "units.repeated_code": _l("Two units have the same code."),
    "units.unknown_code": _l("%(of)s names a unit that does not exist: %(unit)s."),
    "rules.row_has_cells": _l(
        "Row %(row)s has %(found)s cells; write %(expected)s, with bars between them."
    ),
    "rules.row_cell": _l("Row %(row)s: “%(value)s” does not fit the column %(column)s."),
    "rules.best_n_needs_a_number": _l(
        "Say how many go on when the best go on, and leave it empty otherwise."
    ),
    "rules.categories_without_priority": _l(
        "These rules give no priority points, so they cannot have priority categories."
    ),
    "rules.category_without_points": _l("The category %(row)s gives no points."),
    "rules.computer_test_without_parts": _l("A computer test needs its sections."),
    "rules.duty_excludes_itself": _l("The duty %(duty)s cannot exclude itself."),
    "rules.ends_before_it_begins": _l(
        "The ground ends (%(valid_to)s) before it begins (%(valid_from)s)."
    ),
    "rules.even_council": _l("A council of %(size)s is even: choose an odd number."),
    "rules.finer_than_a_hundredth": _l("%(value)s is too fine: use at most two decimals."),
    "rules.float": _l("An inexact number cannot be kept."),
    "rules.head_decides_last": _l("“The head of the authority decides” has to stand last, once."),
    "rules.minutes_or_chair": _l(
        "From minute %(from)s: give either the minutes or the chair's decision."
    ),
    "rules.missing_citation": _l("The value has no source."),
    "rules.missing_column": _l("A row lacks the column %(column)s."),
    "rules.missing_date": _l("The value does not say from when it is in force."),
    "rules.missing_key": _l("The rule set lacks %(key)s."),
    "rules.negative": _l("%(value)s is out of range: enter a number that is not negative."),
    "rules.no_council": _l("A council needs at least one member."),
    "rules.not_most_of_a_room": _l("Choose more than 50 and at most 100 percent."),
    "rules.too_short": _l("At least %(least)s."),
    "rules.no_points": _l("The full mark has to be more than 0."),
    "rules.no_proposal_to_rank_by": _l(
        "The result cannot rest on the proposal: these rules have none."
    ),
    "rules.no_such_stage_here": _l("%(key)s belongs to a kind of part these rules do not have."),
    "rules.not_adopted": _l("These rules have not been adopted."),
    "rules.not_ascending": _l(
        "The lower limit (%(low_value)s) is above the upper one (%(high_value)s)."
    ),
    "rules.not_canonical": _l("The stored rules are not what was adopted."),
    "rules.not_in_force": _l(
        "%(key)s: the ground of this rule is not in force today (%(cite)s). Choose another rule set."
    ),
    "rules.not_open": _l("The rule set does not leave this value open (%(cite)s)."),
    "rules.not_toml": _l("The file cannot be read: %(found)s"),
    "rules.open_or_not": _l("The value does not say whether it may be changed."),
    "rules.overlapping_rows": _l("The rows overlap at minute %(from)s."),
    "rules.parts_do_not_make_the_whole": _l(
        "The sections add up to %(total)s, the full mark is %(max_points)s."
    ),
    "rules.pass_mark_above_full_mark": _l("The pass mark is above the full mark."),
    "rules.priority_without_categories": _l(
        "Priority points need at least one category that gives them."
    ),
    "rules.priority_without_proof": _l(
        "The checklist of the dossier needs the item “%(row)s”: it proves a claimed priority."
    ),
    "rules.repeated_item": _l("One item stands twice."),
    "rules.repeated_row": _l("The row %(row)s stands twice."),
    "rules.row_id_too_long": _l("The id %(row)s has more than %(most)s characters."),
    "rules.repeated_stage": _l("The part %(stage)s stands twice."),
    "rules.reserve_without_end": _l("Say for how long the reserve list is valid."),
    "rules.stage_cannot_be_remarked": _l("Only a written test can be marked again."),
    "rules.too_large": _l("%(value)s is too large: enter at most %(most)s."),
    "rules.two_rounds_of_marking": _l("A script is marked by two people, not %(markers)s."),
    "rules.unknown_choice": _l("“%(value)s” is not one of the choices."),
    "rules.unknown_column": _l("There is no column %(column)s."),
    "rules.unknown_key": _l("There is no such rule."),
    "rules.unknown_level": _l("Say whether it is law, a local rule or an example."),
    "rules.unknown_set": _l("There is no such rule set. Choose one from the list."),
    "rules.unknown_stage": _l("The rules have no part %(stage)s."),
    "rules.unknown_step": _l("The calendar has no step %(step)s."),
    "rules.unknown_tie_break": _l("“%(value)s” cannot decide equal totals."),
    "rules.value_needed": _l("Enter a value: this rule cannot be left empty."),
    "rules.value_or_none": _l("Give a value, or say that there is none."),
    "rules.weights_not_one": _l("The weights add up to %(total)s; they have to add up to 1."),
    "rules.wrong_date": _l("“%(value)s” is not a date."),
    "rules.wrong_type": _l("The value is not of the kind this rule takes."),
    "rules.wrong_unit": _l("The unit is wrong: expected %(expected)s."),
}
