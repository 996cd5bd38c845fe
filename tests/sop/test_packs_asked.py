"""Berkas bukti: who gets it, for how long, and what stays on record of it."""

import hashlib
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from accounts.models import Role, User
from audit.actions import Action, Outcome
from audit.models import Entry
from audit.wishes import CLAIM, KEPT
from documents.models import Document
from registrations.models import Registration
from sop.packing import FAILED, NOT_HIS, make, make_all
from sop.packs import Pack, PackPart
from sop.states import State
from tests.registrations.desk import text_of
from tests.sop.pack_files import asked, fetched, folders

__all__ = ["folders"]
Browse = Callable[[User], Client]
Lead = Callable[[State], Registration]


def test_the_wish_each_download_and_each_paper_in_it_are_entries(
    registration_in: Lead, kepala_dinas: User, browse: Browse
) -> None:
    case = registration_in(State.UPLOADED)
    client = browse(kepala_dinas)
    place = asked(client, case)
    make_all()
    assert not Entry.objects.filter(action=Action.READ_DOCUMENT).exists()
    content = fetched(client, place)
    wish, download = (Entry.objects.get(action=one) for one in (Action.ASK_PACK, Action.FETCH_PACK))
    assert (wish.actor, wish.case_id, wish.case_number) == (kepala_dinas, case.pk, case.number)
    assert download.facts["document_sha256"] == hashlib.sha256(content).hexdigest()
    assert (download.facts["papers"], download.facts["entries"]) == (5, Pack.objects.get().entries)
    read = Entry.objects.filter(action=Action.READ_DOCUMENT, case_id=case.pk, actor=kepala_dinas)
    papers = Document.objects.filter(case_id=case.pk)
    assert set(read.values_list("subject_id", flat=True)) == set(papers.values_list("pk", flat=True))
    fetched(client, place)
    assert Entry.objects.filter(action=Action.READ_DOCUMENT).count() == 10
    assert "meminta berkas bukti permohonan" in text_of(client.get(case.get_absolute_url()))


def test_the_case_and_the_trail_lead_to_it_for_whom_it_is(
    registration_in: Lead, adb: User, kepala_dinas: User, admin: User, browse: Browse
) -> None:
    case = registration_in(State.FILLED)
    address = f"{case.get_absolute_url()}bukti/"
    for person, is_led in ((kepala_dinas, True), (admin, True), (adb, False)):
        page = browse(person).get(case.get_absolute_url()).content.decode()
        assert (f'action="{address}"' in page) is is_led
    entry = Entry.objects.filter(case_id=case.pk).latest("pk")
    assert address in browse(admin).get(f"/rekam-jejak/{entry.pk}/").content.decode()
    trail = browse(admin).get(f"/rekam-jejak/?permohonan={case.number}").content.decode()
    assert f'href="{address}"' in trail
    assert address not in browse(admin).get("/rekam-jejak/").content.decode()
    words = text_of(browse(kepala_dinas).get(address)), text_of(browse(admin).get(address))
    assert "byte demi byte" in words[0]
    assert "tanpa isinya" in words[1]


def test_who_may_not_have_it_is_refused_on_record(registration_in: Lead, adb: User, browse: Browse) -> None:
    case = registration_in(State.FILLED)
    for ask in (browse(adb).get, browse(adb).post):
        assert ask(f"{case.get_absolute_url()}bukti/").status_code == 403
    entry = Entry.objects.latest("pk")
    assert (entry.action, entry.outcome, entry.case_id) == ("visit", Outcome.REFUSED, case.pk)
    assert not Pack.objects.exists()


def test_nobody_else_sees_it(
    registration_in: Lead, kepala_dinas: User, admin: User, foreign_adb: User, browse: Browse
) -> None:
    place = asked(browse(kepala_dinas), registration_in(State.FILLED))
    make_all()
    for person in (admin, foreign_adb):
        assert browse(person).get(place).status_code == 404
        assert browse(person).get(f"{place}berkas/").status_code == 404


