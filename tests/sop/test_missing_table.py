"""A revision that has no table for one procedure: it is offered nowhere, and what was begun before goes on."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from certificates.models import Certificate
from registrations.models import Registration
from renewals.models import Renewal
from sop.inbox import inbox_of
from sop.models import Procedure, Sop, Step
from sop.states import State
from sop.workflow import open_case
from tests.registrations.desk import text_of
from tests.renewals.conftest import in_force, renewal_in

__all__ = ["in_force", "renewal_in"]
Lead = Callable[[State], Any]
Browse = Callable[[User], Client]


def revision_without(gone: Procedure, *, before: Sop) -> Sop:
    """The revision after `before`, as a program would know it that has learnt of a procedure since."""
    tables = {name: table for name, table in before.document["procedures"].items() if name != gone}
    sop: Sop = Sop.objects.create(
        office=before.office,
        number=before.number,
        revision="tanpa satu tabel",
        title=before.title,
        document={**before.document, "procedures": tables},
        content_sha256="0" * 64,
        in_use_since=before.in_use_since,
    )
    for name, table in tables.items():
        Step.objects.bulk_create(Step(sop=sop, procedure=name, **row) for row in table["rows"])
    assert Sop.objects.current(before.office_id) == sop
    return sop


@pytest.fixture
def lead(request: pytest.FixtureRequest) -> Lead:
    made: Lead = request.getfixturevalue(request.param)
    return made


@pytest.mark.parametrize(
    ("lead", "gone"),
    [("registration_in", Procedure.REGISTRATION), ("renewal_in", Procedure.RENEWAL)],
    indirect=["lead"],
)
def test_beranda_lists_what_is_open_under_the_revision_before(
    lead: Lead, gone: Procedure, browse: Browse, adb: User, kepala_dinas: User
) -> None:
    case = lead(State.FILLED)
    revision_without(gone, before=case.sop)
    for reader in (adb, kepala_dinas):
        assert str(case) in text_of(browse(reader).get("/"))
    assert [task.case for task in inbox_of(kepala_dinas).tasks] == [case]


def test_nobody_is_offered_a_registration(registration_in: Lead, browse: Browse, adb: User) -> None:
    revision_without(Procedure.REGISTRATION, before=registration_in(State.DRAFT).sop)
    client = browse(adb)
    for address in ("/", "/pendaftaran/"):
        assert "Buat permohonan" not in text_of(client.get(address))
    answer = client.post("/pendaftaran/baru/", follow=True)
    assert "tidak memuat tabel untuk permohonan ini" in text_of(answer)
    assert Registration.objects.count() == 1


def test_nobody_is_offered_a_renewal(
    registration_in: Lead, in_force: Certificate, browse: Browse, adb: User
) -> None:
    revision_without(Procedure.RENEWAL, before=Registration.objects.get().sop)
    client = browse(adb)
    assert "Ajukan perpanjangan" not in text_of(client.get(in_force.get_absolute_url()))
    answer = client.post(f"/perpanjangan/sertifikat/{in_force.pk}/", follow=True)
    assert "tidak memuat tabel untuk permohonan ini" in text_of(answer)
    assert not Renewal.objects.exists()


def test_a_case_that_hangs_on_such_a_revision_is_listed_and_shown(
    registration_in: Lead, browse: Browse, adb: User
) -> None:
    before = registration_in(State.DRAFT).sop
    odd = open_case(
        Registration,
        by=adb,
        sop=revision_without(Procedure.REGISTRATION, before=before),
        full_name="Wira Contoh",
    )
    client = browse(adb)
    assert odd.get_absolute_url() in client.get("/pendaftaran/").content.decode()
    for address in ("/", odd.get_absolute_url()):
        assert client.get(address).status_code == 200
    assert odd.next_step is None
    assert not odd.may("fill", adb)


def test_the_page_of_the_sop_shows_the_tables_that_there_are(
    registration_in: Lead, browse: Browse, adb: User
) -> None:
    revision_without(Procedure.RENEWAL, before=registration_in(State.DRAFT).sop)
    page = browse(adb).get("/sop/").content.decode()
    assert 'href="#pendaftaran"' in page
    assert 'href="#perpanjangan"' not in page
