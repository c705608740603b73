"""The log says where something broke, and nothing about anybody."""

import pytest
import structlog

from app.logs import where_it_broke
from tests.app.conftest import PageClient

NAME, ADDRESS = "Trần Thị Thử Nghiệm", "tran.thi.thu@example.vn"


def _fails() -> None:
    try:
        raise KeyError(ADDRESS)
    except KeyError as error:
        raise ValueError(NAME) from error


def test_a_fault_is_logged_with_its_lines_and_without_its_words() -> None:
    with pytest.raises(ValueError) as fault:
        _fails()
    entry = where_it_broke(None, "error", {"event": "failed", "exc_info": fault.value})
    told = entry["exception"]
    assert "ValueError" in told and "KeyError" in told and "in _fails" in told
    assert ADDRESS not in told and NAME not in told


def test_the_fault_at_hand_is_meant_by_true() -> None:
    try:
        _fails()
    except ValueError:
        entry = where_it_broke(None, "error", {"exc_info": True})
    assert "in _fails" in entry["exception"]
    assert "exception" not in where_it_broke(None, "info", {"event": "request"})


def test_the_log_is_made_of_it(client: PageClient) -> None:
    assert client.client.get("/healthz").status_code == 200
    assert where_it_broke in structlog.get_config()["processors"]
