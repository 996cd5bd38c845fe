"""Packs where something is unusual: a logo that is no picture, a large file, a case that is not there."""

from collections.abc import Callable
from uuid import uuid4

import pytest
from django.test import Client

from accounts.models import Office, User
from audit.wishes import PART
from registrations.models import Registration
from sop.packing import FAILED, make_all
from sop.packs import Pack
from sop.states import State
from sop.tasks import make_pack, make_waiting_packs
from tests.registrations.desk import text_of
from tests.sop.pack_files import asked, fetched, folders, got, timeline_of

__all__ = ["folders"]
Browse = Callable[[User], Client]
Lead = Callable[[State], Registration]


def test_a_message_makes_its_own_pack_and_the_sweep_leaves_it_as_it_is(
    registration_in: Lead, kepala_dinas: User, browse: Browse
) -> None:
    client = browse(kepala_dinas)
    place = asked(client, registration_in(State.FILLED))
    made = Pack.objects.get()
    make_pack.apply(args=[str(made.pk)], throw=True)
    content = fetched(client, place)
    make_waiting_packs.apply(throw=True)
    assert fetched(client, place) == content


def test_a_logo_that_is_no_picture_keeps_nobody_from_his_proof(
    registration_in: Lead, kepala_dinas: User, browse: Browse
) -> None:
    case = registration_in(State.FILLED)
    Office.objects.update(logo=b"bukan gambar")
    assert case.number in timeline_of(got(browse(kepala_dinas), case))


def test_a_file_larger_than_a_part_is_read_as_it_was_kept(
    registration_in: Lead, kepala_dinas: User, browse: Browse
) -> None:
    case = registration_in(State.FILLED)
    asked(browse(kepala_dinas), case)
    pack = Pack.objects.get()
    pack.keep([b"a" * (PART + 1), b"b" * PART])
    assert b"".join(pack.read()) == b"a" * (PART + 1) + b"b" * PART
    assert [len(bytes(part.sealed)) > PART for part in pack.parts.order_by("number")] == [True, True, False]
    assert str(pack) == f"Berkas bukti {case.number}"
    assert str(pack.parts.get(number=2)) == f"part 2 of {pack.pk}"


@pytest.mark.as_owner
def test_a_pack_about_no_case_fails_with_a_sentence(
    registration_in: Lead, kepala_dinas: User, browse: Browse
) -> None:
    client, case = browse(kepala_dinas), registration_in(State.FILLED)
    place = asked(client, case)
    Pack.objects.update(case_id=uuid4())
    make_all()
    assert Pack.objects.get().failed_because == FAILED
    Pack.objects.update(case_id=case.pk)
    assert FAILED in text_of(client.get(place))
