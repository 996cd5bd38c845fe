"""Waiting, trouble and the ways that the SOP does not draw: each with its reason, its notices, its refusals."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core import mail
from django.test import Client

from accounts.models import User
from audit.models import Entry
from certificates.models import Certificate
from notifications.models import Notice
from notifications.tasks import deliver
from registrations.models import Registration
from sop.clock import Wait
from sop.states import State
from sop.workflow import open_case, perform
from tests.registrations.desk import chosen, send, sent_form, stored, text_of, write

Lead = Callable[[State], Registration]
Browse = Callable[[User], Client]
REASON = "Stempel tidak terbaca pada pindaian."


@pytest.fixture
def signed(registration_in: Lead) -> Registration:
    return registration_in(State.SIGNED)


@pytest.fixture
def client(browse: Browse, adb: User) -> Client:
    return browse(adb)


def told() -> dict[str, tuple[str, str]]:
    """Who was told of the latest act: the path and the button of his notice."""
    latest = Notice.objects.latest("id").occasion
    notices = Notice.objects.filter(occasion=latest).select_related("recipient")
    return {who.username: (notice.path, notice.button) for notice in notices if (who := notice.recipient)}


def test_the_kepala_dinas_returns_a_form_and_the_adb_is_led_to_it(
    registration_in: Lead, browse: Browse, kepala_dinas: User
) -> None:
    case = registration_in(State.FILLED)
    answer = send(browse(kepala_dinas), case, "send_back", reason=REASON)
    assert (answer.status_code, answer.headers["Location"]) == (302, case.get_absolute_url())
    now = stored(case)
    assert (now.state, now.return_reason, now.next_step.action) == (State.DRAFT, REASON, "fill")
    assert told() == {"sari.adb": (case.url_of("fill"), "Perbaiki formulir")}


def test_what_the_adb_takes_back_the_kepala_dinas_hears_of(
    signed: Registration, client: Client, kepala_dinas: User
) -> None:
    send(client, signed, "send_back", reason=REASON)
    assert told() == {"bima.kepala": (signed.get_absolute_url(), "Lihat permohonan")}


def test_a_rejection_by_bsre_leads_back_to_the_next_version(signed: Registration, client: Client) -> None:
    send(client, signed, "reject_by_bsre", reason="Nama tidak sesuai data kepegawaian.")
    now = stored(signed)
    assert (now.state, now.signed_form, now.approved_sha256) == (State.DRAFT, None, "")
    assert "bima.kepala" in told()
    write(client, now, sent_form())
    again = stored(signed)
    assert (again.number, again.form_version, again.is_returned) == (signed.number, 2, False)


def test_the_notice_of_a_return_is_a_mail_with_one_link_and_the_reason_as_it_was_typed(
    signed: Registration, browse: Browse, kepala_dinas: User
) -> None:
    reason = 'Baris satu <b>&\nBaris dua =HYPERLINK("x") 🙂'
    send(browse(kepala_dinas), signed, "send_back", reason=reason)
    deliver([Notice.objects.latest("id").pk])
    letter: Any = mail.outbox[-1]
    assert letter.to == ["sari.adb@contoh.go.id"]
    assert reason in letter.body
    assert letter.body.count("http") == 1
    assert f"/pendaftaran/{signed.pk}/isi/" in letter.body
    assert "<b>&" not in letter.alternatives[0].content


@pytest.mark.parametrize("action", ["send_back", "reject_by_bsre", "cancel"])
def test_a_reason_is_compulsory_and_must_be_showable(
    signed: Registration, client: Client, action: str
) -> None:
    for reason in (
        "",
        "pendek",
        " " * 30,
        "a" * 1001,
        "Alasan \x0b tersembunyi.",
        "Alasan \u202e terbalik",
        "\x00" * 12,
    ):
        page = send(client, signed, action, reason=reason)
        assert page.status_code == 422
        assert page.context["form"].errors["reason"]
    assert stored(signed).state == State.SIGNED


def test_a_way_that_is_closed_leads_back_to_the_case(registration_in: Lead, client: Client) -> None:
    case = registration_in(State.ISSUED)
    assert "belum gilirannya" in text_of(client.get(case.url_of("send_back"), follow=True))
    assert send(client, case, "send_back", reason=REASON).status_code == 409
    assert stored(case).state == State.ISSUED


def test_cancelling_withdraws_the_certificate_and_tells_the_other(
    registration_in: Lead, client: Client
) -> None:
    case = registration_in(State.ISSUED)
    send(client, case, "cancel", reason="Pejabat dimutasi sebelum diunggah.")
    now = stored(case)
    assert (now.state, now.next_step) == (State.CANCELLED, None)
    assert Certificate.objects.get().withdrawn_at is not None
    assert told() == {"bima.kepala": (case.get_absolute_url(), "Lihat permohonan")}
    page = text_of(client.get(case.get_absolute_url()))
    assert "Dibatalkan: Pejabat dimutasi sebelum diunggah." in page
    assert "Di luar alur SOP" not in page


def test_a_draft_that_was_never_submitted_is_cancelled_in_silence(
    registration_in: Lead, client: Client
) -> None:
    case = registration_in(State.DRAFT)
    send(client, case, "cancel", reason="Salah membuat permohonan.")
    assert stored(case).state == State.CANCELLED
    assert Notice.objects.count() == 0


def test_a_case_that_was_cancelled_takes_no_act_at_all(
    registration_in: Lead, client: Client, adb: User
) -> None:
    case = perform("cancel", registration_in(State.DRAFT), by=adb, reason=REASON)
    entries = Entry.objects.acts().filter(outcome="done").count()
    for action in ("fill", "issue", "upload", "send_back", "cancel", "begin_wait", "report_trouble"):
        answer = send(client, case, action, reason=REASON, cause="bsre", ktp=chosen("KTP"))
        assert answer.status_code in {409, 422}, action
    assert Entry.objects.acts().filter(outcome="done").count() == entries


def test_waiting_begins_and_ends_with_its_cause(signed: Registration, client: Client) -> None:
    send(client, signed, "begin_wait", cause="bsre", note="Diajukan lewat portal.")
    page = text_of(client.get(signed.get_absolute_url()))
    assert "Sedang menunggu: BSrE memverifikasi permohonan" in page
    assert "Diajukan lewat portal." in page
    asked = text_of(client.get(signed.url_of("end_wait")))
    assert "Waktu tunggu berakhir saat ini juga" in asked
    assert Wait.objects.get().ended_at is None
    said = text_of(client.post(signed.url_of("end_wait"), follow=True))
    assert "Jika ternyata masih menunggu, catat kembali" in said
    wait: Any = Wait.objects.get()
    assert wait.ended_at >= wait.began_at
    assert "Sedang menunggu" not in text_of(client.get(signed.get_absolute_url()))
    assert stored(signed).state == State.SIGNED


def test_a_wait_and_trouble_each_end_by_their_own_words(
    registration_in: Lead, client: Client, signed: Registration
) -> None:
    issued = registration_in(State.ISSUED)
    send(client, signed, "begin_wait", cause="bsre")
    send(client, issued, "report_trouble", cause="siak")
    for case, words in ((signed, "Catat selesai menunggu"), (issued, "Catat kendala teratasi")):
        assert words in text_of(client.get(case.get_absolute_url()))
        assert f"<h1>{words}</h1>" in client.get(case.url_of("end_wait")).content.decode()


def test_the_page_of_the_next_row_says_that_it_ends_the_wait(signed: Registration, client: Client) -> None:
    send(client, signed, "begin_wait", cause="bsre")
    assert "Waktu tunggu ini berakhir sendiri" in text_of(client.get(signed.url_of("issue")))


def test_another_cause_ends_the_one_before(signed: Registration, client: Client) -> None:
    send(client, signed, "begin_wait", cause="bsre")
    send(client, signed, "begin_wait", cause="owner")
    first, second = Wait.objects.of_case(signed.pk)
    assert first.ended_at == second.began_at
    assert second.ended_at is None


def test_a_second_click_begins_no_second_wait(signed: Registration, client: Client) -> None:
    answers = [send(client, signed, "begin_wait", cause="bsre") for _ in range(2)]
    assert [answer.status_code for answer in answers] == [302, 422]
    assert "sudah dicatat dan masih berlangsung" in text_of(answers[1])
    assert Wait.objects.count() == 1


@pytest.mark.parametrize("cause", ["", "siak", "x", "\x00"])
def test_only_a_known_cause_can_be_waited_for(signed: Registration, client: Client, cause: str) -> None:
    page = send(client, signed, "begin_wait", cause=cause)
    assert page.status_code == 422
    assert "Pilih salah satu sebab" in text_of(page)
    assert Wait.objects.count() == 0


def test_nothing_ends_where_nothing_was_waited_for(signed: Registration, client: Client) -> None:
    page = client.post(signed.url_of("end_wait"))
    assert page.status_code == 422
    assert "Tidak ada yang sedang ditunggu." in text_of(page)
    assert "<h1></h1>" not in page.content.decode()


def test_a_return_ends_whatever_was_waited_for(signed: Registration, client: Client) -> None:
    send(client, signed, "begin_wait", cause="bsre")
    send(client, signed, "reject_by_bsre", reason="Nama tidak sesuai.")
    assert Wait.objects.get().ended_at is not None


@pytest.mark.parametrize(
    ("person", "action"),
    [
        ("kepala_dinas", "reject_by_bsre"),
        ("admin", "cancel"),
        ("admin", "begin_wait"),
        ("kepala_dinas", "report_trouble"),
    ],
)
def test_whoever_has_no_part_in_it_is_refused_on_record(
    signed: Registration, browse: Browse, request: pytest.FixtureRequest, person: str, action: str
) -> None:
    user = request.getfixturevalue(person)
    client = browse(user)
    for call, deed in ((client.get, "visit"), (client.post, action)):
        answer: Any = call(signed.url_of(action), {"reason": REASON, "cause": "bsre"})
        assert answer.status_code == 403
        entry = Entry.objects.latest("id")
        assert (entry.action, entry.outcome, entry.actor) == (deed, "refused", user)
        assert (entry.case_id, entry.facts["action"]) == (signed.pk, action)
    assert stored(signed).state == State.SIGNED


def test_another_office_hears_nothing(
    foreign_adb: User, signed: Registration, client: Client, sop: Any
) -> None:
    send(client, signed, "cancel", reason="Tidak jadi diajukan.")
    assert not Notice.objects.filter(recipient=foreign_adb).exists()
    assert open_case(Registration, by=foreign_adb, sop=sop).office_id == foreign_adb.office_id
