"""The pages of lists, holds and minutes: what stands on them, and what becomes of what is sent."""

from collections.abc import Callable

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Office, Role, User
from audit.actions import Action
from audit.models import Entry
from documents.destruction import NO_MINUTES
from documents.models import Destruction, Document, DocumentKind, Hold, RetentionRule
from documents.storing import store_generated
from registrations.models import Registration
from tests.documents.samples import paged_pdf
from tests.retention.conftest import in_years, papers_of

MOST_QUERIES = 24
Browse = Callable[[User], Client]
OVERVIEW, NEW_RULE, HOLD, PROPOSE = (
    "/dokumen/retensi/",
    "/dokumen/retensi/aturan/",
    "/dokumen/retensi/tahan/",
    "/dokumen/retensi/pemusnahan/",
)


def test_what_is_due_is_ticked_proposed_approved_and_said_in_place_of_links(
    rules: list[RetentionRule],
    case: Registration,
    later: None,
    admin: User,
    kepala_dinas: User,
    adb: User,
    browse: Browse,
) -> None:
    papers = papers_of(case)
    page = browse(admin).get(PROPOSE).content.decode()
    assert all(str(paper.pk) in page for paper in papers)
    answer = browse(admin).post(PROPOSE, {"papers": [str(papers[0].pk), str(papers[1].pk)]}, follow=True)
    assert "Usul pemusnahan 2 dokumen sudah dicatat" in answer.content.decode()
    proposed = Destruction.objects.get()
    assert proposed.get_absolute_url() in browse(kepala_dinas).get("/").content.decode()
    assert proposed.get_absolute_url() not in browse(adb).get("/").content.decode()
    answer = browse(kepala_dinas).post(
        proposed.get_absolute_url(), {"jawaban": "setujui", "daftar": proposed.list_sha256}, follow=True
    )
    assert "2 dokumen sudah dimusnahkan" in answer.content.decode()
    shown = browse(adb).get(case.get_absolute_url()).content.decode()
    gone = Document.objects.get(pk=papers[0].pk)
    assert f"berita acara nomor {gone.minutes_number}" in shown
    assert f"/dokumen/{gone.pk}/" not in shown
    assert f"/dokumen/{papers[4].pk}/" in shown
    refused = browse(adb).get(f"/dokumen/{gone.pk}/")
    assert refused.status_code == 410
    assert "sudah dimusnahkan pada tanggal" in refused.content.decode()
    assert browse(adb).get(f"/dokumen/{gone.pk}/halaman/1/").status_code == 410


@pytest.mark.parametrize("papers", [[], ["bukan-dokumen"], ["00000000-0000-4000-8000-000000000000"]])
def test_a_list_of_nothing_or_of_what_is_not_due_is_not_proposed(
    rules: list[RetentionRule],
    case: Registration,
    later: None,
    admin: User,
    browse: Browse,
    papers: list[str],
) -> None:
    answer = browse(admin).post(PROPOSE, {"papers": papers})
    assert answer.status_code == 422
    assert 'role="alert"' in answer.content.decode()
    assert not Destruction.objects.exists()


def test_a_stale_list_is_refused_on_the_page_with_what_changed(
    proposed: Destruction, case: Registration, kepala_dinas: User, browse: Browse
) -> None:
    browse(kepala_dinas).post(HOLD, {"number": case.number, "reason": "Sengketa."})
    answer = browse(kepala_dinas).post(
        proposed.get_absolute_url(), {"jawaban": "setujui", "daftar": proposed.list_sha256}
    )
    assert answer.status_code == 422
    assert "Sengketa." in answer.content.decode()
    assert not Document.objects.filter(sealed_key=None).exists()


def test_a_proposal_is_declined_on_its_page(
    proposed: Destruction, kepala_dinas: User, browse: Browse
) -> None:
    typed = {"jawaban": "tolak", "reason": "Tunggu pemeriksaan."}
    answer = browse(kepala_dinas).post(proposed.get_absolute_url(), typed, follow=True)
    assert "sudah ditolak. Tidak ada yang dimusnahkan." in answer.content.decode()
    assert not Document.objects.filter(sealed_key=None).exists()


def test_without_minutes_nothing_is_destroyed(
    proposed: Destruction, kepala_dinas: User, browse: Browse
) -> None:
    Office.objects.filter(pk=proposed.office_id).update(logo=b"bukan gambar")
    answer = browse(kepala_dinas).post(
        proposed.get_absolute_url(), {"jawaban": "setujui", "daftar": proposed.list_sha256}
    )
    assert answer.status_code == 422
    assert NO_MINUTES in answer.content.decode()
    assert not Document.objects.filter(sealed_key=None).exists()
    assert Destruction.objects.get().is_open


