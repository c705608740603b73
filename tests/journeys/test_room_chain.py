"""The chain in the page is the chain on the server, on texts that are hard to agree on."""

import pytest

from exams.sittings import chain
from exams.sittings.chain import Claim, Record
from exams.sittings.receipts import stored_text

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
