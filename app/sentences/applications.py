"""Sentences of applying, uploading, vetting and the lists: each says what to do."""

from flask_babel import lazy_gettext as _l

SENTENCES = {
    "application.choose_declaration": _l("Choose yes or no."),
    "application.declare_what": _l("Describe what you declare."),
    "application.file_submitted": _l(
        "This file was part of your submission and stays. You can add a newer one beside it."
    ),
    "application.holds_a_duty": _l(
        "You hold a duty in this competition, so you cannot apply in it. To apply, ask the "
        "department to release you from the duty."
    ),
    "application.incomplete": _l("Something is still missing."),
    "application.missing_class": _l("Choose your class of candidate."),
    "application.missing_condition": _l("Answer the condition: %(title)s."),
    "application.missing_consent": _l("Read the consent and tick the box if you agree."),
    "application.missing_declarations": _l("Declare your conduct and conflicts of interest."),
    "application.missing_document": _l("Attach the document: %(title)s."),
    "application.missing_post": _l("Choose the post."),
    "application.missing_who": _l("Fill in and save who you are."),
    "application.no_dates": _l("The days of registration are not announced yet."),
    "application.no_open_supplement": _l(
        "Nothing can be added now: the application is submitted, and no request for a supplement "
        "is open."
    ),
    "application.no_receipt": _l("There is no receipt: the application was not submitted."),
    "application.not_a_draft": _l("The application is submitted and can no longer be changed."),
    "application.not_announced": _l("This competition does not take applications now."),
    "application.not_open_yet": _l("Registration opens on %(opens_on)s. Come back on that day."),
    "application.post_not_open": _l(
        "Registration for this post is over, or open to nominated candidates only. Choose another "
        "post or class of candidate."
    ),
    "application.post_postponed": _l(
        "This post was taken out of the competition. Choose another post."
    ),
    "application.registration_over": _l(
        "Registration closed on %(closed_on)s. Applications are no longer taken."
    ),
    "application.too_late_to_withdraw": _l(
        "The result is decided, so the application can no longer be withdrawn. Write to the "
        "department."
    ),
    "application.too_many_files": _l(
        "An item takes at most %(limit)s files. Remove one, or put the pages into one PDF."
    ),
    "application.unknown": _l("There is no such application."),
    "application.unknown_class": _l("Choose a class of candidate from the list."),
    "application.unknown_file": _l("There is no such file."),
    "application.unknown_item": _l("There is no such item in the list of documents."),
    "application.unknown_priority": _l("Choose a priority category from the list, or none."),
    "application.unknown_post": _l("Choose a post from the list."),
    "lists.below_minimum": _l(
        "%(post)s: %(count)s eligible, the rules ask at least %(minimum)s. Choose what to do for "
        "this post."
    ),
    "lists.choice_not_in_rules": _l(
        "The rules of this competition do not allow this choice (%(cite)s)."
    ),
    "lists.enough": _l("The post has enough eligible candidates; there is nothing to choose."),
    "lists.no_post_left": _l("No post is left in this competition. Stop the competition."),
    "lists.registration_open": _l(
        "Registration is open until %(closes_on)s. The lists can be issued after it."
    ),
    "lists.supplements_open": _l(
        "%(count)s requests for a supplement are open. Wait for the answer or for the day to pass."
    ),
    "lists.undecided": _l("%(count)s applications have no outcome yet. Vet them first."),
    "profile.citizen_no": _l("A citizen identity number has 12 digits."),
    "profile.future_day": _l("Enter a day that is not in the future."),
    "profile.unknown_choice": _l("Choose one of the options in the list."),
    "upload.empty": _l("The file is empty. Choose another file."),
    "upload.image_broken": _l("The picture cannot be opened. Scan or save it again."),
    "upload.image_too_big": _l("The picture has too many pixels. Scan it at 300 dpi."),
    "upload.kind": _l(
        "The content of the file is not %(kinds)s, whatever its name says. Save it as one of these."
    ),
    "upload.pdf_broken": _l("The PDF cannot be opened. Save it again or scan it anew."),
    "upload.pdf_encrypted": _l("The PDF is protected by a password. Save it without one."),
    "upload.pdf_pages": _l("A PDF must have from 1 to %(limit)s pages. Split it into parts."),
    "upload.pdf_script": _l(
        "The PDF contains a script or starts a program. Print it to a new PDF and attach that."
    ),
    "upload.too_large": _l(
        "A file may have at most %(limit)s MB. Scan it at a lower resolution or split it."
    ),
    "vetting.condition_not_met": _l("Not met: %(title)s (%(article)s)."),
    "vetting.condition_to_verify": _l("Still to verify: %(title)s (%(article)s)."),
    "vetting.condition_unjudged": _l("Not judged yet: %(title)s (%(article)s)."),
    "vetting.conditions_open": _l("Not every condition is met."),
    "vetting.decided_already": _l(
        "An outcome is recorded. Open the dossier again, with a reason, before changing anything."
    ),
    "vetting.findings_changed": _l(
        "The findings are not those you saw: read what changed, then decide again."
    ),
    "vetting.judged_meanwhile": _l(
        "Another vetter has judged this dossier since you opened it. Compare with what is written "
        "at each condition, then save again."
    ),
    "vetting.lists_issued": _l("The lists are issued; vetting is over."),
    "vetting.no_condition_not_met": _l("Mark the condition as not met first, with a note."),
    "vetting.note_missing": _l("Write why: the note is kept with the outcome."),
    "vetting.priority_undecided": _l(
        "The claimed priority category is neither confirmed nor refused: %(title)s (%(article)s)."
    ),
    "vetting.say_what": _l("Write what the candidate must add."),
    "vetting.supplement_open": _l(
        "A request for a supplement is open. Wait for the answer or for the day to pass."
    ),
    "vetting.unknown_condition": _l("There is no such condition in the rules."),
    "vetting.unknown_ground": _l("Choose a ground from the list."),
    "vetting.until_after_today": _l("Choose a day after today."),
    "vetting.withdrawn": _l("The candidate withdrew; there is nothing to vet."),
}
