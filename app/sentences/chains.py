"""Sentences of the history of answers, and of what the checker of a chain finds."""

from flask_babel import lazy_gettext as _l

SENTENCES = {
    "history.names_apart": _l(
        "Names and marks are not together yet. Until then nobody reads a script with its name; come back when the names are joined."
    ),
    "practice.too_often": _l(
        "You began ten practices within an hour. Wait a little before the next one."
    ),
    "history.reason_missing": _l("Say why you need to look."),
    "chain_file.not_one": _l("This is not a file of saves from Khoa Bảng, or it is damaged."),
    "chain_file.begins": _l("The chain begins with this attempt and the paper %(paper)s…"),
    "chain_file.beginning_differs": _l("The beginning does not belong to this attempt and this paper."),
    "chain_file.number_missing": _l("Save number %(number)s is missing or out of place."),
    "chain_file.record_changed": _l("Save number %(number)s was changed: it does not give the head that stands beside it."),
    "chain_file.records_follow": _l("All %(count)s saves follow one another; none was changed, added or taken away."),
    "chain_file.head_fits": _l("The head code is %(letters)s. Compare it with the receipt or the minutes."),
    "chain_file.head_differs": _l("The head that the file names is not the end of its saves; those end in %(letters)s."),
    "chain_file.no_receipt": _l("There is no receipt yet: it is made when the work is handed in or the sitting closed."),
    "chain_file.receipt_fits": _l("The receipt %(receipt)s… belongs to exactly these answers."),
    "chain_file.receipt_differs": _l("The receipt does not belong to these answers."),
    "chain_file.not_shown": _l("%(count)s saves of the candidate's own notes are given by their fingerprint only."),
    "chain_file.times": _l("The first save was stored at %(first)s, the last at %(last)s."),
    "chain_file.time_backwards": _l("Save number %(number)s was stored before the one that it follows."),
    "chain_file.key_malformed": _l("The key of the signatures is no key."),
    "chain_file.signatures_fit": _l("The server signed all %(count)s saves and their times."),
    "chain_file.signature_wrong": _l("The signature of save number %(number)s is wrong: the server did not store it so."),
    "chain_file.key_not_compared": _l("Whose key signed was not compared. Give the key that the exam's council published with --key."),
    "chain_file.key_known": _l("The key of the signatures is the expected one."),
    "chain_file.key_foreign": _l("The signatures are of another key than the expected one: this file was not made by that server."),
}  # fmt: skip
