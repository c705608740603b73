"""Sentences of bodies, of the bank of questions and of papers."""

from flask_babel import lazy_gettext as _l

SENTENCES = {
    # bodies
    "bodies.candidate": _l(
        "This person is a candidate of this competition and cannot serve in it. Appoint "
        "somebody else."
    ),
    "bodies.competition_over": _l("The competition is over: its bodies do not change any more."),
    "bodies.council_even": _l(
        "The council has %(count)s members; the number must be odd (%(article)s). Appoint or "
        "remove one."
    ),
    "bodies.council_needs_chair": _l("The council has no chair. Appoint one."),
    "bodies.council_needs_secretary": _l("The council has no secretary. Appoint one."),
    "bodies.decision_in_future": _l("%(day)s is still to come. Enter the day of the decision."),
    "bodies.decision_missing": _l("Enter the number of the decision."),
    "bodies.duties_exclude": _l(
        "Nobody may be %(duty)s and %(other)s in the same competition (%(article)s). Appoint "
        "somebody else, or remove the other duty first."
    ),
    "bodies.duty_taken": _l("The council already has its %(duty)s. Remove the present one first."),
    "bodies.full": _l("%(body)s may have at most %(most)s members (%(article)s)."),
    "bodies.kinship_unknown": _l("Choose how the candidate is related to you."),
    "bodies.left_already": _l("This member has already left."),
    "bodies.list_not_issued": _l(
        "Relatives are declared against the list of eligible candidates, which is not issued yet."
    ),
    "bodies.member_already": _l("This person already serves in: %(body)s."),
    "bodies.no_members": _l("The body has no members yet. Appoint them first."),
    "bodies.no_such_duty": _l("%(body)s has no such duty. Choose another."),
    "bodies.not_declared": _l(
        "%(name)s (%(body)s) has not yet declared relatives among the candidates."
    ),
    "bodies.not_set_up": _l("%(body)s is not set up yet. Set it up by its decision."),
    "bodies.person_unknown": _l(
        "Nobody is registered with this email address. Ask the person to register first."
    ),
    "bodies.reason_missing": _l("Give the reason: it is recorded."),
    "bodies.related_marker": _l(
        "%(name)s (%(body)s) is related to a candidate and may not mark in this competition. "
        "Remove the member and appoint another."
    ),
    "bodies.set_up_already": _l("%(body)s is already set up."),
    "bodies.too_few": _l("%(body)s has %(count)s members; it needs at least %(least)s."),
    "bodies.too_many": _l("%(body)s has %(count)s members; it may have at most %(most)s."),
    "body.unknown": _l("There is no such body."),
    "member.unknown": _l("There is no such member."),
    # the bank
    "gift.answer_mark": _l("An answer must begin with = or ~; found: %(found)s"),
    "gift.matching": _l("Matching questions are not used here. Write single questions instead."),
    "gift.no_braces": _l("There are no braces { } with the answers."),
    "gift.no_right_answer": _l("No answer is marked as right. Mark one with =."),
    "gift.nothing": _l("No question could be read. Correct the text and try again."),
    "gift.numerical": _l("Numerical questions are not used here. Write a short answer instead."),
    "gift.partly_right": _l(
        "Partly right answers are not used here: an answer earns all points or none."
    ),
    "gift.several_braces": _l(
        "There is more than one pair of braces. Leave a blank line between questions, and write "
        "\\{ for a brace in the text."
    ),
    "gift.too_long": _l("The text is longer than %(most)s characters. Import it in parts."),
    "gift.topic_long": _l("The category is longer than %(most)s characters and was cut."),
    "gift.unbalanced_braces": _l("A brace { or } has no partner before the next blank line."),
    "gift.weight": _l("The weight cannot be read: %(found)s"),
    "gift.weights_sum": _l("The weights of the right answers add up to %(found)s, not to 100."),
    "question.criterion_incomplete": _l("Give each criterion a title and more than 0 points."),
    "question.key_missing": _l("Say which answer is right."),
    "question.kind_fixed": _l("The kind of a question does not change. Write a new question."),
    "question.one_key": _l("Only one answer may be right in this kind of question."),
    "question.options_alike": _l("Two options say the same. Change one of them."),
    "question.retired": _l("This question is retired. Write a new one."),
    "question.text_missing": _l("Enter the text of the question."),
    "question.too_many_options": _l("A question has at most %(most)s options."),
    "question.two_options": _l("Give at least two options."),
    "question.unknown": _l("There is no such question."),
    # papers
    "paper.cannot_open": _l("The paper of this part cannot be opened."),
    "paper.empty_section": _l("The section “%(title)s” is empty. Add questions or remove it."),
    "paper.essay_on_computer": _l(
        "Question %(slot)s is an essay, which a computer cannot score. Choose another kind."
    ),
    "paper.essay_without_scale": _l(
        "Question %(slot)s is an essay without a marking scale. Add its criteria in the bank, then "
        "take the new version."
    ),
    "paper.item_without_key": _l("Question %(slot)s has no key. Set it in the bank."),
    "paper.item_without_points": _l("Question %(slot)s has no points. Give it some."),
    "paper.minutes_differ": _l(
        "The paper lasts %(minutes)s minutes; the rules of the competition say %(rule)s."
    ),
    "paper.minutes_missing": _l("Enter how many minutes the paper lasts."),
    "paper.no_question": _l("The paper has no question yet. Add questions from the bank."),
    "paper.not_approvable": _l("This paper cannot be approved."),
    "paper.not_now": _l("This cannot be done in the present state of the paper."),
    "paper.not_opened": _l("The paper is sealed: nobody can read it before it is opened."),
    "paper.not_sealed": _l("This part has no sealed paper. A paper must be approved first."),
    "paper.not_sound": _l("The paper is not complete."),
    "paper.not_submitted": _l("The paper is not submitted for approval."),
    "paper.not_what_was_sealed": _l(
        "The content of the paper is not what was sealed. Do not use it; call the administrator."
    ),
    "paper.opened_before": _l("The paper of this part is already open."),
    "paper.own": _l("You wrote or submitted this paper. A second person must approve it."),
    "paper.part_has_none": _l("A proposal and its defence have no paper."),
    "paper.part_has_one": _l("This part already has a sealed paper."),
    "paper.part_over": _l("The sitting of this part has begun: no paper is written any more."),
    "paper.points_missing": _l("Enter points above 0."),
    "paper.points_sum": _l(
        "The points add up to %(points)s; the full mark of this part is %(full)s."
    ),
    "paper.question_twice": _l("A question that you chose is already in the paper."),
    "paper.reason_missing": _l("Say what the setters should change."),
    "paper.rule_part_missing": _l("The rules ask for exactly one section “%(title)s”."),
    "paper.rule_part_sum": _l(
        "The section “%(title)s” carries %(points)s points; the rules say %(full)s."
    ),
    "paper.scale_sum": _l(
        "The marking scale of question %(slot)s adds up to %(scale)s; the question carries "
        "%(points)s points."
    ),
    "paper.section_not_in_rules": _l("The rules know no section “%(title)s”. Remove it."),
    "paper.section_of_rules": _l("The rules ask for the section “%(title)s”: it stays."),
    "paper.section_title_missing": _l("Enter the title of the section."),
    "paper.title_missing": _l("Enter the title of the paper."),
    "paper.unknown": _l("There is no such paper."),
}
