"""Error pages: a whole sentence, a way on, and the right number."""

from collections.abc import Callable

import pytest
from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.http import HttpResponseNotAllowed
from django.test import Client, RequestFactory
from django.urls import get_resolver
from pytest_django import Settings

from accounts.models import User
from config import errors


def test_an_unknown_address_leads_back_to_the_tasks(adb: User, browse: Callable[[User], Client]) -> None:
    response = browse(adb).get("/tidak-ada/")
    assert response.status_code == 404
    page = response.content.decode()
    assert "Halaman tidak ditemukan" in page
    assert "Ke Beranda" in page


def test_a_stranger_meets_the_same_page(client: Client, db: None) -> None:
    assert "Halaman tidak ditemukan" in client.get("/tidak-ada/").content.decode()


def test_too_large_a_form_is_told_so(client: Client, db: None, settings: Settings) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 100
    response = client.post("/masuk/", {"username": "x" * 1000})
    assert response.status_code == 413
    assert "Kiriman terlalu besar" in response.content.decode()


def test_too_many_fields_are_told_so(client: Client, db: None) -> None:
    response = client.post("/masuk/", {f"isian{n}": "x" for n in range(301)})
    assert response.status_code == 413


def test_a_foreign_host_is_told_nothing_but_that(client: Client, db: None) -> None:
    response = client.get("/masuk/", headers={"host": "jahat.example"})
    assert response.status_code == 400
    assert "Permintaan tidak dapat dibaca" in response.content.decode()


def test_every_handler_is_the_house_own() -> None:
    resolver = get_resolver()
    for status in (400, 403, 404, 500):
        assert resolver.resolve_error_handler(status).__module__ == "config.errors"


def test_a_breakdown_needs_neither_database_nor_context(rf: RequestFactory) -> None:
    response = errors.server_error(rf.get("/"))
    assert response.status_code == 500
    assert "Terjadi gangguan pada aplikasi" in response.content.decode()
    assert "{%" not in response.content.decode()


@pytest.mark.parametrize(("exception", "status"), [(RequestDataTooBig(), 413), (SuspiciousOperation(), 400)])
def test_what_cannot_be_taken_in_differs_from_what_is_too_large(
    rf: RequestFactory, exception: Exception, status: int
) -> None:
    assert errors.bad_request(rf.get("/"), exception).status_code == status


def test_a_405_with_words_of_its_own_keeps_them(rf: RequestFactory) -> None:
    def view(request: object) -> HttpResponseNotAllowed:
        return HttpResponseNotAllowed(["POST"], b"sudah berkata-kata")

    response = errors.WrongMethodMiddleware(view)(rf.get("/"))
    assert response.content == b"sudah berkata-kata"
