"""An acknowledgement can be shown to anybody, and nothing else passes for one."""

import pytest

from exams.sittings.acknowledging import proves, sign_together
from exams.sittings.saving import Verdict, Writer
from exams.sittings.tokens import Acknowledger, acknowledgement

HEAD = "ab" * 32


@pytest.mark.parametrize("size", range(1, 18))
def test_one_signature_proves_every_save_of_a_commit(size):
    signer = Acknowledger("secret")
    said = [acknowledgement(i, 1, HEAD, 1000 + i) for i in range(size)]
    proofs = sign_together(signer, said)
    assert len({proof.signature for proof in proofs}) == 1
    for one, proof in zip(said, proofs, strict=True):
        assert proves(signer.public_key, one, proof)


@pytest.mark.parametrize("size", [1, 2, 5])
def test_another_text_time_place_or_key_is_proved_by_nothing(size):
    signer = Acknowledger("secret")
    said = [acknowledgement(i, 1, HEAD, 1000) for i in range(size)]
    proof = sign_together(signer, said)[0]
    assert not proves(signer.public_key, acknowledgement(0, 1, HEAD, 1001), proof)
    assert not proves(signer.public_key, acknowledgement(0, 1, "cd" * 32, 1000), proof)
    assert not proves(signer.public_key, said[0], proof._replace(size=size + 1))
    assert not proves(Acknowledger("other").public_key, said[0], proof)


def test_what_is_stored_and_what_is_replayed_is_answered_with_its_proof(opened, begin, engine):
    pen = begin(opened)
    signer = Acknowledger("secret")
    writer = Writer(engine, lambda: opened.starts_at, signer)
    segment = pen.segment(("1", "một"), client_ms=1)
    answers = [writer.save(segment), writer.save(segment)]
    assert [a.verdict for a in answers] == [Verdict.SAVED, Verdict.REPLAYED]
    for answer in answers:
        said = acknowledgement(pen.claim.attempt_id, answer.n, answer.head, answer.stored_ms)
        assert answer.proof is not None
        assert proves(signer.public_key, said, answer.proof)
    writer.line.close()
