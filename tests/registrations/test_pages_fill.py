"""Row 1 in the browser: whatever was typed or chosen is kept, and what is wrong stands beside its field."""

import re
from collections.abc import Callable

import pytest
from django.test import Client
from django.utils.html import escape

from accounts.models import User
from audit.actions import Action, Outcome
from audit.models import Entry
from documents.models import Document
from documents.refusals import SENTENCES
from notifications.models import Notice
from registrations.models import Registration
from sop.clock import Work
from sop.models import Sop
from sop.states import State
from sop.workflow import perform
from tests.certificates.examples import typed
from tests.certificates.register import NIP, holder_of
from tests.registrations.desk import chosen, given, hidden, opened, sent_form, stored, text_of, write

Lead = Callable[[State], Registration]
Browse = Callable[[User], Client]


@pytest.fixture
def draft(registration_in: Lead) -> Registration:
    return registration_in(State.DRAFT)


@pytest.fixture
def client(browse: Browse, adb: User) -> Client:
    return browse(adb)


def test_starting_twice_leads_to_one_draft(sop: Sop, client: Client) -> None:
    first, second = (client.post("/pendaftaran/baru/") for _ in range(2))
    assert first.status_code == 302
    assert (
        first.headers["Location"] == second.headers["Location"] == Registration.objects.get().url_of("fill")
    )


def test_a_draft_that_was_touched_is_not_begun_again(draft: Registration, adb: User, client: Client) -> None:
    perform("save_draft", draft, by=adb, draft={"full_name": "Sari"})
    client.post("/pendaftaran/baru/")
    assert Registration.objects.count() == 2


@pytest.mark.parametrize("person", ["kepala_dinas", "admin"])
def test_only_the_adb_starts_and_others_are_on_record(
    sop: Sop, browse: Browse, request: pytest.FixtureRequest, person: str
) -> None:
    user = request.getfixturevalue(person)
    assert browse(user).post("/pendaftaran/baru/").status_code == 403
    assert Registration.objects.count() == 0
    entry = Entry.objects.latest("id")
    assert (entry.actor, entry.outcome, entry.facts["path"]) == (user, Outcome.REFUSED, "/pendaftaran/baru/")


def test_an_office_without_a_sop_is_told_whom_to_ask(client: Client) -> None:
    page = client.post("/pendaftaran/baru/", follow=True)
    assert "Naskah SOP kantor Anda belum dimuat" in text_of(page)


def test_submitting_makes_the_form_and_tells_the_kepala_dinas(
    draft: Registration, client: Client, kepala_dinas: User
) -> None:
    answer = write(client, draft, sent_form(ktp=chosen("KTP"), decree=chosen("SK")))
    assert (answer.status_code, answer.headers["Location"]) == (302, draft.get_absolute_url())
    case = stored(draft)
    assert case.state == State.FILLED
    assert Notice.objects.get().recipient == kepala_dinas
    assert case.number in text_of(client.get(draft.get_absolute_url()))


def test_a_refused_submission_loses_no_character_and_no_sound_file(
    draft: Registration, client: Client
) -> None:
    sent = sent_form(
        ktp=chosen("KTP", "ktp sari.pdf"), nik="12", position_title='<b>Kepala</b> "Dinas" & =1+1'
    )
    page = write(client, draft, sent)
    assert page.status_code == 422
    case = stored(draft)
    assert (case.state, case.number, case.decree) == (State.DRAFT, "", None)
    assert case.ktp is not None
    assert case.draft["nik"] == "12"
    text = page.content.decode()
    assert escape('<b>Kepala</b> "Dinas" & =1+1') in text
    assert "ktp sari.pdf" in text
    assert "Pilih berkas SK Kepala Dinas dalam bentuk PDF." in text
    assert "NIK harus" in text_of(page)


def test_a_nip_on_record_with_another_nik_wants_a_note(
    draft: Registration, client: Client, adb: User
) -> None:
    holder_of(adb, nik="9971010101700004")
    sent = sent_form(ktp=chosen("KTP"), decree=chosen("SK"), nip=NIP)
    page = write(client, draft, sent)
    assert page.status_code == 422
    assert "NIP ini tercatat atas nama" in text_of(page)
    noted = sent_form(nip=NIP, identifier_note="NIK pada catatan lama keliru.")
    assert write(client, draft, noted).status_code == 302
    assert stored(draft).state == State.FILLED


def test_what_must_be_mended_is_listed_by_the_name_of_its_field_and_once_each(
    draft: Registration, client: Client
) -> None:
    text = write(client, draft, {"submit_form": "1"}).content.decode()
    listed = re.findall(r'<li><a href="#id_[^>]*>([^<]*)</a>', text)
    assert any(line.startswith("NIK wajib diisi.") for line in listed)
    assert any(line.startswith("Baca pernyataan kebenaran data") for line in listed)
    assert len(set(listed)) == len(listed) > 10


