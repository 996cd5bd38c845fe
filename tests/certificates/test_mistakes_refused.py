"""Salah catat is said of what was registered wrongly, and of nothing else; and a renewal is cancelled first."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
import time_machine
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from accounts.models import Office, User
from accounts.prose import NIK_IN_PROSE
from audit.actions import Action, Outcome
from audit.models import Entry
from certificates.mistakes import mark_mistaken
from certificates.models import Certificate, put_in_force
from certificates.restrictions import RestrictionKind
from certificates.revocation import NotPossibleNow
from renewals.beginning import NotInForce, renew
from renewals.models import Renewal
from sop.loading import load
from sop.management.commands.load_demo import SOP_FILE
from sop.workflow import perform
from tests.certificates.authority import NOW
from tests.certificates.officer import DAY, TYPED, Browse, page_of, send, text_of
from tests.certificates.register import NIK, certificate_of, holder_of, restricted
from tests.certificates.test_revocation import somebody_waits_for_a_lock

WHY = "NIK yang diketik milik pejabat lain."


@pytest.fixture
def registered(adb: User) -> Certificate:
    return certificate_of(holder_of(adb), by=adb, case_id=None, in_force_at=NOW)


def mark(user: User, certificate: Certificate, browse: Browse, reason: str = WHY) -> Any:
    return send(user, certificate, "salah-catat", browse, reason=reason)


def refused_entry(certificate: Certificate) -> str:
    entry = Entry.objects.get(action=Action.MARK_MISTAKEN, outcome=Outcome.REFUSED)
    assert (entry.subject_id, entry.facts["certificate_serial"]) == (certificate.pk, certificate.serial)
    return str(entry.facts["reason"])


def test_a_nik_in_the_reason_reaches_neither_mail_nor_bell_nor_trail(
    registered: Certificate, adb: User, browse: Browse
) -> None:
    with time_machine.travel(NOW + 5 * DAY, tick=False):
        answer = mark(adb, registered, browse, f"Tertukar, seharusnya {NIK[:8]}-{NIK[8:]}.")
    assert NIK_IN_PROSE in text_of(answer)
    assert not Entry.objects.filter(action=Action.MARK_MISTAKEN).exists()
    registered.refresh_from_db()
    assert registered.withdrawn_at is None


def test_while_a_renewal_of_it_is_open_it_is_refused_with_the_way_out(
    registered: Certificate, office: Office, adb: User, browse: Browse
) -> None:
    with time_machine.travel(NOW + 5 * DAY, tick=False):
        load(SOP_FILE, office=office)
        renewal = renew(registered, by=adb)
    sentence = "Batalkan dahulu perpanjangan itu, lalu nyatakan salah catat."
    assert sentence in page_of(adb, registered, browse)
    mark(adb, registered, browse)
    assert sentence in refused_entry(registered)
    assert sentence in page_of(adb, registered, browse)
    assert Certificate.objects.in_force().exists()
    perform("cancel", renewal, by=adb, reason="Sertifikatnya salah catat.")
    mark(adb, registered, browse)
    assert not Certificate.objects.in_force().exists()


def test_what_a_later_certificate_has_superseded_is_refused(
    registered: Certificate, adb: User, browse: Browse
) -> None:
    put_in_force(certificate_of(registered.holder, by=adb), at=NOW + DAY)
    mark(adb, registered, browse)
    assert "sudah digantikan sertifikat lain" in refused_entry(registered)
    assert "sudah digantikan sertifikat lain" in page_of(adb, registered, browse)
    registered.refresh_from_db()
    assert registered.withdrawn_at is None


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        (RestrictionKind.REVOCATION, "sudah tercatat dicabut"),
        (RestrictionKind.SUSPENSION, "tercatat ditangguhkan"),
    ],
)
def test_what_bsre_took_back_is_not_made_good_by_registering_it_anew(
    registered: Certificate, adb: User, browse: Browse, kind: RestrictionKind, said: str
) -> None:
    restricted(registered, kind, by=adb)
    mark(adb, registered, browse)
    assert said in refused_entry(registered)
    assert said in page_of(adb, registered, browse)
    registered.refresh_from_db()
    assert registered.withdrawn_at is None


def test_what_a_case_has_brought_is_refused_and_not_offered(
    certificate: Certificate, adb: User, browse: Browse
) -> None:
    assert "salah-catat" not in page_of(adb, certificate, browse)
    mark(adb, certificate, browse)
    assert "Sertifikat ini berasal dari permohonan" in refused_entry(certificate)
    assert Certificate.objects.in_force().exists()


@pytest.mark.parametrize("reason", ["", "   ", "Salah NIK.", "a\u202eb" * 9])
def test_without_a_reason_of_a_sentence_nothing_is_stored(
    registered: Certificate, adb: User, browse: Browse, reason: str
) -> None:
    answer = mark(adb, registered, browse, reason)
    assert answer.status_code == 422
    assert 'aria-invalid="true"' in text_of(answer)
    assert Certificate.objects.in_force().exists()


def test_the_administrator_says_nothing_of_the_kind(
    registered: Certificate, admin: User, browse: Browse
) -> None:
    assert mark(admin, registered, browse).status_code == 403
    assert Entry.objects.filter(outcome=Outcome.REFUSED, subject_id=registered.pk).count() == 1
    assert "Nyatakan salah catat" not in page_of(admin, registered, browse)


def test_a_late_click_changes_nothing_and_says_who_was_first(
    registered: Certificate, adb: User, kepala_dinas: User, browse: Browse
) -> None:
    mark(adb, registered, browse)
    answer = mark(kepala_dinas, registered, browse, "Alasan lain yang datang kemudian.")
    assert answer.url == registered.get_absolute_url()
    assert "sudah dinyatakan salah catat" in refused_entry(registered)
    registered.refresh_from_db()
    assert (registered.withdrawn_by, registered.withdrawn_because) == (adb, WHY)
    page_of_act: Any = browse(adb).get(f"{registered.get_absolute_url()}salah-catat/")
    assert page_of_act.url == answer.url
    for page in ("pencabutan", "penangguhan", "akhir-penangguhan"):
        send(adb, registered, page, browse, **TYPED, note="Sudah diperiksa BSrE.")
    registered.refresh_from_db()
    assert (registered.revoked_at, registered.suspended_at) == (None, None)


def test_the_database_refuses_one_that_does_not_say_who_and_why(
    registered: Certificate, certificate: Certificate, adb: User
) -> None:
    of_case = {"withdrawn_at": NOW, "withdrawn_by": adb, "withdrawn_because": WHY}
    wrong: list[tuple[Certificate, dict[str, Any]]] = [
        (registered, {"withdrawn_at": NOW}),
        (registered, {"withdrawn_at": NOW, "withdrawn_by": adb}),
        (registered, {"withdrawn_at": NOW, "withdrawn_because": WHY}),
        (registered, {"withdrawn_because": WHY}),
        (certificate, of_case),
    ]
    for row, columns in wrong:
        with pytest.raises(IntegrityError, match="registered_wrongly"), transaction.atomic():
            Certificate.objects.filter(pk=row.pk).update(**columns)


@pytest.mark.django_db(transaction=True)
def test_of_a_renewal_and_a_mistake_at_one_moment_only_the_first_stands(office: Office, adb: User) -> None:
    load(SOP_FILE, office=office)
    now = timezone.now()
    one, other = (
        certificate_of(holder_of(adb, nik=nik), by=adb, begins=now - DAY, case_id=None, in_force_at=now - DAY)
        for nik in (NIK, "3402010101700011")
    )

    def late(act: Any, *args: Any, **how: Any) -> Any:
        try:
            return act(*args, **how)
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            renew(one, by=adb)
            second = pool.submit(late, mark_mistaken, one, by=adb, reason=WHY)
            somebody_waits_for_a_lock()
        with pytest.raises(NotPossibleNow, match="Batalkan dahulu"):
            second.result()
        with transaction.atomic():
            mark_mistaken(other, by=adb, reason=WHY)
            second = pool.submit(late, renew, other, by=adb)
            somebody_waits_for_a_lock()
        with pytest.raises(NotInForce):
            second.result()
    assert Renewal.objects.get().predecessor == one
    assert Certificate.objects.in_force().get() == one
