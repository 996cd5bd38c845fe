"""One person needs one open case: whoever fills in a second is told of the first, and nothing is refused."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from accounts.models import User
from registrations.models import Registration
from sop.states import State
from sop.workflow import perform
from tests.certificates.examples import typed
from tests.registrations.desk import chosen, sent_form, stored, text_of, write
from tests.registrations.test_pages_queries import multiply

Lead = Callable[[State], Registration]
Browse = Callable[[User], Client]
SENTENCE = "juga ada pada permohonan lain yang belum selesai"


@pytest.fixture
def client(browse: Browse, adb: User) -> Client:
    return browse(adb)


def draft_of(registration_in: Lead) -> Registration:
    """A second draft; a new one would be that which nobody has touched yet."""
    case = registration_in(State.DRAFT)
    multiply(case, into=2)
    second: Registration = Registration.objects.exclude(pk=case.pk).get(state=State.DRAFT)
    return second


@pytest.mark.parametrize("state", [State.FILLED, State.SIGNED, State.ISSUED])
def test_another_open_case_of_the_same_nik_is_named_on_the_form_and_on_the_case(
    registration_in: Lead, client: Client, state: State
) -> None:
    first = registration_in(state)
    second = registration_in(State.DRAFT)
    kept = write(client, second, {"autosave": "1", **typed(nik="9971 0101 0170 0003")}).json()
    assert SENTENCE in kept["standing"]
    assert f'href="{first.get_absolute_url()}">{first.number}</a>' in kept["standing"]
    assert SENTENCE in text_of(client.get(second.url_of("fill")))
    sent = write(client, second, sent_form(ktp=chosen("KTP"), decree=chosen("SK")), follow=True)
    assert sent.redirect_chain
    assert first.number in text_of(sent).split(SENTENCE)[1]
    assert stored(second).state == State.FILLED


def test_a_draft_is_named_by_what_was_typed_in_it(registration_in: Lead, client: Client) -> None:
    second = draft_of(registration_in)
    first = Registration.objects.exclude(pk=second.pk).get()
    write(client, first, {"autosave": "1", **typed()})
    page = write(client, second, {"save_draft": "1", **typed()}, follow=True)
    assert f'href="{first.get_absolute_url()}">Draf permohonan</a>' in page.content.decode()


def test_nobody_else_nothing_ended_and_no_other_office_is_named(
    registration_in: Lead, client: Client, adb: User
) -> None:
    first = registration_in(State.FILLED)
    second = registration_in(State.DRAFT)
    for nik in ("9971010101700004", "997101010170", ""):
        assert SENTENCE not in write(client, second, {"autosave": "1", **typed(nik=nik)}).json()["standing"]
    perform("cancel", first, by=adb, reason="Permohonan ini tidak diperlukan lagi.")
    assert SENTENCE not in write(client, second, {"autosave": "1", **typed()}).json()["standing"]


def test_another_office_s_case_is_not_named(registration_in: Lead, client: Client, foreign_adb: User) -> None:
    first = registration_in(State.FILLED)
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE registrations_registration SET office_id = %s WHERE id = %s",
            [foreign_adb.office_id, first.pk],
        )
    second = registration_in(State.DRAFT)
    assert SENTENCE not in write(client, second, {"autosave": "1", **typed()}).json()["standing"]


def test_a_case_whose_nik_does_not_open_hides_no_other(
    registration_in: Lead, client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    first, broken = registration_in(State.FILLED), registration_in(State.FILLED)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE registrations_registration SET nik = '\\x00' WHERE id = %s", [broken.pk])
    second = registration_in(State.DRAFT)
    kept = write(client, second, {"autosave": "1", **typed()}).json()
    assert first.number in kept["standing"]
    assert f"registrations.registration.nik:{broken.pk}" in caplog.text


@pytest.mark.parametrize("length", [1, 100])
def test_asking_takes_one_query_a_procedure_however_many_run(
    registration_in: Lead, client: Client, django_assert_max_num_queries: Any, length: int
) -> None:
    multiply(registration_in(State.FILLED), into=length)
    second = registration_in(State.DRAFT)
    write(client, second, {"autosave": "1", **typed()})
    with django_assert_max_num_queries(13):
        assert client.get(second.url_of("fill")).status_code == 200


def test_a_second_draft_is_told_of_on_its_own_page_before_it_has_a_number(
    registration_in: Lead, client: Client
) -> None:
    first, second = registration_in(State.FILLED), registration_in(State.DRAFT)
    write(client, second, {"autosave": "1", **typed()})
    page = client.get(second.get_absolute_url()).content.decode()
    assert f'<a href="{first.get_absolute_url()}">{first}</a>' in page
