"""What seldom happens: withdrawing, ending a standstill, papers that cannot be printed, lists that hold nothing."""

from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from accounts.access import NOT_HIS
from accounts.models import Office, Role, User
from documents.courses import CountedFrom
from documents.models import Document
from documents.proposals import Decision
from documents.retention_acts import decide_rule, propose_rule
from notifications.models import Notice
from privacy import printing
from privacy.acts import IN_FUTURE, Said, answer, ask, receive
from privacy.agencies import change_agency
from privacy.erasing import fates_of, hindrances
from privacy.incident_acts import change_incident
from privacy.incidents import Incident
from privacy.letters import Letter
from privacy.printing import STYLESHEETS
from privacy.subject_requests import Answer, ArrivedBy, Kind, SubjectRequest
from privacy.subjects import subject_of
from privacy.tasks import remind_of_time_limits
from sop.states import State
from sop.workflow import perform
from tests.certificates.terms import BIMA, tenure_of
from tests.privacy.said import (
    agency_of_office,
    granted,
    logged_in,
    sentences,
    typed_incident,
)
from tests.privacy.test_requests import text_of


def test_whoever_has_asked_withdraws_it_on_its_page(asked: SubjectRequest, adb: User, admin: User) -> None:
    path = f"{asked.get_absolute_url()}tarik/"
    client = logged_in(adb)
    assert client.get(path).status_code == 200
    assert client.post(path, {"words": "Sudah tidak diperlukan lagi."}).status_code == 302
    late = client.post(path, {"words": "Sudah tidak diperlukan lagi."})
    assert (late.status_code, "sudah dijawab atau ditarik" in sentences(late)) == (409, True)
    told = logged_in(admin).get(f"{asked.get_absolute_url()}jawab/", follow=True)
    assert "sudah dijawab atau ditarik" in sentences(told)
    assert "Ditarik kembali" in sentences(client.get("/data-pribadi/saya/"))


def test_a_standstill_is_ended_on_its_page(
    registration_in: Any, received: Any, holder: Any, admin: User
) -> None:
    case = registration_in(State.FILLED)
    holder.nip = case.nip
    holder.save()
    asked, twin = received(Kind.SUSPENSION), received(Kind.SUSPENSION, wish="Sekali lagi, tunda data saya.")
    answer(asked, granted(), by=admin)
    # The other finds nothing that it could stop.
    assert "Tidak ada permohonan yang sedang berjalan." in text_of(answer(twin, granted(), by=admin))
    assert asked.number in hindrances(case.office_id, [case.pk])[case.pk]
    client, path = logged_in(admin), f"{asked.get_absolute_url()}lanjutkan/"
    assert case.number in sentences(client.get(path))
    assert client.post(path, {"words": "Pemilik data sudah setuju."}).status_code == 302
    again = client.post(path, {"words": "Pemilik data sudah setuju."})
    assert "Tidak ada permohonan yang ditunda" in sentences(again)


def test_what_a_rule_keeps_is_named_with_the_rule(
    registration_in: Any, received: Any, holder: Any, adb: User, admin: User, kepala_dinas: User
) -> None:
    case = registration_in(State.FILLED)
    holder.nip = case.nip
    holder.save()
    perform("cancel", case, by=adb, reason="Alasan uji coba.")
    columns: dict[str, Any] = {"months": 24, "counted_from": CountedFrom.CASE, "basis_number": "188/12/2026"}
    rule = propose_rule(by=admin, kind="ktp", basis_date=date(2026, 3, 2), **columns)
    decide_rule(rule, Decision.CONFIRMED, by=kepala_dinas)
    kept = {
        fate.document.kind: fate.kept_because
        for fate in fates_of(subject_of(received(Kind.ERASURE)), user=admin)
    }
    assert "Wajib disimpan sampai" in kept["ktp"]
    assert "188/12/2026" in kept["ktp"]
    assert kept["decree"] == ""


@pytest.mark.parametrize(
    ("logo", "stylesheets", "sentence"),
    [
        (b"bukan gambar", STYLESHEETS, "Lambang kantor tidak dapat dibaca"),
        (b"", ("tidak-ada.css",), "Surat belum"),
    ],
)
def test_a_letter_that_cannot_be_made_leaves_the_request_as_it_was(
    asked: SubjectRequest,
    office: Office,
    admin: User,
    monkeypatch: pytest.MonkeyPatch,
    logo: bytes,
    stylesheets: tuple[str, ...],
    sentence: str,
) -> None:
    monkeypatch.setattr(printing, "STYLESHEETS", stylesheets)
    office.logo = logo
    office.save()
    with pytest.raises(ValidationError, match=sentence):
        answer(asked, granted(), by=User.objects.get(pk=admin.pk))
    asked.refresh_from_db()
    assert asked.is_running
    assert not Letter.objects.exists()


