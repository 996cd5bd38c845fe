"""Asking an eSign Client Service how BSrE says that a holder stands. Off unless the operator gives its address.

It reads and nothing else. TLS is verified, no redirect is followed, the answer is bounded in time and length, and
nothing of a request stands in a log: version 1 of the service wants the NIK in the address.
"""

import json
import socket
import ssl
import time
from base64 import b64encode
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from http.client import HTTPException, HTTPSConnection
from threading import Timer
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings

from certificates.bsre import BsreStatus

VERSIONS = ("v1", "v2")
HTTPS_PORT = 443
MOST_BYTES = 64 * 1024
OK, UNAUTHORISED, FORBIDDEN = 200, 401, 403

NO_ANSWER = "Server eSign tidak menjawab. Periksa jaringan dan alamat server pada pengaturan."
TOO_SLOW = "Server eSign terlalu lama menjawab. Tanyakan sekali lagi nanti."
NOT_TRUSTED = (
    "Sertifikat TLS server eSign tidak dapat dipercaya. Periksa alamat dan sertifikat induk pada pengaturan."
)
NOT_LET_IN = (
    "Server eSign menolak akun aplikasi ini. Periksa nama pengguna dan kata sandinya pada pengaturan."
)
ODD_ANSWER = "Jawaban server eSign tidak dikenali. Sampaikan kepada pengelola server."


class NoAnswer(Exception):
    """BSrE's word could not be had; its text is the sentence for the officer."""


@dataclass(frozen=True)
class Service:
    """Where to ask, and as whom."""

    address: str
    version: str
    username: str
    password: str = field(repr=False)
    authority: str = ""
    seconds: float = 10.0


def configured() -> Service | None:
    """The service of the settings; None where asking is off."""
    if not settings.BSRE_PROBE_URL:
        return None
    return Service(
        address=settings.BSRE_PROBE_URL.rstrip("/"),
        version=settings.BSRE_PROBE_VERSION,
        username=settings.BSRE_PROBE_USER,
        password=settings.BSRE_PROBE_PASSWORD,
        authority=settings.BSRE_PROBE_CA,
    )


def ask(service: Service, *, nik: str) -> BsreStatus:
    """BSrE's word about the person with this NIK. NoAnswer where there is none."""
    until = time.monotonic() + service.seconds
    try:
        status, body = _exchange(service, nik=nik, until=until)
    except (OSError, HTTPException) as error:
        raise NoAnswer(_fault(error, is_late=time.monotonic() >= until)) from error
    if status in {UNAUTHORISED, FORBIDDEN}:
        raise NoAnswer(NOT_LET_IN)
    if status != OK:
        raise NoAnswer(ODD_ANSWER)
    return _word_in(body)


def _fault(error: Exception, *, is_late: bool) -> str:
    if is_late or isinstance(error, TimeoutError):
        return TOO_SLOW
    return NOT_TRUSTED if isinstance(error, ssl.SSLError) else NO_ANSWER


def _exchange(service: Service, *, nik: str, until: float) -> tuple[int, bytes]:
    """One request and its answer. Cut off when its time is over: a byte now and then would renew every other limit."""
    where = urlsplit(service.address)
    host, port = where.hostname or "", where.port or HTTPS_PORT
    trusted = ssl.create_default_context(cafile=service.authority or None)
    with (
        socket.create_connection((host, port), timeout=service.seconds) as plain,
        trusted.wrap_socket(plain, server_hostname=host, do_handshake_on_connect=False) as secured,
    ):
        end = Timer(until - time.monotonic(), partial(_cut_off, secured))
        end.start()
        try:
            secured.do_handshake()
            connection = HTTPSConnection(host, port)
            connection.sock = secured
            connection.request(**_request(service, base=where.path, nik=nik))
            return _answer(connection, until=until)
        finally:
            end.finished.set()  # what its cancel() does; that name is an act's in this house


def _cut_off(secured: ssl.SSLSocket) -> None:
    with suppress(OSError):  # it has ended by itself
        secured.shutdown(socket.SHUT_RDWR)


def _request(service: Service, *, base: str, nik: str) -> dict[str, Any]:
    """What the guide to each version asks for."""
    credentials = b64encode(f"{service.username}:{service.password}".encode()).decode("ascii")
    headers = {"Authorization": f"Basic {credentials}", "Accept": "application/json"}
    if service.version == "v1":
        return {"method": "GET", "url": f"{base}/api/user/status/{nik}", "headers": headers}
    return {
        "method": "POST",
        "url": f"{base}/api/v2/user/check/status",
        "body": json.dumps({"nik": nik}),
        "headers": {**headers, "Content-Type": "application/json"},
    }


def _answer(connection: HTTPSConnection, *, until: float) -> tuple[int, bytes]:
    with connection.getresponse() as response:
        body = response.read(MOST_BYTES + 1)
    if time.monotonic() >= until:  # cut off, which looks like an end
        raise TimeoutError
    return response.status, body


def _word_in(body: bytes) -> BsreStatus:
    """Both versions say the word itself in one of their fields; every other answer is none."""
    try:
        told = json.loads(body) if len(body) <= MOST_BYTES else None
    except ValueError as error:
        raise NoAnswer(ODD_ANSWER) from error
    values = told.values() if isinstance(told, dict) else ()
    words = {value.strip().upper() for value in values if isinstance(value, str)}
    known = words & set(BsreStatus.values)
    if len(known) != 1:
        raise NoAnswer(ODD_ANSWER)
    return BsreStatus(known.pop())
