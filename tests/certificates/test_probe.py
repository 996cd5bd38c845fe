"""Asking BSrE's word of a real server with TLS: both versions of it, and every way in which it can fail."""

import json
import logging
import socket
import time
from collections.abc import Iterator
from contextlib import closing
from threading import Thread
from typing import Any

import pytest
from pytest_django import Settings

from certificates import probe
from certificates.bsre import BsreStatus, fits
from certificates.checks import probe_settings
from certificates.probe import NoAnswer, ask, configured
from certificates.status import Status
from tests.certificates.esign import Esign, serving
from tests.certificates.register import NIK


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Esign]:
    with serving(tmp_path_factory.mktemp("esign")) as esign:
        yield esign


@pytest.fixture
def esign(running: Esign) -> Esign:
    running.word, running.status, running.body, running.drips = "ISSUE", 200, None, 0.0
    running.asked.clear()
    return running


def refused(esign: Esign, **changes: Any) -> str:
    with pytest.raises(NoAnswer) as fault:
        ask(esign.service(**changes), nik=NIK)
    return str(fault.value)


@pytest.mark.parametrize("version", ["v1", "v2"])
@pytest.mark.parametrize("word", list(BsreStatus))
def test_each_of_the_nine_words_is_understood(esign: Esign, version: str, word: BsreStatus) -> None:
    esign.word = word
    assert ask(esign.service(version), nik=NIK) is word


def test_version_1_is_asked_by_address_and_version_2_by_json(esign: Esign) -> None:
    ask(esign.service("v1", address=f"https://127.0.0.1:{esign.port}/esign"), nik=NIK)
    ask(esign.service("v2"), nik=NIK)
    first, second = esign.asked
    assert first == ("GET", f"/esign/api/user/status/{NIK}", b"")
    assert second[:2] == ("POST", "/api/v2/user/check/status")
    assert json.loads(second[2]) == {"nik": NIK}


def test_a_server_that_nobody_vouches_for_learns_nothing(esign: Esign) -> None:
    assert refused(esign, authority="") == probe.NOT_TRUSTED
    assert refused(esign, address=f"https://localhost:{esign.port}") == probe.NOT_TRUSTED
    assert esign.asked == []


def test_wrong_credentials_are_said_so(esign: Esign) -> None:
    assert refused(esign, password="salah") == probe.NOT_LET_IN


def test_no_redirect_is_followed(esign: Esign) -> None:
    esign.status = 302
    assert refused(esign) == probe.ODD_ANSWER
    assert len(esign.asked) == 1


@pytest.mark.parametrize(
    "body",
    [
        b"<html>ISSUE</html>",
        b"[]",
        b'"ISSUE"',
        b"{}",
        b'{"status": "AKTIF"}',
        b'{"status": 1111}',
        b'{"status": "ISSUE", "message": "REVOKE"}',
        b'{"status": "ISSUE", "more": "' + b"x" * probe.MOST_BYTES + b'"}',
        b"\xff",
    ],
)
def test_an_answer_that_says_nothing_clear_is_none(esign: Esign, body: bytes) -> None:
    esign.body = body
    assert refused(esign) == probe.ODD_ANSWER


def test_a_server_that_sends_a_byte_now_and_then_is_cut_off(esign: Esign) -> None:
    esign.drips = 0.2
    begun = time.monotonic()
    assert refused(esign, seconds=1.0) == probe.TOO_SLOW
    assert time.monotonic() - begun < 60  # of hours


def test_a_server_that_takes_the_call_and_says_nothing_is_left(esign: Esign) -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as silent:
        port = silent.getsockname()[1]
        assert refused(esign, address=f"https://127.0.0.1:{port}", seconds=0.5) == probe.TOO_SLOW


def test_a_server_that_is_not_there_is_said_so(esign: Esign) -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as gone:
        port = gone.getsockname()[1]
    assert refused(esign, address=f"https://127.0.0.1:{port}") == probe.NO_ANSWER


def hang_up(server: socket.socket) -> None:
    caller, _ = server.accept()
    caller.close()


def test_a_server_that_hangs_up_is_said_so(esign: Esign) -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as rude:
        hanging_up = Thread(target=hang_up, args=(rude,))
        hanging_up.start()
        port = rude.getsockname()[1]
        assert refused(esign, address=f"https://127.0.0.1:{port}") in {probe.NO_ANSWER, probe.NOT_TRUSTED}
        hanging_up.join()


def test_no_nik_and_no_password_stands_in_a_log_or_a_fault(
    esign: Esign, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    ask(esign.service("v1"), nik=NIK)
    said = refused(esign, password="salah", version="v1") + caplog.text
    assert NIK not in said
    assert "sandi-layanan-uji" not in said


def test_asking_is_off_without_an_address(settings: Settings) -> None:
    assert configured() is None
    settings.BSRE_PROBE_URL = "https://esign.contoh.go.id/"
    service = configured()
    assert service is not None
    assert (service.address, service.version, service.seconds) == ("https://esign.contoh.go.id", "v2", 10.0)
    assert "sandi" not in repr(service)


@pytest.mark.parametrize(
    ("address", "version", "faults"),
    [
        ("", "v9", []),
        ("https://esign.contoh.go.id/layanan", "v1", []),
        ("http://esign.contoh.go.id", "v2", ["certificates.E001"]),
        ("https://a:b@esign.contoh.go.id", "v2", ["certificates.E001"]),
        ("https://", "v3", ["certificates.E001", "certificates.E002"]),
    ],
)
def test_wrong_settings_are_found_when_the_program_starts(
    settings: Settings, address: str, version: str, faults: list[str]
) -> None:
    settings.BSRE_PROBE_URL, settings.BSRE_PROBE_VERSION = address, version
    assert [fault.id for fault in probe_settings()] == faults


@pytest.mark.parametrize(
    ("status", "fitting"),
    [
        (Status.ACTIVE, {"ISSUE", "RENEW"}),
        (Status.EXPIRED, {"EXPIRED", "RENEW"}),
        (Status.SUSPENDED, {"SUSPEND"}),
        (Status.SUPERSEDED, set(BsreStatus.values)),
    ],
)
def test_which_words_go_with_which_status(status: Status, fitting: set[str]) -> None:
    assert {word.value for word in BsreStatus if fits(word, status)} == fitting


def test_of_a_revoked_certificate_only_a_user_who_can_sign_or_is_suspended_is_odd() -> None:
    assert {word for word in BsreStatus if not fits(word, Status.REVOKED)} == {
        BsreStatus.ISSUE,
        BsreStatus.SUSPENDED,
    }
