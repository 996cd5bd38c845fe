"""The inspector of the regency: he reads the trail of the office, takes copies of it, and comes no further."""

from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.access_acts import add_account, decide
from accounts.access_changes import AccessChange, Decision
from accounts.models import Office, Role, User
from audit.actions import Action, Outcome
from audit.findings import Report, Verdict
from audit.models import Entry
from audit.nights import remember
from audit.sheet_making import make_all
from audit.trail import record
from config.tasks import tell_readers
from notifications.calendar import open_address
from notifications.models import Notice
from registrations.models import Registration
from sop.states import State
from tests.audit.superuser import sealed_all
from tests.certificates.register import certificate_of, holder_of
from tests.privacy.things import asked_by, of_personal_data
from tests.registrations.desk import text_of

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("outside")]

Lead = Callable[[State], Registration]


@pytest.fixture
def client(browse: Callable[[User], Client], inspector: User) -> Client:
    """With a proof that is fresh: every log-in is one."""
    return browse(inspector)


def test_his_first_page_says_how_the_trail_stands_and_where_to_begin(client: Client, adb: User) -> None:
    record(Action.LOG_IN, by=adb)
    page = text_of(client.get("/"))
    assert "Belum ada segel" in page
    assert "Belum pernah selesai" in page
    sealed_all()
    remember(Report(entries=12))
    page = text_of(client.get("/"))
    assert "Tersegel sampai" in page
    assert "Sidik jari kunci publik" in page
    assert "utuh, 12 catatan" in page
    remember(Report(entries=12, counts=Counter({Verdict.CHANGED: 1})))
    answer = client.get("/")
    assert "Pemeriksaan malam terakhir menemukan: diubah." in text_of(answer)
    # Each way from here opens to him.
    for path in ("/rekam-jejak/", "/rekam-jejak/arsip/", "/rekam-jejak/?jenis=ditolak", "/sop/"):
        assert client.get(path).status_code == 200, path


def test_he_reads_who_did_what_to_which_case_and_is_led_to_no_page_that_refuses_him(
    client: Client, registration_in: Lead, adb: User
) -> None:
    case = registration_in(State.FILLED)
    certificate = certificate_of(holder_of(adb), by=adb)
    record(Action.REVOKE, by=adb, subject_id=certificate.pk)
    for path in (
        f"/rekam-jejak/?permohonan={case.number}",
        f"/rekam-jejak/{Entry.objects.get(action=Action.FILL).pk}/",
    ):
        page = client.get(path).content.decode()
        assert f"Permohonan {case.number} atas nama {case.full_name}" in page
        assert case.get_absolute_url() not in page  # nor its evidence pack
        assert certificate.get_absolute_url() not in page
    on_record = Entry.objects.filter(actor__role=Role.INSPECTOR, outcome=Outcome.DONE)
    assert on_record.filter(action=Action.READ_TRAIL).count() == 2


def test_no_case_certificate_or_paper_opens_to_him_and_each_attempt_is_on_record(
    client: Client, registration_in: Lead, adb: User
) -> None:
    case = registration_in(State.FILLED)
    certificate = certificate_of(holder_of(adb), by=adb)
    for path in (
        case.get_absolute_url(),
        case.url_of("sign"),
        reverse("documents:download", args=[case.ktp_id]),
        reverse("documents:page", args=[case.ktp_id, 1]),
        certificate.get_absolute_url(),
        "/pendaftaran/",
        "/sertifikat/",
        "/pejabat/",
        "/pengguna/",
        "/data-pribadi/",
    ):
        refused = Entry.objects.filter(actor__role=Role.INSPECTOR, outcome=Outcome.REFUSED).count()
        assert client.get(path).status_code == 403, path
        assert (
            Entry.objects.filter(actor__role=Role.INSPECTOR, outcome=Outcome.REFUSED).count() == refused + 1
        )


@pytest.mark.parametrize("form", ["csv", "xlsx", "pdf"])
def test_he_takes_copies_of_the_trail_as_an_administrator_does(client: Client, adb: User, form: str) -> None:
    record(Action.START, by=adb)
    asked = client.post("/rekam-jejak/salinan/", {"bentuk": form})
    make_all()
    answer = client.get(f"{asked.headers['Location']}berkas/")
    assert answer.status_code == 200
    assert len(b"".join(answer.streaming_content)) > 100  # type: ignore[attr-defined]
    actions = [entry.action for entry in Entry.objects.filter(actor__role=Role.INSPECTOR)]
    assert {Action.ASK_SHEET, Action.FETCH_SHEET} <= set(actions)


