"""Seven ways in which an approval comes at the wrong moment: each has its answer and its entry, and changes nothing."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.utils import timezone

from accounts.models import Role, User
from audit.models import Entry
from registrations.models import Registration
from sop.states import State
from sop.workflow import perform
from tests.killing.office import REASON
from tests.registrations.desk import approval, opened, send, stored, text_of

Lead = Callable[[State], Registration]
Browse = Callable[[User], Client]
ScanOf = Callable[..., dict[str, Any]]
LATE = "Langkah ini sudah dikerjakan atau belum gilirannya."
CHANGED = (
    "Yang Anda lihat sudah tidak berlaku, karena sejak halaman dibuka telah berubah: {what}. Periksa kembali, lalu "
    "setujui."
)


@pytest.fixture
def scanned(registration_in: Lead, scan_of: ScanOf, adb: User) -> Registration:
    case = registration_in(State.FILLED)
    return perform("place_scan", case, by=adb, **scan_of(case))


@pytest.fixture
def client(browse: Browse, kepala_dinas: User) -> Client:
    return browse(kepala_dinas)


def assert_refused(case: Registration, answer: Any, *, status: int, saying: str) -> None:
    """The whole sentence on the page, and one refusal on record that says the same."""
    assert answer.status_code == status
    assert saying in text_of(answer)
    entry = Entry.objects.of_case(case.pk).acts().latest("id")
    assert (entry.action, entry.outcome) == ("sign", "refused")
    assert entry.facts["reason"] == saying


def approvals(case: Registration) -> int:
    return Entry.objects.of_case(case.pk).filter(action="sign", outcome="done").count()


def test_of_two_tabs_the_second_is_late(scanned: Registration, client: Client) -> None:
    first, second = opened(client, scanned, "sign"), opened(client, scanned, "sign")
    assert send(client, scanned, "sign", **approval(first)).status_code == 302
    assert_refused(scanned, send(client, scanned, "sign", **approval(second)), status=409, saying=LATE)
    assert (stored(scanned).state, approvals(scanned)) == (State.SIGNED, 1)


def test_a_double_click_approves_once(scanned: Registration, client: Client) -> None:
    page = opened(client, scanned, "sign")
    assert send(client, scanned, "sign", **approval(page)).status_code == 302
    assert_refused(scanned, send(client, scanned, "sign", **approval(page)), status=409, saying=LATE)
    assert approvals(scanned) == 1


def test_of_two_sessions_of_one_person_the_second_is_late(
    scanned: Registration, client: Client, browse: Browse, kepala_dinas: User
) -> None:
    elsewhere = browse(kepala_dinas)
    pages = [opened(each, scanned, "sign") for each in (client, elsewhere)]
    assert send(client, scanned, "sign", **approval(pages[0])).status_code == 302
    assert_refused(scanned, send(elsewhere, scanned, "sign", **approval(pages[1])), status=409, saying=LATE)
    assert approvals(scanned) == 1


def test_what_is_edited_after_its_approval_is_not_approved_any_more(
    scanned: Registration,
    client: Client,
    adb: User,
    fill_inputs: Callable[..., dict[str, Any]],
    scan_of: ScanOf,
) -> None:
    before = opened(client, scanned, "sign")
    send(client, scanned, "sign", **approval(before))
    case = perform("send_back", stored(scanned), by=adb, reason=REASON)
    assert (case.approved_by, case.approved_sha256) == (None, "")
    case = perform("fill", case, by=adb, **fill_inputs(position_title="Kepala Dinas Contoh"))
    case = perform("place_scan", case, by=adb, **scan_of(case, "pindaian kedua"))
    what = "Formulir bertanda tangan dan berstempel, Formulir permohonan, data formulir"
    answer = send(client, case, "sign", **approval(before))
    assert_refused(case, answer, status=409, saying=CHANGED.format(what=what))
    assert (stored(case).state, stored(case).approved_by) == (State.FILLED, None)


def test_a_document_that_was_swapped_is_not_approved_unseen(
    scanned: Registration, client: Client, adb: User, scan_of: ScanOf
) -> None:
    before = opened(client, scanned, "sign")
    perform("place_scan", scanned, by=adb, **scan_of(scanned, "pindaian lain"))
    saying = CHANGED.format(what="Formulir bertanda tangan dan berstempel")
    answer = send(client, scanned, "sign", **approval(before))
    assert_refused(scanned, answer, status=409, saying=saying)
    assert stored(scanned).state == State.FILLED


def test_whose_session_has_expired_logs_in_first_and_nothing_is_stored(
    scanned: Registration, client: Client, kepala_dinas: User
) -> None:
    before = opened(client, scanned, "sign")
    with time_machine.travel(timezone.now() + timedelta(hours=3)):
        answer = send(client, scanned, "sign", **approval(before))
        assert (answer.status_code, answer.headers["Location"]) == (302, "/masuk/?next=/")
        page = text_of(client.get("/masuk/"))
    assert (
        "Sesi Anda berakhir karena aplikasi tidak digunakan selama 2 jam. Kiriman terakhir belum disimpan. Masuk "
        "sekali lagi, lalu ulangi dari halaman yang terbuka."
    ) in page
    entry = Entry.objects.latest("id")
    assert (entry.action, entry.outcome, entry.actor) == ("send_form", "refused", kepala_dinas)
    assert entry.facts == {
        "path": scanned.url_of("sign"),
        "reason": "Sesi Anda berakhir karena aplikasi tidak digunakan selama 2 jam.",
    }
    assert stored(scanned).state == State.FILLED


def test_whose_role_was_taken_away_a_second_ago_approves_nothing(
    scanned: Registration, client: Client, kepala_dinas: User
) -> None:
    before = opened(client, scanned, "sign")
    User.objects.filter(pk=kepala_dinas.pk).update(role=Role.ADB)
    answer = send(client, scanned, "sign", **approval(before))
    assert answer.status_code == 403
    entry = Entry.objects.of_case(scanned.pk).acts().latest("id")
    assert (entry.action, entry.outcome, entry.role) == ("sign", "refused", Role.ADB)
    assert stored(scanned).state == State.FILLED


def test_whose_role_is_taken_away_while_he_waits_for_the_case_approves_nothing(
    scanned: Registration, kepala_dinas: User
) -> None:
    """The person as his request has found him is no witness of what he may do by now."""
    User.objects.filter(pk=kepala_dinas.pk).update(role=Role.ADB)
    with pytest.raises(PermissionDenied, match="Anda tidak memiliki hak akses untuk tindakan ini."):
        perform("sign", scanned, by=kepala_dinas, seen=scanned.exhibit(), is_signed=True, is_stamped=True)
    entry = Entry.objects.of_case(scanned.pk).acts().latest("id")
    assert (entry.action, entry.outcome) == ("sign", "refused")
    assert stored(scanned).state == State.FILLED
