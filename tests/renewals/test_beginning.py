"""A renewal begins from a certificate in force, once, and knows what was known before."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.utils import timezone

from accounts.models import User
from audit.models import Entry
from certificates.models import Certificate, Holder
from certificates.restrictions import RestrictionKind
from renewals.beginning import NotInForce, renew
from renewals.models import Renewal
from sop.models import Sop
from sop.states import State
from sop.workflow import open_case, perform
from tests.certificates.authority import LIFE
from tests.certificates.register import certificate_of, holder_of, restricted
from tests.registrations.desk import hidden, text_of

Browse = Callable[[User], Client]
CLICKS = 50


def start(client: Client, certificate: Certificate) -> Any:
    return client.post(f"/perpanjangan/sertifikat/{certificate.pk}/")


def test_the_draft_holds_what_the_case_before_it_held(in_force: Certificate, adb: User) -> None:
    case = renew(in_force, by=adb)
    assert (case.state, case.predecessor, case.holder) == (State.DRAFT, in_force, in_force.holder)
    assert case.draft["decree_number"] == "821.22-0000 Tahun 2021"
    assert case.draft["nik"] == in_force.holder.nik
    assert "reason" not in case.draft
    assert case.ktp is not None
    assert case.decree is not None
    entry = Entry.objects.filter(case_id=case.pk).get()
    assert (entry.action, entry.actor) == ("start", adb)


@pytest.mark.parametrize(
    ("days", "reason"), [(-1, "EXPIRED"), (1, "EXPIRING"), (90, "EXPIRING"), (91, None), (700, None)]
)
def test_its_end_is_the_reason_only_where_it_is_near(
    in_force: Certificate, adb: User, days: int, reason: str | None
) -> None:
    ends = timezone.now() + timedelta(days=days)
    Certificate.objects.filter(pk=in_force.pk).update(not_before=ends - LIFE, not_after=ends)
    assert renew(Certificate.objects.get(), by=adb).draft.get("reason") == reason


@pytest.mark.parametrize("standing", ["suspended", "of one who has left", "revoked"])
def test_what_its_page_does_not_offer_to_renew_cannot_be_renewed(
    sop: Sop, adb: User, browse: Browse, standing: str
) -> None:
    certificate = certificate_of(holder_of(adb), by=adb, in_force_at=timezone.now())
    if standing == "of one who has left":
        Holder.objects.update(served_until=timezone.localdate() - timedelta(days=1))
    else:
        kind = RestrictionKind.SUSPENSION if standing == "suspended" else RestrictionKind.REVOCATION
        restricted(certificate, kind, by=adb)
    client = browse(adb)
    assert start(client, certificate).url == certificate.get_absolute_url()
    assert "selama pemegangnya masih menjabat" in text_of(client.get(certificate.get_absolute_url()))
    assert not Renewal.objects.exists()


def test_a_certificate_that_predates_the_application_is_renewed_from_its_holder(sop: Sop, adb: User) -> None:
    holder = holder_of(adb)
    certificate = certificate_of(holder, by=adb, in_force_at=timezone.now())
    case = renew(certificate, by=adb)
    assert (case.draft["full_name"], case.draft["nip"]) == (holder.full_name, holder.nip)
    assert case.ktp is None


def test_a_second_click_leads_to_the_renewal_that_is_open(
    in_force: Certificate, browse: Browse, adb: User, kepala_dinas: User
) -> None:
    first, second = start(browse(adb), in_force), start(browse(kepala_dinas), in_force)
    assert first.headers["Location"] == second.headers["Location"] == Renewal.objects.get().url_of("fill")


def test_after_a_cancelled_one_another_may_begin(in_force: Certificate, adb: User) -> None:
    first = renew(in_force, by=adb)
    perform("cancel", first, by=adb, reason="Tidak jadi diajukan sekarang.")
    assert renew(in_force, by=adb).pk != first.pk


def test_only_what_siak_signs_with_is_renewed(
    in_force: Certificate, sop: Sop, adb: User, browse: Browse
) -> None:
    waiting = certificate_of(in_force.holder, by=adb)
    with pytest.raises(NotInForce, match="terpasang di SIAK"):
        renew(waiting, by=adb)
    answer = browse(adb).post(f"/perpanjangan/sertifikat/{waiting.pk}/", follow=True)
    assert "Hanya sertifikat yang terpasang di SIAK" in text_of(answer)
    assert not Renewal.objects.exists()


def test_a_foreign_certificate_is_as_absent_as_one_that_never_was(
    in_force: Certificate, browse: Browse, foreign_adb: User
) -> None:
    client = browse(foreign_adb)
    foreign, absent = start(client, in_force), client.post(f"/perpanjangan/sertifikat/{uuid4()}/")
    assert foreign.status_code == absent.status_code == 404
    assert text_of(foreign) == text_of(absent)
    assert not Renewal.objects.exists()


def test_the_administrator_begins_none(in_force: Certificate, browse: Browse, admin: User) -> None:
    assert start(browse(admin), in_force).status_code == 403
    assert "Ajukan perpanjangan" not in text_of(browse(admin).get(in_force.get_absolute_url()))


def test_the_certificates_page_offers_it_and_then_leads_to_it(
    in_force: Certificate, browse: Browse, adb: User
) -> None:
    client = browse(adb)
    assert "Ajukan perpanjangan" in text_of(client.get(in_force.get_absolute_url()))
    case = renew(in_force, by=adb)
    page = client.get(in_force.get_absolute_url()).content.decode()
    assert case.get_absolute_url() in page
    assert "Ajukan perpanjangan" not in page
    assert hidden(client.get(case.url_of("fill")))["opened"]


@pytest.mark.django_db(transaction=True)
def test_of_fifty_beginnings_at_once_one_stands(in_force: Certificate, adb: User) -> None:
    def begin(_: int) -> Any:
        try:
            return renew(in_force, by=adb).pk
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as clicks:
        begun = set(clicks.map(begin, range(CLICKS)))
    assert begun == {Renewal.objects.get().pk}


def test_the_database_itself_refuses_a_second_open_one(in_force: Certificate, sop: Sop, adb: User) -> None:
    same = {"sop": sop, "predecessor": in_force, "holder": in_force.holder}
    open_case(Renewal, by=adb, **same)
    with pytest.raises(IntegrityError, match="one_open_renewal_a_holder"), transaction.atomic():
        open_case(Renewal, by=adb, **same)
