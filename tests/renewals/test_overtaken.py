"""A renewal of what needs none any more draws no number, and one that nobody has touched ends by itself."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from accounts.models import User
from accounts.zones import day
from audit.models import Entry
from certificates.models import Certificate, Holder, put_in_force, withdraw
from certificates.restrictions import RestrictionKind
from registrations.models import Registration
from renewals.beginning import renew
from renewals.models import Renewal
from renewals.preparing import prepare_renewals
from renewals.sweep import sweep
from sop.inbox import inbox_of
from sop.states import State
from sop.workflow import perform
from tests.certificates.authority import LIFE
from tests.certificates.examples import typed
from tests.certificates.register import certificate_of, restricted
from tests.registrations.desk import text_of, write

Lead = Callable[[State], Renewal]
Inputs = Callable[..., dict[str, Any]]
Browse = Callable[[User], Client]


@pytest.fixture
def prepared(in_force: Certificate) -> Renewal:
    """The system's own draft: of a certificate that is near its end."""
    ends = timezone.now() + timedelta(days=20)
    Certificate.objects.filter(pk=in_force.pk).update(not_before=ends - LIFE, not_after=ends)
    sweep()
    assert prepare_renewals() == 1
    case: Renewal = Renewal.objects.get()
    return case


@pytest.fixture
def upload_successor(registration_in: Callable[[State], Registration]) -> Callable[[], Certificate]:
    """A registration of the same person brings the next certificate to SIAK."""

    def upload() -> Certificate:
        certificate = registration_in(State.UPLOADED).certificate
        assert certificate is not None
        return certificate

    return upload


def supersede(certificate: Certificate, *, by: User) -> None:
    put_in_force(certificate_of(certificate.holder, by=by), at=timezone.now())


def revoke(certificate: Certificate, *, by: User) -> None:
    restricted(certificate, RestrictionKind.REVOCATION, by=by, since=timezone.now())


def take_back(certificate: Certificate, *, by: User) -> None:
    withdraw(certificate, at=timezone.now())


def mark_mistaken(certificate: Certificate, *, by: User) -> None:
    registered = Certificate.objects.filter(pk=certificate.pk)
    registered.update(case_id=None, withdrawn_at=timezone.now(), withdrawn_by=by, withdrawn_because="Uji")


def let_go(certificate: Certificate, *, by: User) -> None:
    Holder.objects.update(served_until=timezone.localdate() - timedelta(days=1))


@pytest.mark.parametrize(
    ("happen", "sentence"),
    [
        (supersede, "Sertifikat yang diperpanjang sudah digantikan sejak {today}. Batalkan permohonan ini."),
        (revoke, "Sertifikat yang diperpanjang dicabut sejak {today}. Batalkan permohonan ini."),
        (take_back, "Sertifikat yang diperpanjang sudah dibatalkan sejak {today}. Batalkan permohonan ini."),
        (
            mark_mistaken,
            "Sertifikat yang diperpanjang dinyatakan salah catat sejak {today}. Batalkan permohonan ini.",
        ),
        (let_go, "Pemilik sertifikat ini tidak menjabat lagi sejak {yesterday}. Batalkan permohonan ini."),
    ],
)
def test_what_needs_no_renewal_any_more_draws_no_number(
    renewal_in: Lead,
    in_force: Certificate,
    adb: User,
    kepala_dinas: User,
    fill_inputs: Inputs,
    happen: Callable[..., None],
    sentence: str,
) -> None:
    case = renewal_in(State.DRAFT)
    happen(in_force, by=adb)
    with pytest.raises(ValidationError) as refusal:
        perform("fill", case, by=kepala_dinas, **fill_inputs(reason="EXPIRING"))
    today = timezone.localdate()
    said = sentence.format(today=day(today), yesterday=day(today - timedelta(days=1)))
    assert refusal.value.messages == [said]
    standing, entry = Renewal.objects.get(), Entry.objects.latest("id")
    assert (standing.state, standing.number, standing.application_form) == (State.DRAFT, "", None)
    assert (entry.action, entry.outcome, entry.facts["reason"]) == ("fill", "refused", said)
    assert perform("cancel", standing, by=adb, reason="Tidak diperlukan lagi.").state == State.CANCELLED


