"""Of a draft that another has begun or cancelled, whoever is to fill it in is told, once."""

from collections.abc import Callable

from accounts.models import User
from certificates.models import Certificate
from notifications.models import Notice
from registrations.models import Registration
from renewals.beginning import renew
from renewals.models import Renewal
from sop.states import State
from sop.workflow import perform


def told_of(case: Renewal | Registration) -> list[tuple[User | None, str, str, str]]:
    notices = Notice.objects.filter(occasion__startswith=str(case.pk)).order_by("pk")
    return [(notice.recipient, notice.subject, notice.body, notice.path) for notice in notices]


def test_the_kepala_dinas_is_told_once_that_the_adb_has_begun_his_draft(
    in_force: Certificate, adb: User, kepala_dinas: User
) -> None:
    case = renew(in_force, by=adb)
    assert renew(in_force, by=adb) == case
    perform("save_draft", case, by=adb, draft={**case.draft, "phone": "081200000005"})
    draft = f"Draf perpanjangan atas nama {in_force.holder.full_name} disiapkan"
    sentence = f"{draft} oleh {adb.full_name}. Periksa isinya, lengkapi yang kurang, lalu ajukan."
    assert told_of(case) == [(kepala_dinas, draft, sentence, case.url_of("fill"))]


def test_whoever_begins_his_own_draft_is_not_told_of_it(in_force: Certificate, kepala_dinas: User) -> None:
    case = renew(in_force, by=kepala_dinas)
    perform("cancel", case, by=kepala_dinas, reason="Belum diperlukan sekarang.")
    assert told_of(case) == []


def test_the_kepala_dinas_is_told_why_his_draft_was_cancelled(
    in_force: Certificate, adb: User, kepala_dinas: User
) -> None:
    case = perform("cancel", renew(in_force, by=adb), by=adb, reason="Belum diperlukan sekarang.")
    draft = f"Draf perpanjangan atas nama {in_force.holder.full_name} dibatalkan"
    sentence = f"{draft}: Belum diperlukan sekarang."
    assert told_of(case)[-1] == (kepala_dinas, draft, sentence, case.get_absolute_url())


def test_the_adb_is_told_that_the_kepala_dinas_has_cancelled_his_draft(
    registration_in: Callable[[State], Registration], adb: User, kepala_dinas: User
) -> None:
    case = registration_in(State.DRAFT)
    perform("cancel", case, by=kepala_dinas, reason="Salah membuat permohonan.")
    [(recipient, subject, _, path)] = told_of(case)
    assert (recipient, path) == (adb, case.get_absolute_url())
    assert subject.startswith("Draf pendaftaran")
    assert subject.endswith("dibatalkan")