@pytest.mark.parametrize("role", [Role.ADB, Role.ADMIN])
def test_it_closes_to_whoever_lost_the_role_meanwhile(
    registration_in: Lead, kepala_dinas: User, browse: Browse, role: Role
) -> None:
    client = browse(kepala_dinas)
    place = asked(client, registration_in(State.FILLED))
    make_all()
    User.objects.filter(pk=kepala_dinas.pk).update(role=role)
    for address in (place, f"{place}berkas/"):
        assert client.get(address).status_code == 403
        assert Entry.objects.latest("pk").outcome == Outcome.REFUSED
    assert not Entry.objects.filter(action__in=[Action.FETCH_PACK, Action.READ_DOCUMENT]).exists()


@pytest.mark.parametrize("columns", [{"role": Role.ADMIN}, {"role": Role.ADB}, {"is_active": False}])
def test_it_is_not_made_for_whoever_lost_the_role_before(
    registration_in: Lead, kepala_dinas: User, browse: Browse, columns: dict[str, Any]
) -> None:
    asked(browse(kepala_dinas), registration_in(State.FILLED))
    User.objects.filter(pk=kepala_dinas.pk).update(**columns)
    make_all()
    pack = Pack.objects.get()
    assert (pack.is_ready, pack.failed_because, pack.parts.count()) == (False, NOT_HIS, 0)
    entry = Entry.objects.latest("pk")
    assert (entry.action, entry.outcome, entry.facts["reason"]) == ("ask_pack", Outcome.REFUSED, NOT_HIS)


def test_all_of_it_wants_the_proof_once_it_is_old(
    registration_in: Lead, kepala_dinas: User, browse: Browse
) -> None:
    case, client = registration_in(State.FILLED), browse(kepala_dinas)
    place = asked(client, case)
    make_all()
    address = f"{case.get_absolute_url()}bukti/"
    with time_machine.travel(timezone.now() + timedelta(minutes=16), tick=False):
        for answer in (client.get(address), client.post(address), client.get(f"{place}berkas/")):
            assert answer.headers["Location"].startswith("/masuk/bukti/")
    assert Pack.objects.count() == 1
    assert not Entry.objects.filter(action=Action.FETCH_PACK).exists()


def test_while_one_is_made_no_other_is_begun_and_none_is_sent(
    registration_in: Lead, kepala_dinas: User, browse: Browse
) -> None:
    case, client = registration_in(State.FILLED), browse(kepala_dinas)
    place = asked(client, case)
    assert asked(client, case) == place
    assert "Sedang dibuat." in text_of(client.get(place))
    assert client.get(f"{place}berkas/").headers["Location"] == place


def test_it_is_made_once_however_often_the_message_comes(
    registration_in: Lead, kepala_dinas: User, browse: Browse
) -> None:
    asked(browse(kepala_dinas), registration_in(State.FILLED))
    pack = Pack.objects.get()
    Pack.objects.filter(pk=pack.pk).update(claimed_until=timezone.now() + CLAIM)
    make(pack.pk)
    assert not Pack.objects.get().is_ready
    Pack.objects.filter(pk=pack.pk).update(claimed_until=timezone.now() - CLAIM)
    make_all()
    first = Pack.objects.get()
    make(pack.pk)
    assert first.is_ready
    assert Pack.objects.get().sha256 == first.sha256


def test_after_a_day_it_is_forgotten(registration_in: Lead, kepala_dinas: User, browse: Browse) -> None:
    client = browse(kepala_dinas)
    place = asked(client, registration_in(State.FILLED))
    make_all()
    Pack.objects.update(asked_at=timezone.now() - KEPT - timedelta(seconds=1))
    make_all()
    assert not PackPart.objects.exists()
    assert client.get(place).status_code == 404


def test_what_cannot_be_made_says_so_and_what_to_do(
    registration_in: Lead, kepala_dinas: User, browse: Browse, settings: Settings
) -> None:
    client = browse(kepala_dinas)
    place = asked(client, registration_in(State.FILLED))
    settings.KEYS_DIR = settings.KEYS_DIR / "\x00"
    make_all()
    settings.KEYS_DIR = settings.KEYS_DIR.parent
    page = text_of(client.get(place))
    assert FAILED in page
    assert "Minta berkas bukti lagi" in page
