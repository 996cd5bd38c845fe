"""A registration that follows from somebody's coming into office: once, prefilled, by whom the SOP names."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from typing import Any

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.test import Client

from accounts.models import Role, User
from audit.models import Entry
from certificates.models import Holder
from certificates.tenure_acts import end_tenure, place_decree
from certificates.tenures import Ending, Tenure
from documents.intake import Inspected
from documents.models import DocumentKind
from registrations.beginning import NotInOffice, offer_for_officer, register
from registrations.models import Registration
from sop.models import Sop
from sop.states import State
from sop.workflow import begin, open_case, perform
from tests.certificates.register import certificate_of
from tests.certificates.terms import BIMA, CITRA, POSITION, ending, tenure_of
from tests.registrations.desk import text_of

Browse = Callable[[User], Client]
NOW = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def today() -> Any:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def comer(sop: Sop, adb: User) -> Tenure:
    tenure_of(BIMA, by=adb, ends_on=date(2026, 10, 31))
    return tenure_of(
        CITRA,
        by=adb,
        kind="PLT",
        starts_on=date(2026, 11, 1),
        ends_on=date(2027, 4, 30),
        decree_number="800/1",
    )


def start(client: Client, tenure: Tenure) -> Any:
    return client.post(f"/pendaftaran/pejabat/{tenure.pk}/")


def test_the_draft_holds_what_is_on_record_of_the_officer(
    comer: Tenure, adb: User, make_user: Callable[..., User], paper: Callable[..., Inspected]
) -> None:
    make_user("citra.contoh", office=adb.office, role=Role.KEPALA_DINAS, nip=CITRA.nip)
    comer = place_decree(comer, by=adb, paper=paper("SK", kind=DocumentKind.DECREE), of_end=False)
    case = register(comer, by=adb)
    assert (case.state, case.tenure, case.full_name) == (State.DRAFT, comer, CITRA.full_name)
    assert case.decree == comer.decree
    assert case.draft == {
        "reason": "ACTING_HEAD",
        "full_name": CITRA.full_name,
        "nip": CITRA.nip,
        "nik": CITRA.nik,
        "birth_date": "02-02-1975",
        "sex": "P",
        "official_email": "citra.contoh@contoh.go.id",
        "position_title": POSITION,
        "position_status": "PLT",
        "decree_number": "800/1",
        "decree_date": "30-01-2021",
        "decree_issuer": "",
        "tenure_start": "01-11-2026",
        "tenure_end": "30-04-2027",
    }


@pytest.mark.parametrize("roles", [[Role.ADMIN], [Role.ADB], [Role.KEPALA_DINAS, Role.KEPALA_DINAS]])
def test_bsre_is_told_no_address_that_may_be_anothers(
    sop: Sop, adb: User, make_user: Callable[..., User], roles: list[Role]
) -> None:
    for number, role in enumerate(roles):
        make_user(f"orang.{number}", office=adb.office, role=role, nip=BIMA.nip)
    assert "official_email" not in register(tenure_of(BIMA, by=adb), by=adb).draft


def test_of_a_head_in_his_own_right_the_usual_issuer_of_decrees_stays(sop: Sop, adb: User) -> None:
    draft = register(tenure_of(BIMA, by=adb), by=adb).draft
    assert (draft["reason"], draft["tenure_end"]) == ("NEW_HEAD", "")
    assert "decree_issuer" not in draft
    assert "official_email" not in draft


def test_a_number_that_tells_nothing_of_birth_is_no_hindrance(sop: Sop, adb: User) -> None:
    tenure = tenure_of(BIMA, by=adb)
    Holder.objects.update(nip="1")
    tenure.refresh_from_db()
    assert "birth_date" not in register(tenure, by=adb).draft


def test_it_is_on_record_with_the_case_and_with_the_tenure(comer: Tenure, adb: User) -> None:
    case = register(comer, by=adb)
    assert Entry.objects.of_case(case.pk).get().action == "start"
    entry = Entry.objects.of_case(comer.pk).latest("id")
    assert entry.deed == f"membuka pendaftaran bagi pejabat Citra Contoh Lestari (Plt. {POSITION})."


def test_the_page_opens_it_and_a_second_click_goes_on_with_it(
    comer: Tenure, adb: User, browse: Browse
) -> None:
    client = browse(adb)
    first, second = start(client, comer), start(client, comer)
    case = Registration.objects.get()
    assert first.headers["Location"] == second.headers["Location"] == case.url_of("fill")
    page = client.get(case.url_of("fill"))
    assert 'value="Citra Contoh Lestari"' in page.content.decode()
    assert "Data pejabat dan SK di bawah berasal dari sana" in text_of(page)


def test_one_that_was_filled_in_is_shown_where_it_stands(
    comer: Tenure, adb: User, browse: Browse, fill_inputs: Callable[..., dict[str, Any]]
) -> None:
    case = perform("fill", register(comer, by=adb), by=adb, **fill_inputs(nik=CITRA.nik))
    assert start(browse(adb), comer).headers["Location"] == case.get_absolute_url()


def test_what_begins_out_of_nothing_is_not_the_draft_of_a_named_officer(
    comer: Tenure, sop: Sop, adb: User
) -> None:
    named = register(comer, by=adb)
    empty = begin(Registration, by=adb, sop=sop)
    assert (empty.pk != named.pk, empty.tenure, empty.draft) == (True, None, {})
    assert begin(Registration, by=adb, sop=sop).pk == empty.pk


def test_it_is_for_its_officer_alone(
    comer: Tenure, adb: User, fill_inputs: Callable[..., dict[str, Any]]
) -> None:
    case = register(comer, by=adb)
    with pytest.raises(ValidationError, match="bukan NIK pejabat yang pendaftarannya dibuka"):
        perform("fill", case, by=adb, **fill_inputs(nik=BIMA.nik))
    assert Registration.objects.get().state == State.DRAFT
    assert perform("fill", case, by=adb, **fill_inputs(nik=CITRA.nik)).state == State.FILLED


def test_an_empty_form_begins_with_whoever_is_in_office_today(
    comer: Tenure, sop: Sop, adb: User, kepala_dinas: User, make_user: Callable[..., User], browse: Browse
) -> None:
    User.objects.filter(pk=kepala_dinas.pk).update(nip=BIMA.nip)
    case = begin(Registration, by=adb, sop=sop)

    def page() -> str:
        return str(browse(adb).get(case.url_of("fill")).content.decode())

    assert f'value="{CITRA.full_name}"' in page()
    assert kepala_dinas.email not in page()
    make_user("citra.contoh", office=adb.office, role=kepala_dinas.role, nip=CITRA.nip)
    assert 'value="citra.contoh@contoh.go.id"' in page()
    end_tenure(comer, by=adb, **ending(ends_on=date(2026, 11, 10)))
    assert f'value="{CITRA.full_name}"' not in page()
    assert f'value="{kepala_dinas.full_name}"' not in page()


def test_after_a_cancelled_one_another_may_begin(comer: Tenure, adb: User) -> None:
    case = register(comer, by=adb)
    perform("cancel", case, by=adb, reason="Tidak jadi diajukan sekarang.")
    assert register(comer, by=adb).pk != case.pk


def test_the_change_of_officers_offers_it_to_the_adb_alone(
    comer: Tenure, adb: User, kepala_dinas: User, browse: Browse
) -> None:
    leaver = Tenure.objects.exclude(pk=comer.pk).get()
    path, action = f"/pejabat/{leaver.pk}/pergantian/", f'action="/pendaftaran/pejabat/{comer.pk}/"'
    assert action in browse(adb).get(path).content.decode()
    assert action in browse(adb).get(comer.get_absolute_url()).content.decode()
    page = browse(kepala_dinas).get(path)
    assert action not in page.content.decode()
    assert "Pendaftarannya dibuka oleh ADB." in text_of(page)
    case = register(comer, by=adb)
    for reader in (adb, kepala_dinas):
        assert case.get_absolute_url() in browse(reader).get(path).content.decode()


def test_the_kepala_dinas_does_not_open_it(comer: Tenure, kepala_dinas: User, browse: Browse) -> None:
    assert start(browse(kepala_dinas), comer).status_code == 403
    assert Entry.objects.filter(actor=kepala_dinas, outcome="refused").count() == 1
    assert not Registration.objects.exists()


def test_who_is_no_longer_in_office_gets_none(comer: Tenure, adb: User, browse: Browse) -> None:
    leaver = Tenure.objects.exclude(pk=comer.pk).get()
    assert offer_for_officer(leaver, adb) is None
    page = text_of(browse(adb).post(f"/pendaftaran/pejabat/{leaver.pk}/", follow=True))
    assert "Pejabat ini tidak lagi menjabat." in page
    wrong = end_tenure(comer, by=adb, **ending(ended_how=Ending.MISTAKEN))
    with pytest.raises(NotInOffice):
        register(wrong, by=adb)
    assert not Registration.objects.exists()


def test_without_a_sop_none_is_opened_and_the_page_says_so(adb: User, browse: Browse) -> None:
    tenure = tenure_of(BIMA, by=adb)
    assert offer_for_officer(tenure, adb) is None
    answer = browse(adb).post(f"/pendaftaran/pejabat/{tenure.pk}/", follow=True)
    assert "Naskah SOP kantor Anda belum dimuat" in text_of(answer)


def test_an_officer_who_has_his_certificate_is_offered_none(comer: Tenure, adb: User, browse: Browse) -> None:
    certificate_of(comer.holder, by=adb, in_force_at=NOW)
    assert "Buka pendaftaran" not in text_of(browse(adb).get(comer.get_absolute_url()))


def test_another_offices_officer_is_as_absent_as_none(
    comer: Tenure, foreign_adb: User, browse: Browse
) -> None:
    assert start(browse(foreign_adb), comer).status_code == 404
    assert not Registration.objects.exists()


def test_the_database_itself_refuses_a_second_open_one(comer: Tenure, sop: Sop, adb: User) -> None:
    open_case(Registration, by=adb, sop=sop, tenure=comer)
    with pytest.raises(IntegrityError, match="one_open_registration_a_tenure"), transaction.atomic():
        open_case(Registration, by=adb, sop=sop, tenure=comer)


@pytest.mark.django_db(transaction=True)
def test_of_twenty_beginnings_at_once_one_stands(comer: Tenure, adb: User) -> None:
    def begin(_: int) -> Any:
        try:
            return register(comer, by=adb).pk
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as clicks:
        begun = set(clicks.map(begin, range(20)))
    assert begun == {Registration.objects.get().pk}
    assert Entry.objects.filter(action="follow_tenure").count() == 1
