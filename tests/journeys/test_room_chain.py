"""The page computes the server's chain, on texts that are hard to agree on, and its signatures."""

import base64

import pytest

from exams.sittings import chain
from exams.sittings.acknowledging import sign_together
from exams.sittings.chain import Claim, Record
from exams.sittings.receipts import stored_text
from exams.sittings.tokens import Acknowledger, acknowledgement

pytestmark = pytest.mark.browser
ODD = {
    "empty": "",
    "decomposed Vietnamese": "Quye\u0302\u0301t đi\u0323nh cu\u031ba\u0309 Ho\u0323\u0302i đo\u0302\u0300ng",
    "two marks in another order": "a\u0323\u0302 a\u0302\u0323 o\u031b\u0309",
    "quotes and backslashes": "\"trích\" 'dẫn' \\ \\n / \u201cngoặc\u201d",
    "lines of every kind": "một\r\nhai\rba\nbốn\u2028năm\u2029sáu\u0085bảy",
    "control characters": "\t\b\f\x01\x1f\x7f",
    "beyond the first plane": "👩\u200d⚖️ 𝔄 𠮷 \U0010ffff",
    "singletons and compatibility": "\u212b \u2126 \ufb01 \u1e9b\u0323 \uac00",
    "spaces": "\u00a0\u200b\ufeff  x  ",
}
SCRIPT = """async ([url, attempt, epoch, head, rows]) => {
  const chain = await import(url);
  const heads = [];
  let p = head;
  for (const [n, slot, ms, typed] of rows) {
    const text = chain.storedText(typed);
    p = await chain.nextHead(p, attempt, epoch, { n, slot, ms, text });
    heads.push([p, text]);
  }
  return [heads, chain.headCode(p)];
}"""


def test_the_pages_chain_is_the_servers_chain(live, visitor):
    page = visitor().new_page()
    page.goto("/")
    claim = Claim(7012, 3, 4, 1)
    head = chain.first_head(claim.attempt_id, "ab" * 32)
    rows = [[n, f"{n}", 1795312800000 + n, text] for n, text in enumerate(ODD.values(), 300)]
    heads, code = page.evaluate(
        SCRIPT, [f"{live.url}/static/js/room-chain.js", claim.attempt_id, claim.epoch, head, rows]
    )
    records = [Record(n, slot, stored_text(text), ms) for n, slot, ms, text in rows]
    found = chain.segment(claim, head, records)
    for name, (in_page, text), record, here in zip(ODD, heads, records, found.hashes, strict=True):
        assert text == record.text, name
        assert in_page == here, name
    assert code == chain.head_code(found.head)


def test_half_a_character_does_not_stop_the_chain(live, visitor):
    page = visitor().new_page()
    page.goto("/")
    script = "async (url) => (await import(url)).storedText('a\\ud83d b\\udc69 c\\u0000')"
    assert page.evaluate(script, f"{live.url}/static/js/room-chain.js") == "a\ufffd b\ufffd c"


PROVE = """async ([url, attempt, key, rows]) => {
  const proof = await (await import(url)).proofOf(attempt, key);
  return Promise.all(rows.map((said) => proof(said)));
}"""


def test_the_page_verifies_what_the_server_signed_and_nothing_else(live, visitor):
    signer, rows, expected = Acknowledger("one secret"), [], []
    for size in range(1, 10):
        heads = [f"{n:064x}" for n in range(size)]
        said = [acknowledgement(7, n, head, 1795312800000) for n, head in enumerate(heads)]
        for n, proof in enumerate(sign_together(signer, said)):
            rows.append({"n": n, "h": heads[n], "st": 1795312800000, "sig": proof})
            expected.append(True)
    whole = dict(rows[-1])
    signature, place, size, path = whole["sig"]
    for spoilt in (
        {"n": 9}, {"h": "f" * 64}, {"st": 1}, {"sig": None},
        {"sig": ["A" * 86 + "==", place, size, path]}, {"sig": [signature, 0, size, path]},
        {"sig": [signature, place, size + 1, path]}, {"sig": [signature, place, size, path[:-1]]},
        {"sig": [signature, place, size, [*path, "0" * 64]]}, {"sig": ["?", place, size, path]},
    ):  # fmt: skip
        rows.append(whole | spoilt)
        expected.append(False)
    del whole["sig"]
    page = visitor().new_page()
    page.goto("/")
    key = base64.b64encode(signer.public_key).decode()
    script = f"{live.url}/static/js/room-proof.js"
    assert page.evaluate(PROVE, [script, 7, key, [*rows, whole]]) == [*expected, False]
    other = base64.b64encode(Acknowledger("another secret").public_key).decode()
    assert page.evaluate(PROVE, [script, 7, other, rows[:1]]) == [False]


def test_where_the_browser_has_no_ed25519_nothing_is_verified(live, visitor):
    page = visitor().new_page()
    page.add_init_script(
        """const whole = SubtleCrypto.prototype.importKey;
        SubtleCrypto.prototype.importKey = function (form, data, how, ...rest) {
          if (how.name === "Ed25519") throw new DOMException("", "NotSupportedError");
          return whole.call(this, form, data, how, ...rest);
        };"""
    )
    page.goto("/")
    key = base64.b64encode(Acknowledger("one secret").public_key).decode()
    script = "async ([url, key]) => (await import(url)).proofOf(7, key)"
    assert page.evaluate(script, [f"{live.url}/static/js/room-proof.js", key]) is None
