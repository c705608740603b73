"""Writes about results, in the order of an exam; each stands in the module of its subject.

parts: join_names, score_choices, settle      replacing: replace_mark
objections: file_objection, confirm_marks, answer_objection
lists: compute_ranking, decide_tie, decide, publish
"""

from exams.results.lists import compute_ranking, decide, decide_tie, publish
from exams.results.objections import answer_objection, confirm_marks, file_objection
from exams.results.parts import join_names, score_choices, settle
from exams.results.replacing import replace_mark

__all__ = [
    "answer_objection",
    "compute_ranking",
    "confirm_marks",
    "decide",
    "decide_tie",
    "file_objection",
    "join_names",
    "publish",
    "replace_mark",
    "score_choices",
    "settle",
]
