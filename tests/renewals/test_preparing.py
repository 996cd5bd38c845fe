"""At the first rung the system prepares the renewal, once, and that it did is on record."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
import time_machine
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.utils import timezone

from accounts.models import User
from audit.models import Entry
from certificates.models import Certificate, Holder, withdraw
from certificates.restrictions import RestrictionKind
from renewals import preparing
from renewals.beginning import renew
from renewals.models import Renewal
from renewals.preparing import prepare_renewals
from renewals.sweep import sweep
from sop.models import Sop
from sop.states import State
from sop.workflow import perform
from tests.certificates.register import certificate_of, holder_of, restricted
from tests.registrations.desk import text_of
from tests.renewals.watch import ENDS, certificate_until, days_before

Browse = Callable[[User], Client]


@pytest.fixture
def due(watched: Certificate, sop: Sop) -> Certificate:
    sweep(now=days_before(90))
    return watched


def test_nothing_is_prepared_before_the_first_rung(watched: Certificate, sop: Sop) -> None:
    sweep(now=days_before(91))
    assert prepare_renewals() == 0


def test_the_first_rung_brings_one_draft_however_many_follow(due: Certificate) -> None:
    assert prepare_renewals() == 1
    for days in (60, 30, 0, -1):
        sweep(now=days_before(days))
        assert prepare_renewals() == 0
    case = Renewal.objects.get()
    assert (case.state, case.predecessor, case.holder) == (State.DRAFT, due, due.holder)
    assert case.draft["nik"] == due.holder.nik


def test_nobody_began_it_and_the_trail_says_that_the_system_did(
    due: Certificate, admin: User, browse: Browse
) -> None:
    prepare_renewals()
    case = Renewal.objects.get()
    entry = Entry.objects.get(case_id=case.pk)
    assert (case.started_by, entry.actor, entry.role, entry.office) == (None, None, "", due.office)
    assert bytes(case.audit_head) == bytes(entry.hash)
    assert "Sistem membuat permohonan. Draf disiapkan oleh sistem" in text_of(
        browse(admin).get("/rekam-jejak/")
    )


def test_the_kepala_dinas_finds_it_among_his_tasks_and_says_who_prepared_it(
    due: Certificate, kepala_dinas: User, browse: Browse
) -> None:
    prepare_renewals()
    url = Renewal.objects.get().url_of("fill")
    client = browse(kepala_dinas)
    assert url in client.get("/").content.decode()
    assert "Draf ini disiapkan oleh sistem." in text_of(client.get(url))


def test_the_reminders_link_leads_to_the_act(
    due: Certificate, adb: User, kepala_dinas: User, admin: User, foreign_adb: User, browse: Browse
) -> None:
    path = f"/perpanjangan/sertifikat/{due.pk}/lanjut/"
    assert browse(adb).get(path).headers["Location"] == due.get_absolute_url()
    prepare_renewals()
    case = Renewal.objects.get()
    for person in (kepala_dinas, adb):
        assert browse(person).get(path).headers["Location"] == case.url_of("fill")
    assert browse(admin).get(path).headers["Location"] == case.get_absolute_url()
    assert browse(foreign_adb).get(path).status_code == 404


def test_the_adb_is_shown_that_he_may_prepare_it(due: Certificate, adb: User, browse: Browse) -> None:
    prepare_renewals()
    case = Renewal.objects.get()
    page = browse(adb).get(case.get_absolute_url())
    assert "Siapkan draf" in text_of(page)
    assert case.url_of("fill") in page.content.decode()


def test_what_people_have_begun_is_left_to_them(due: Certificate, adb: User) -> None:
    renew(due, by=adb)
    assert prepare_renewals() == 0


def test_what_people_cancel_the_system_does_not_open_again(due: Certificate, adb: User) -> None:
    prepare_renewals()
    perform("cancel", Renewal.objects.get(), by=adb, reason="Pemilik tidak lagi menjabat.")
    sweep(now=days_before(60))
    assert prepare_renewals() == 0
    twin = Renewal(office=due.office, sop=Sop.objects.get(), predecessor=due, holder=due.holder)
    with pytest.raises(IntegrityError, match="prepared_once_a_certificate"), transaction.atomic():
        twin.save()


def test_an_office_without_its_sop_is_reminded_all_the_same(watched: Certificate) -> None:
    assert sweep(now=days_before(30)) == 2
    assert prepare_renewals() == 0


def test_what_does_not_fit_into_one_task_is_left_to_the_next(
    due: Certificate, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(preparing, "LONGEST", 0)
    assert prepare_renewals() == 0
    monkeypatch.undo()
    assert prepare_renewals() == 1


def test_what_is_suspended_gets_its_draft_when_it_can_be_renewed_again(due: Certificate, adb: User) -> None:
    restricted(due, RestrictionKind.SUSPENSION, by=adb)
    assert prepare_renewals() == 0
    Certificate.objects.filter(pk=due.pk).update(suspended_at=None)
    assert prepare_renewals() == 1


def test_what_is_no_longer_in_force_needs_no_draft(due: Certificate) -> None:
    withdraw(due, at=timezone.now())
    assert prepare_renewals() == 0


def test_one_that_cannot_be_prepared_keeps_no_other_waiting(
    watched: Certificate, sop: Sop, adb: User, caplog: pytest.LogCaptureFixture
) -> None:
    other = certificate_until(ENDS, by=adb, holder=holder_of(adb, nik="3402010101700011"))
    with connection.cursor() as cursor:  # sealed for another row: it cannot be opened here
        cursor.execute(
            "UPDATE certificates_holder SET nik = (SELECT nik FROM certificates_holder WHERE id = %s) WHERE id = %s",
            [other.holder_id, watched.holder_id],
        )
    sweep(now=days_before(30))
    assert prepare_renewals() == 1
    assert Renewal.objects.get().predecessor == other
    # It is tried each minute, and named once a day.
    for _ in range(3):
        assert prepare_renewals() == 0
    with time_machine.travel(timezone.now() + timedelta(days=1)):
        prepare_renewals()
    named = [record.getMessage() for record in caplog.records if record.name == "renewals.preparing"]
    assert named == [f"no renewal prepared for certificate {watched.pk}"] * 2


@pytest.mark.django_db(transaction=True)
def test_of_eight_workers_at_once_each_draft_is_opened_by_one(
    adb: User, kepala_dinas: User, sop: Sop
) -> None:
    for number in range(12):
        holder: Holder = holder_of(adb, nik=f"34020101017000{number:02}")
        certificate_until(ENDS, by=adb, holder=holder)
    sweep(now=days_before(30))

    def prepare(_: int) -> int:
        try:
            return prepare_renewals()
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as workers:
        opened = sum(workers.map(prepare, range(8)))
    assert opened == Renewal.objects.count() == 12
    assert Renewal.objects.values("predecessor").distinct().count() == 12


def test_a_certificate_that_waits_for_its_upload_is_not_renewed(sop: Sop, adb: User) -> None:
    certificate_of(holder_of(adb), by=adb, not_after=ENDS)
    sweep(now=days_before(30))
    assert prepare_renewals() == 0
