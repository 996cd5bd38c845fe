"""The pages of rules: what stands on them, and what becomes of what is sent."""

from collections.abc import Callable
from html import unescape

import pytest
from django.test import Client

from accounts.models import Role, User
from audit.actions import Action, Outcome
from audit.models import Entry
from certificates.headship import headship_of
from documents.models import RetentionRule
from documents.proposals import Decision
from registrations.models import Registration
from tests.certificates.terms import CITRA, tenure_of

MOST_QUERIES = 24
Browse = Callable[[User], Client]
OVERVIEW, NEW_RULE, HOLD, PROPOSE = (
    "/dokumen/retensi/",
    "/dokumen/retensi/aturan/",
    "/dokumen/retensi/tahan/",
    "/dokumen/retensi/pemusnahan/",
)


def typed(**changes: str) -> dict[str, str]:
    return {
        "kind": "ktp",
        "years": "2",
        "months": "",
        "counted_from": "certificate",
        "basis_number": "188/12/2026",
        "basis_date": "2 Maret 2026",
        **changes,
    }


def test_without_a_rule_the_page_says_so_plainly_and_proposes_no_more_than_that(
    case: Registration, later: None, admin: User, browse: Browse
) -> None:
    page = browse(admin).get(OVERVIEW).content.decode()
    assert page.count("Belum ditetapkan") == 6
    assert "Usulan, bukan aturan" in page
    assert "Tidak ada dokumen yang habis masa simpannya" in page
    form = browse(admin).get(NEW_RULE).content.decode()
    assert 'name="years"' in form
    assert 'name="years" value' not in form


def test_a_rule_is_proposed_by_one_and_confirmed_by_another(
    admin: User, kepala_dinas: User, browse: Browse
) -> None:
    answer = browse(admin).post(NEW_RULE, typed(), follow=True)
    assert "berlaku setelah disetujui Kepala Dinas" in answer.content.decode()
    rule = RetentionRule.objects.get()
    assert (rule.months, rule.decision) == (24, Decision.OPEN)
    answer = browse(kepala_dinas).post(rule.get_absolute_url(), {"jawaban": "setujui"}, follow=True)
    assert "2 tahun" in answer.content.decode()
    (entry,) = Entry.objects.filter(action=Action.CONFIRM_RETENTION)
    assert entry.deed == (
        "mengesahkan aturan retensi: KTP, 2 tahun sejak berakhirnya masa berlaku sertifikat yang terbit dari "
        "permohonannya menurut 188/12/2026 tanggal 2 Maret 2026."
    )


def test_an_administrator_cannot_confirm_a_rule_not_even_anothers(
    admin: User, make_user: Callable[..., User], browse: Browse
) -> None:
    browse(admin).post(NEW_RULE, typed())
    rule = RetentionRule.objects.get()
    second = make_user("kedua.admin", office=admin.office, role=Role.ADMIN)
    for person in (admin, second):
        answer = browse(person).post(rule.get_absolute_url(), {"jawaban": "setujui"})
        assert answer.status_code == 403
    assert RetentionRule.objects.get().is_open
    assert Entry.objects.filter(action=Action.CONFIRM_RETENTION, outcome=Outcome.REFUSED).count() == 2


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"kind": ""}, "Pilih jenis dokumennya."),
        ({"kind": "minutes"}, "Pilih salah satu jenis pada daftar."),
        ({"years": "", "months": ""}, "sedikitnya satu bulan"),
        ({"years": "101"}, "Isikan paling banyak 100 tahun."),
        ({"years": "dua"}, "Tuliskan satu bilangan bulat"),
        ({"years": "100", "months": "1"}, "Isikan paling lama 100 tahun."),
        ({"counted_from": ""}, "Pilih sejak kapan lama simpan dihitung."),
        ({"basis_number": ""}, "Isikan nomor keputusan kantor"),
        ({"basis_number": "1" * 101}, "paling banyak 100 karakter"),
        ({"basis_number": "18\u202e8"}, "karakter tersembunyi"),
        ({"basis_date": "32-01-2026"}, "tidak dikenali atau tidak ada dalam kalender"),
        ({"basis_date": "1-1-0001"}, "tidak dikenali atau tidak ada dalam kalender"),
        ({"basis_date": "1-1-2090"}, "tidak boleh setelah hari ini"),
    ],
)
def test_what_is_wrong_stands_beside_its_field_and_nothing_is_lost(
    admin: User, browse: Browse, changes: dict[str, str], sentence: str
) -> None:
    answer = browse(admin).post(NEW_RULE, typed(**changes))
    assert answer.status_code == 422
    page = answer.content.decode()
    assert sentence in page
    assert "188/12/2026" in page or "basis_number" in changes
    assert not RetentionRule.objects.exists()


def test_a_second_proposal_waits_for_the_first(admin: User, browse: Browse) -> None:
    browse(admin).post(NEW_RULE, typed())
    answer = browse(admin).post(NEW_RULE, typed(years="5"))
    assert answer.status_code == 422
    assert "menunggu Kepala Dinas" in answer.content.decode()
    assert Entry.objects.filter(action=Action.PROPOSE_RETENTION, outcome=Outcome.REFUSED).count() == 1


def test_a_rule_is_declined_with_a_reason_or_taken_back(
    admin: User, kepala_dinas: User, browse: Browse
) -> None:
    browse(admin).post(NEW_RULE, typed())
    rule = RetentionRule.objects.get()
    answer = browse(kepala_dinas).post(rule.get_absolute_url(), {"jawaban": "tolak", "reason": ""})
    assert (answer.status_code, "Isikan alasan penolakan." in answer.content.decode()) == (422, True)
    browse(kepala_dinas).post(rule.get_absolute_url(), {"jawaban": "tolak", "reason": "JRA belum terbit."})
    assert Entry.objects.get(action=Action.DECLINE_RETENTION).facts["reason"] == "JRA belum terbit."
    browse(admin).post(NEW_RULE, typed())
    again = RetentionRule.objects.get(decision=Decision.OPEN)
    browse(admin).post(again.get_absolute_url(), {"jawaban": "tarik"})
    assert Entry.objects.filter(action=Action.WITHDRAW_RETENTION).count() == 1
    late = browse(kepala_dinas).post(again.get_absolute_url(), {"jawaban": "setujui"})
    assert late.status_code == 422
    assert "sudah ditarik kembali" in late.content.decode()


def test_who_is_not_on_record_as_head_of_the_office_confirms_nothing(
    admin: User, adb: User, kepala_dinas: User, browse: Browse
) -> None:
    browse(admin).post(NEW_RULE, typed())
    tenure_of(CITRA, by=adb)
    rule = RetentionRule.objects.get()
    answer = browse(kepala_dinas).post(rule.get_absolute_url(), {"jawaban": "setujui"})
    assert answer.status_code == 422
    assert headship_of(kepala_dinas).hindrance in unescape(answer.content.decode())
    assert RetentionRule.objects.get().is_open
    assert Entry.objects.filter(action=Action.CONFIRM_RETENTION, outcome=Outcome.REFUSED).count() == 1