def test_the_minutes_are_fetched_as_they_were_made_and_each_time_is_on_record(
    destroyed: Destruction, admin: User, kepala_dinas: User, browse: Browse
) -> None:
    address = reverse("documents:minutes", args=[destroyed.pk])
    first, second = (browse(person).get(address) for person in (admin, kepala_dinas))
    assert first.content == second.content
    assert first.content.startswith(b"%PDF")
    assert "berita-acara-BAP-2032-0001.pdf" in first.headers["Content-Disposition"]
    entries = Entry.objects.filter(action=Action.FETCH_MINUTES)
    assert [entry.actor_id for entry in entries] == [admin.pk, kepala_dinas.pk]


def test_before_the_approval_there_are_no_minutes(proposed: Destruction, admin: User, browse: Browse) -> None:
    answer = browse(admin).get(reverse("documents:minutes", args=[proposed.pk]), follow=True)
    assert "Berita acara dibuat setelah" in answer.content.decode()


def test_a_hold_is_placed_by_the_number_of_a_case_and_lifted_with_a_reason(
    case: Registration, kepala_dinas: User, admin: User, browse: Browse
) -> None:
    answer = browse(admin).post(HOLD, {"number": case.number.lower(), "reason": "Pemeriksaan."}, follow=True)
    assert f"Dokumen {case.number} ditahan" in answer.content.decode()
    again = browse(admin).post(HOLD, {"number": case.number, "reason": "Lagi."})
    assert (again.status_code, "sudah ditahan" in again.content.decode()) == (422, True)
    nik = browse(admin).post(HOLD, {"number": case.number, "reason": "NIK 3402010101700003"})
    assert (nik.status_code, "Jangan menuliskan NIK" in nik.content.decode()) == (422, True)
    held = Hold.objects.get()
    lift = reverse("documents:release", args=[held.pk])
    assert browse(kepala_dinas).post(lift, {"reason": ""}).status_code == 422
    browse(kepala_dinas).post(lift, {"reason": "Selesai."})
    late = browse(kepala_dinas).post(lift, {"reason": "Selesai."})
    assert (late.status_code, "tidak sedang ditahan" in late.content.decode()) == (422, True)
    told = Entry.objects.filter(action__in=[Action.HOLD_PAPERS, Action.RELEASE_PAPERS])
    assert list(told.order_by("id").values_list("action", "outcome")) == [
        ("hold_papers", "done"),
        ("hold_papers", "refused"),
        ("release_papers", "done"),
        ("release_papers", "refused"),
    ]


def test_no_number_of_another_office_is_held(
    case: Registration, other_office: Office, make_user: Callable[..., User], browse: Browse
) -> None:
    foreigner = make_user("lain.admin", office=other_office, role=Role.ADMIN)
    answer = browse(foreigner).post(HOLD, {"number": case.number, "reason": "Ingin tahu."})
    assert (answer.status_code, Hold.objects.exists()) == (422, False)


def test_without_a_fresh_proof_nothing_is_decided(
    proposed: Destruction, kepala_dinas: User, browse: Browse
) -> None:
    client = browse(kepala_dinas)
    session = client.session
    session["proven_at"] = 0
    session.save()
    answer = client.post(proposed.get_absolute_url(), {"jawaban": "setujui", "daftar": proposed.list_sha256})
    assert answer.status_code in {302, 303}
    assert Destruction.objects.get().is_open


def test_the_overview_asks_as_much_for_many_papers_as_for_one(
    rule_of: Callable[..., RetentionRule], case: Registration, adb: User, admin: User, browse: Browse
) -> None:
    rule_of(DocumentKind.KTP)
    rule_of(DocumentKind.FORM)

    def shown() -> tuple[int, int]:
        with time_machine.travel(in_years(6)):
            client = browse(admin)
            with CaptureQueriesContext(connection) as queries:
                page = client.get(OVERVIEW).content.decode()
        return page.count('data-label="SHA-256"'), len(queries)

    few, asked = shown()
    for number in range(12):
        store_generated(
            paged_pdf(str(number), pages=1), kind=DocumentKind.FORM, name="f.pdf", case_id=case.pk, by=adb
        )
    assert shown() == (few + 12, asked)
    assert asked <= MOST_QUERIES