def test_he_downloads_the_archive_with_its_proofs(client: Client, adb: User) -> None:
    record(Action.START, by=adb)
    sealed_all()
    answer = client.post("/rekam-jejak/arsip/", {})
    content = b"".join(answer.streaming_content)  # type: ignore[attr-defined]
    assert "verify.py" in ZipFile(BytesIO(content)).namelist()
    assert Entry.objects.filter(action=Action.EXPORT_TRAIL, actor__role=Role.INSPECTOR).exists()


@pytest.mark.parametrize("path", ["/rekam-jejak/salinan/", "/rekam-jejak/arsip/"])
def test_before_a_copy_he_proves_anew_who_he_is(client: Client, path: str) -> None:
    session = client.session
    session["proven_at"] = (timezone.now() - timedelta(hours=1)).timestamp()
    session.save()
    assert client.post(path, {"bentuk": "csv"}).headers["Location"].startswith("/masuk/bukti/")


def test_a_copy_whose_asker_is_no_inspector_any_more_is_not_made(client: Client, inspector: User) -> None:
    asked = client.post("/rekam-jejak/salinan/", {"bentuk": "csv"})
    User.objects.filter(pk=inspector.pk).update(role=Role.ADB)
    make_all()
    assert client.get(f"{asked.headers['Location']}berkas/").status_code == 403
    assert Entry.objects.filter(action=Action.ASK_SHEET, outcome=Outcome.REFUSED).exists()


def test_another_offices_entry_is_none_to_him(client: Client, foreign_adb: User) -> None:
    entry = record(Action.START, by=foreign_adb)
    assert client.get(f"/rekam-jejak/{entry.pk}/").status_code == 404
    assert foreign_adb.full_name not in text_of(client.get("/rekam-jejak/?jenis=semua"))


def test_of_personal_data_he_is_answered_about_his_own_alone(
    client: Client, inspector: User, adb: User
) -> None:
    of_others = of_personal_data(holder_of(adb), adb)
    own = asked_by(inspector)
    page = client.get(own["subject_request"].get_absolute_url())
    assert page.status_code == 200
    assert reverse("privacy:list") + '"' not in page.content.decode().replace(reverse("privacy:mine"), "")
    assert client.get(reverse("privacy:letter", args=[own["letter"].pk])).status_code == 200
    for name, kind in (("detail", "subject_request"), ("withdraw", "withdrawal"), ("letter", "letter")):
        assert client.get(reverse(f"privacy:{name}", args=[of_others[kind].pk])).status_code == 403, name


def test_the_letter_of_a_request_that_he_once_recorded_as_adb_is_closed_to_him(
    adb: User, browse: Callable[[User], Client]
) -> None:
    letter = of_personal_data(holder_of(adb), adb)["letter"]
    User.objects.filter(pk=adb.pk).update(role=Role.INSPECTOR)
    adb.refresh_from_db()
    assert browse(adb).get(reverse("privacy:letter", args=[letter.pk])).status_code == 403


def test_a_calendar_that_he_had_in_another_role_tells_no_dates_any_more(adb: User) -> None:
    path = reverse("notifications:feed", args=[open_address(adb.pk)])
    assert Client().get(path).status_code == 200
    User.objects.filter(pk=adb.pk).update(role=Role.INSPECTOR)
    assert Client().get(path).status_code == 404


def test_he_is_told_of_what_the_night_finds(inspector: User, admin: User) -> None:
    tell_readers("Pemeriksaan rekam jejak menemukan: diubah.", None, ["catatan 7 diubah"])
    told = Notice.objects.filter(occasion__startswith="kejanggalan:")
    assert set(told.values_list("recipient", flat=True)) == {inspector.pk, admin.pk}


def test_his_account_is_opened_by_two_administrators(
    admin: User, make_user: Callable[..., User], office: Office
) -> None:
    second = make_user("dua.admin", office=office, role=Role.ADMIN)
    columns = {"username": "wayan", "full_name": "Wayan", "email": "wayan@contoh.go.id", "nip": ""}
    person, waiting = add_account(by=admin, role=Role.INSPECTOR, **columns)
    assert (person.is_active, waiting is not None) == (False, True)
    decide(AccessChange.objects.get(), Decision.CONFIRMED, by=second)
    assert User.objects.get(pk=person.pk).is_active
