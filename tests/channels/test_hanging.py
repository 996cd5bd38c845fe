"""A service that takes the call and says nothing, and a sender that is not heard of again."""

import socket
import time
from collections.abc import Iterator

import pytest
from pytest_django import Settings

from channels import sending
from channels.outcomes import Outcome
from channels.sending import Message, send_confined
from tests.channels.conftest import Dripping, Gateway


@pytest.fixture
def silent(settings: Settings) -> Iterator[str]:
    """The address of a service that accepts and never answers."""
    settings.CHANNEL_HOSTS = ["127.0.0.1"]
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        yield f"json://127.0.0.1:{listener.getsockname()[1]}/"


def test_a_service_that_never_answers_is_left_after_seconds(silent: str) -> None:
    began = time.monotonic()
    assert send_confined([Message("a", silent, "Judul", "Isi")]) == {"a": Outcome.UNREACHABLE}
    assert time.monotonic() - began < sending.TIME_LIMIT


def test_a_service_that_drips_its_answer_is_left_when_the_time_for_a_test_is_up(dripping: Dripping) -> None:
    """Each of its lines is in time; no limit of a single read would ever end it."""
    message = Message("a", dripping.address, "Judul", "Isi")
    began = time.monotonic()
    assert send_confined([message], within=sending.TEST_LIMIT) == {"a": Outcome.UNREACHABLE}
    assert dripping.is_called.is_set()
    assert sending.TEST_LIMIT <= time.monotonic() - began < sending.TEST_LIMIT + 5


def test_what_was_sent_before_the_time_was_up_counts_as_sent(gateway: Gateway, dripping: Dripping) -> None:
    messages = [Message("baik", gateway.address(), "J", "I"), Message("diam", dripping.address, "J", "I")]
    assert send_confined(messages, within=sending.TEST_LIMIT) == {
        "baik": Outcome.SENT,
        "diam": Outcome.UNREACHABLE,
    }


def test_a_sender_that_fails_has_sent_nothing_and_says_no_token(
    gateway: Gateway, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(sending, "CHILD", ["-c", "import sys; sys.exit(sys.stdin.read())"])
    message = Message("a", gateway.address("token-rahasia"), "Judul", "Isi")
    assert send_confined([message]) == {"a": Outcome.UNREACHABLE}
    assert "token-rahasia" not in caplog.text + repr(message)
    assert "ended with 1" in caplog.text


def test_the_sender_has_none_of_our_surroundings(gateway: Gateway, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")
    monkeypatch.setenv("SECRET_KEY", "rahasia")
    assert send_confined([Message("a", gateway.address(), "Judul", "Isi")]) == {"a": Outcome.SENT}
    assert not {"SECRET_KEY", "HTTP_PROXY"} & set(sending.SURROUNDINGS)
