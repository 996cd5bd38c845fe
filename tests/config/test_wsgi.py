"""What a caller writes into a header never gets him the server's own bare page of a failure."""

from typing import Any

import pytest
from django.test import RequestFactory

from config.wsgi import application

BROKEN = [
    "multipart/form-data; boundary*=zz''x",
    "text/plain; charset*=bogus''x",
    "text/plain; charset*=utf-8'x",
    "application/x-www-form-urlencoded; charset*=UTF-8''%ff%fe",
    "multipart/form-data",
    "multipart/form-data; boundary=" + "x" * 100_000,
    "text/plain; " + "a=b;" * 25_000,
    "text/plain; charset=" + '"' * 100_000,
    "\x00\xff;;;=",
    "",
]


def answer_to(method: str, path: str, **headers: str) -> tuple[int, str]:
    """Status and page of the application that a server runs, with no test client in between."""
    said: list[str] = []

    def start_response(status: str, headers: list[tuple[str, str]], *_: Any) -> None:
        said.append(status)

    environ = RequestFactory().generic(method, path, b"username=x&password=y").environ | headers
    page = b"".join(application(environ, start_response))
    return int(said[0].split()[0]), page.decode()


@pytest.mark.parametrize("kind", BROKEN)
@pytest.mark.parametrize(
    ("method", "path"), [("GET", "/masuk/"), ("POST", "/masuk/"), ("POST", "/tidak-ada/")]
)
def test_a_content_type_that_cannot_be_read_gets_a_page_of_ours(
    db: None, kind: str, method: str, path: str
) -> None:
    status, page = answer_to(method, path, CONTENT_TYPE=kind)
    assert 200 <= status < 500
    assert page == "" or '<html lang="id"' in page


@pytest.mark.parametrize("name", ["HTTP_COOKIE", "HTTP_ACCEPT", "HTTP_ACCEPT_LANGUAGE", "HTTP_USER_AGENT"])
def test_a_header_of_a_hundred_kilobytes_gets_a_page_of_ours(db: None, name: str) -> None:
    status, page = answer_to("GET", "/masuk/", **{name: "a=b;" * 25_000})
    assert status == 200
    assert '<html lang="id"' in page