def test_its_pages_say_beforehand_that_it_leads_nowhere(
    renewal_in: Lead, in_force: Certificate, adb: User, kepala_dinas: User, browse: Browse
) -> None:
    case = renewal_in(State.DRAFT)
    client, said = browse(kepala_dinas), "Sertifikat yang diperpanjang sudah digantikan sejak"
    for path in (case.get_absolute_url(), case.url_of("fill")):
        assert said not in text_of(client.get(path))
    supersede(in_force, by=adb)
    for path in (case.get_absolute_url(), case.url_of("fill")):
        assert said in text_of(client.get(path))
    perform("cancel", case, by=adb, reason="Tidak diperlukan lagi.")
    assert said not in text_of(client.get(case.get_absolute_url()))


def test_its_page_says_that_the_holder_has_left(
    renewal_in: Lead, in_force: Certificate, adb: User, browse: Browse
) -> None:
    case = renewal_in(State.SIGNED)
    let_go(in_force, by=adb)
    assert "Pemilik sertifikat ini tidak menjabat lagi" in text_of(browse(adb).get(case.get_absolute_url()))


def test_the_page_of_the_form_says_why_and_keeps_what_was_typed(
    renewal_in: Lead, in_force: Certificate, adb: User, kepala_dinas: User, browse: Browse
) -> None:
    case = renewal_in(State.DRAFT)
    supersede(in_force, by=adb)
    answer = write(
        browse(kepala_dinas), case, {"submit_form": "1", **typed(reason="EXPIRING", phone="081200000003")}
    )
    assert "Sertifikat yang diperpanjang sudah digantikan" in text_of(answer)
    now = Renewal.objects.get()
    assert (now.state, now.draft["phone"]) == (State.DRAFT, "081200000003")


def test_the_systems_own_draft_ends_with_the_upload_of_the_successor(
    prepared: Renewal,
    upload_successor: Callable[[], Certificate],
    adb: User,
    kepala_dinas: User,
    admin: User,
    browse: Browse,
) -> None:
    successor = upload_successor()
    now = Renewal.objects.get()
    assert (now.state, now.acts) == (State.CANCELLED, 1)
    assert successor.serial in now.return_reason
    assert not inbox_of(kepala_dinas).tasks
    begun, ended = Entry.objects.filter(case_id=now.pk).order_by("id")
    assert (ended.action, ended.outcome, ended.actor) == ("cancel", "done", None)
    assert (bytes(ended.previous), bytes(now.audit_head)) == (bytes(begun.hash), bytes(ended.hash))
    assert (ended.facts["to_state"], ended.facts["reason"]) == (State.CANCELLED, now.return_reason)
    assert "Sistem membatalkan permohonan" in text_of(browse(admin).get("/rekam-jejak/"))
    assert "Draf yang disiapkan sistem tidak diperlukan lagi" in text_of(
        browse(adb).get(now.get_absolute_url())
    )
    assert renew(successor, by=adb).predecessor == successor


def test_what_a_person_has_touched_is_his_to_cancel(
    prepared: Renewal, upload_successor: Callable[[], Certificate], adb: User
) -> None:
    perform("save_draft", prepared, by=adb, draft={**prepared.draft, "phone": "081200000004"})
    upload_successor()
    assert Renewal.objects.get().state == State.DRAFT


def test_what_a_person_has_begun_is_his_to_cancel(
    in_force: Certificate, upload_successor: Callable[[], Certificate], adb: User
) -> None:
    renew(in_force, by=adb)
    upload_successor()
    assert Renewal.objects.get().state == State.DRAFT