def test_the_draft_is_there_again_when_it_is_opened_later(draft: Registration, client: Client) -> None:
    write(client, draft, {"save_draft": "1", "full_name": "Sari", "nik": "99 x", "reason": "OTHER"})
    page = client.get(draft.url_of("fill")).content.decode()
    assert 'value="99 x"' in page
    assert '<option value="OTHER" selected>' in page
    assert "Sari" in text_of(client.get("/pendaftaran/"))


def test_an_incomplete_draft_is_saved_without_a_complaint(draft: Registration, client: Client) -> None:
    page = write(client, draft, {"save_draft": "1", "full_name": "Sari"}, follow=True)
    assert "Draf tersimpan." in text_of(page)
    assert "NIK wajib diisi" not in text_of(page)


@pytest.mark.parametrize("button", ["save_draft", "submit_form"])
def test_a_bad_file_is_named_beside_its_field_and_the_rest_is_kept(
    draft: Registration, client: Client, button: str
) -> None:
    sent = {button: "1", **typed(), "ktp": given(b"MZ no paper", "ktp.pdf"), "decree": chosen("SK")}
    page = write(client, draft, sent)
    assert page.status_code == 422
    case = stored(draft)
    assert (case.state, case.ktp) == (State.DRAFT, None)
    assert case.decree is not None
    assert Document.objects.count() == 1
    assert f"KTP (PDF): {SENTENCES['not_pdf']}" in text_of(page)
    assert case.draft["full_name"] == typed()["full_name"]


def test_a_paper_that_is_kept_need_not_be_chosen_again(draft: Registration, client: Client) -> None:
    write(client, draft, {"save_draft": "1", "ktp": chosen("KTP"), "decree": chosen("SK")})
    answer = write(client, draft, sent_form())
    assert answer.status_code == 302
    assert stored(draft).state == State.FILLED


def test_a_late_submission_stores_nothing_and_shows_what_was_typed(
    registration_in: Lead, client: Client
) -> None:
    case = registration_in(State.FILLED)
    page = write(client, case, sent_form(position_title="Diketik di tab kedua"))
    assert page.status_code == 409
    assert "Diketik di tab kedua" in page.content.decode()
    assert "Yang Anda ketik di halaman ini tidak disimpan." in text_of(page)
    assert text_of(page).count("Langkah ini sudah dikerjakan") == 1
    assert f'href="{case.get_absolute_url()}">Lihat permohonan</a>' in page.content.decode()
    assert stored(case).form_version == 1


def test_a_late_draft_is_no_silent_loss_either(registration_in: Lead, client: Client) -> None:
    case = registration_in(State.FILLED)
    page = write(client, case, {"save_draft": "1", "full_name": "Terlambat"})
    assert page.status_code == 409
    assert "Terlambat" in page.content.decode()


def test_opening_a_form_that_is_filled_leads_back_to_the_case(registration_in: Lead, client: Client) -> None:
    case = registration_in(State.FILLED)
    page = client.get(case.url_of("fill"), follow=True)
    assert page.redirect_chain == [(case.get_absolute_url(), 302)]
    assert "Langkah ini sudah dikerjakan atau belum gilirannya." in text_of(page)


def test_the_reason_of_a_return_stands_above_the_form(
    registration_in: Lead, kepala_dinas: User, client: Client
) -> None:
    case = perform(
        "send_back", registration_in(State.FILLED), by=kepala_dinas, reason="Nomor SK <i>keliru</i>."
    )
    page = client.get(case.url_of("fill")).content.decode()
    assert "Nomor SK &lt;i&gt;keliru&lt;/i&gt;." in page
    assert page.index("Nomor SK &lt;i&gt;") < page.index('name="nik"')


def test_working_time_is_counted_once_through_two_attempts(draft: Registration, client: Client) -> None:
    first = opened(client, draft, "fill")
    page = write(client, draft, sent_form(ktp=chosen("KTP"), decree=chosen("SK"), nik="1") | first)
    again = hidden(page)
    write(client, draft, sent_form() | again)
    saved, filled = Work.objects.order_by("id")
    assert (saved.action, filled.action) == ("save_draft", "fill")
    assert saved.opened_at < saved.finished_at <= filled.opened_at < filled.finished_at


def test_an_opening_that_was_made_up_counts_for_nothing(draft: Registration, client: Client) -> None:
    write(client, draft, {"save_draft": "1", "opened": "2020-01-01T00:00:00:x:y"})
    work = Work.objects.get()
    assert work.opened_at == work.finished_at


def test_every_saved_draft_is_on_record(draft: Registration, client: Client) -> None:
    write(client, draft, {"save_draft": "1", "full_name": "Sari"})
    assert [entry.action for entry in Entry.objects.of_case(draft.pk).order_by("id")] == [
        Action.START,
        Action.SAVE_DRAFT,
    ]