def test_the_acts_hold_where_no_form_does(
    holder: Any, adb: User, asked: SubjectRequest, admin: User, other_office: Office, make_user: Any
) -> None:
    later = timezone.now() + timedelta(hours=1)
    told: dict[str, Any] = {"wish": "Salinan.", "holder": holder, "arrived_by": ArrivedBy.MAIL}
    with pytest.raises(ValidationError, match=IN_FUTURE[:20]):
        receive(kind=Kind.ACCESS, received_at=later, by=adb, **told)
    foreigner = make_user("lain.adb", office=other_office, role=Role.ADB)
    with pytest.raises(PermissionDenied, match=NOT_HIS[:20]):
        receive(kind=Kind.ACCESS, received_at=timezone.now(), by=foreigner, **told)
    with pytest.raises(ValidationError, match="Tuliskan jawabannya"):
        answer(asked, Said(answer=Answer.GRANTED, words="", corrected="Akun"), by=admin)
    with pytest.raises(PermissionDenied):
        change_agency(by=adb, name="x", address="y", channel="")


def test_the_letter_is_signed_by_whoever_heads_the_office(
    asked: SubjectRequest, adb: User, admin: User
) -> None:
    tenure_of(BIMA, by=adb)
    assert "Bima Contoh Prasetyo" in text_of(answer(asked, granted(), by=admin))


def test_who_would_answer_his_own_request_is_told_on_his_way(kepala_dinas: User) -> None:
    own = ask(kind=Kind.ACCESS, wish="Salinan data saya.", by=kepala_dinas)
    page = logged_in(kepala_dinas).get(f"{own.get_absolute_url()}jawab/", follow=True)
    assert "tentang data Anda sendiri" in sentences(page)


def test_incidents_are_filtered_and_an_unchanged_one_stays(incident: Incident, kepala_dinas: User) -> None:
    client = logged_in(kepala_dinas)
    for query, shown in (("keadaan=terbuka", 1), ("keadaan=ditutup", 0), ("cari=surel", 1), ("cari=x9", 0)):
        assert len(client.get(f"/data-pribadi/insiden/?{query}").context["rows"]) == shown
    assert change_incident(incident, by=kepala_dinas, version=1, affected=1) == []
    path = f"{incident.get_absolute_url()}surat/"
    assert "Isi dahulu nama dan alamat lembaga" in sentences(client.post(path, follow=True))
    agency_of_office(kepala_dinas)
    assert "2 surat telah dibuat" in sentences(client.post(path, follow=True))
    assert incident.standing == "pemberitahuan belum lengkap"


def test_an_incident_happened_before_it_was_noticed(kepala_dinas: User) -> None:
    today = timezone.localtime().strftime("%d-%m-%Y")
    typed = typed_incident(happened_on=today, happened_time="23.59", noticed_time="00.00", noticed_on=today)
    page = logged_in(kepala_dinas).post("/data-pribadi/insiden/baru/", typed)
    assert "tidak boleh sesudah waktu insiden diketahui" in sentences(page)


def test_a_damaged_paper_and_a_case_are_carried_into_an_incident(
    registration_in: Any, kepala_dinas: User, admin: User
) -> None:
    case = registration_in(State.FILLED)
    paper = Document.objects.filter(case_id=case.pk).first()
    assert paper is not None
    client = logged_in(kepala_dinas)
    page = client.get(f"/data-pribadi/insiden/baru/?dokumen={paper.sha256}")
    assert paper.sha256 in page.content.decode()
    assert client.post("/data-pribadi/insiden/baru/", typed_incident(cases=case.number)).status_code == 302
    incident = Incident.objects.get()
    assert incident.case_ids == [case.pk]
    assert case.number in sentences(client.get(incident.get_absolute_url()))
    assert f'value="{case.number}"' in client.get(f"{incident.get_absolute_url()}ubah/").content.decode()
    assert client.get("/data-pribadi/insiden/baru/?catatan=999999").status_code == 200


def test_a_letter_that_was_handed_over_has_no_page_for_it(asked: SubjectRequest, admin: User) -> None:
    letter = answer(asked, granted(), by=admin)
    local = timezone.localtime()
    typed = {"sent_on": local.strftime("%d-%m-%Y"), "sent_time": local.strftime("%H.%M"), "how": "hand"}
    client, path = logged_in(admin), f"/data-pribadi/surat/{letter.pk}/disampaikan/"
    assert client.post(path, typed).status_code == 302
    assert "sudah dicatat" in sentences(client.get(path, follow=True))
    assert client.post(path, typed).status_code == 409


def test_the_task_sweeps(asked: SubjectRequest, admin: User) -> None:
    with time_machine.travel(asked.due_at - timedelta(hours=3), tick=False):
        remind_of_time_limits()
    assert Notice.objects.filter(occasion=f"tenggat:{asked.pk}:4-jam").count() == 1
