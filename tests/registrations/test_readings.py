"""Who reads a NIK is on record, as is who reads a paper."""

from collections.abc import Callable

from django.test import Client

from accounts.models import User
from audit.models import Entry
from registrations.models import Registration
from sop.states import State
from sop.workflow import perform

Lead = Callable[[State], Registration]
Browse = Callable[[User], Client]


def readings(case: Registration) -> list[tuple[str, str]]:
    found = Entry.objects.filter(action="read_nik", case_id=case.pk).order_by("id")
    return [(entry.actor.username, entry.facts["action"]) for entry in found if entry.actor]


def test_opening_a_page_that_shows_the_nik_is_on_record_once(
    registration_in: Lead, browse: Browse, kepala_dinas: User
) -> None:
    case = registration_in(State.FILLED)
    client = browse(kepala_dinas)
    for _ in range(2):
        assert case.nik in client.get(case.url_of("sign")).content.decode()
    assert readings(case) == [(kepala_dinas.username, "sign")]


def test_so_is_the_draft_of_the_adb_and_no_page_without_it(
    registration_in: Lead, browse: Browse, adb: User
) -> None:
    case = registration_in(State.DRAFT)
    client = browse(adb)
    for page in (case.url_of("fill"), case.get_absolute_url(), case.url_of("cancel")):
        client.get(page)
    assert readings(case) == []
    perform("save_draft", case, by=adb, draft={"nik": "3402"})
    client.get(case.url_of("fill"))
    assert readings(case) == [(adb.username, "fill")]
