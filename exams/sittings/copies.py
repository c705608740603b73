"""The paper's copy: fetched before the start, unreadable until it.

A waiting page takes the paper along encrypted (AES-256-GCM) and needs only the 32 bytes of its
key when the hour has come. The key is derived, never stored, and leaves the server only after the
guard of the start let the candidate in.
"""

from sqlalchemy.orm import Session

from exams.errors import TransitionRefused
from exams.papers.content import PaperContent, from_bytes
from exams.papers.queries import fixed_paper, label, opened_content
from exams.sealing import Sealer, seal_with
from exams.sittings.models import Sitting


def content_to_copy(session: Session, sitting: Sitting, sealer: Sealer) -> PaperContent:
    """The candidate's view of the sealed paper, to be encrypted at once and shown to nobody.

    Raises TransitionRefused("paper.not_sealed") when there is none yet.
    """
    paper = fixed_paper(session, sitting.part_id, sitting.ordinal)
    if paper is None or paper.sealed is None:
        raise TransitionRefused("paper.not_sealed")
    return from_bytes(
        sealer.open(paper.sealed, label(sitting.part_id, sitting.ordinal))
    ).for_candidate()


def content_of_sitting(session: Session, sitting: Sitting, sealer: Sealer) -> PaperContent:
    """The opened paper of this sitting and of no other of the part; TransitionRefused before."""
    return opened_content(session, sitting.part_id, sealer, sitting.ordinal)


def paper_key(sealer: Sealer, sitting_id: int) -> bytes:
    """The key of the copies of a sitting, 32 bytes."""
    return sealer.key(f"paper-copy:{sitting_id}")


def encrypt_copy(sealer: Sealer, sitting_id: int, page: bytes) -> bytes:
    """nonce (12 bytes) + AES-256-GCM of the page, bound to the sitting."""
    return seal_with(paper_key(sealer, sitting_id), page, f"sitting:{sitting_id}")


def journal_key(sealer: Sealer, attempt_id: int) -> bytes:
    """The key with which a page keeps unconfirmed text; it stays in the page's memory alone."""
    return sealer.key(f"journal:{attempt_id}")
