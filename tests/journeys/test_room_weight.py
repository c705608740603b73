"""The first load of the exam room is light enough for a slow line and an old phone."""

import gzip

import pytest

from tests.journeys.room import begin

pytestmark = pytest.mark.browser
MOST_BYTES = 150_000


def test_the_first_load_until_the_paper_is_open_is_under_150_kb(live, hall, open_now, visitor):
    """Summed as it travels: the bytes of each answer, text compressed as every web server does."""
    open_now()
    context = visitor(hall.candidates[0])
    loaded = {}

    def weigh(response):
        body = response.body()
        kind = response.headers.get("content-type", "")
        text = kind.startswith(("text/", "application/json", "image/svg"))
        headers = sum(len(k) + len(v) + 4 for k, v in response.headers.items())
        loaded[response.url] = headers + len(gzip.compress(body, 6) if text else body)

    context.on("requestfinished", lambda request: weigh(request.response()))
    page = begin(context, hall)
    page.wait_for_load_state("networkidle")
    total = sum(loaded.values())
    heaviest = sorted(loaded.items(), key=lambda item: -item[1])[:8]
    assert len(loaded) > 15
    assert total < MOST_BYTES, (total, heaviest)
    print(total, len(loaded), heaviest)
