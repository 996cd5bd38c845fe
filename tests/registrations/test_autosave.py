"""What is typed is kept while it is typed, by the same door as everything else."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from audit.actions import Action
from audit.models import Entry
from audit.trail import record
from registrations.models import Registration
from sop.clock import Work
from sop.states import State
from tests.certificates.examples import typed
from tests.registrations.desk import chosen, opened, stored, text_of, write

Lead = Callable[[State], Registration]
Browse = Callable[[User], Client]


@pytest.fixture
def draft(registration_in: Lead) -> Registration:
    return registration_in(State.DRAFT)


@pytest.fixture
def client(browse: Browse, adb: User) -> Client:
    return browse(adb)


def keep(client: Client, case: Registration, **typed: str) -> Any:
    return write(client, case, {"autosave": "1", **typed})


def test_half_a_form_is_kept_and_comes_back(draft: Registration, client: Client) -> None:
    answer = keep(client, draft, full_name="Sari", nik="3402")
    assert answer.status_code == 200
    assert answer.json()["said"].startswith("Draf tersimpan pukul ")
    case = stored(draft)
    assert (case.state, case.draft["full_name"], case.draft["nik"]) == (State.DRAFT, "Sari", "3402")
    assert Entry.objects.latest("id").action == "save_draft"
    page = client.get(case.url_of("fill")).content.decode()
    assert 'value="Sari"' in page


def test_the_work_between_two_savings_is_counted_once(draft: Registration, client: Client) -> None:
    first = keep(client, draft, opened=opened(client, draft, "fill")["opened"], full_name="Sari").json()
    keep(client, draft, opened=first["opened"], full_name="Sari Contoh")
    one, two = Work.objects.filter(case_id=draft.pk).order_by("id")
    assert one.finished_at <= two.opened_at <= two.finished_at


def test_a_draft_that_is_a_form_by_now_is_not_written_over(registration_in: Lead, client: Client) -> None:
    case = registration_in(State.FILLED)
    answer = keep(client, case, full_name="Orang Lain")
    assert answer.status_code == 409
    assert "tidak disimpan" in answer.json()["said"]
    assert stored(case).draft == case.draft


def test_only_its_preparer_keeps_a_draft(draft: Registration, browse: Browse, kepala_dinas: User) -> None:
    assert keep(browse(kepala_dinas), draft, full_name="Sari").status_code == 403
    assert stored(draft).draft == {}


def test_savings_are_on_record_and_do_not_crowd_the_history(
    draft: Registration, client: Client, adb: User
) -> None:
    for _ in range(70):
        record(Action.SAVE_DRAFT, by=adb, case=draft)
    page = text_of(client.get(draft.get_absolute_url()))
    assert "menyimpan draf" not in page
    assert "membuat permohonan" in page


def test_an_older_page_does_not_write_over_what_another_has_kept(draft: Registration, client: Client) -> None:
    before = opened(client, draft, "fill")
    kept = keep(client, draft, acts=before["acts"], birth_place="Dari tab kedua").json()
    late = keep(client, draft, acts=before["acts"], birth_place="Dari tab pertama")
    assert late.status_code == 409
    assert "sudah diubah di tab lain" in late.json()["said"]
    page = client.post(draft.url_of("fill"), {"save_draft": "1", "acts": before["acts"], "city": "Kota Lama"})
    assert page.status_code == 409
    assert "Kota Lama" in page.content.decode()
    assert f'href="{draft.url_of("fill")}">Buka draf terbaru</a>' in page.content.decode()
    assert stored(draft).draft["birth_place"] == "Dari tab kedua"
    assert keep(client, draft, acts=str(kept["acts"]), birth_place="Lanjut").status_code == 200


def test_a_page_that_came_too_late_tells_of_that_alone_and_offers_no_button_that_must_fail(
    draft: Registration, client: Client
) -> None:
    before = opened(client, draft, "fill")
    keep(client, draft, acts=before["acts"], birth_place="Dari tab kedua")
    for button in ("save_draft", "submit_form"):
        sent = {button: "1", "acts": before["acts"], "nik": "12"}
        page = client.post(draft.url_of("fill"), sent)
        text = text_of(page)
        assert (page.status_code, text.count("Salin dahulu")) == (409, 1)
        assert "is-invalid" not in page.content.decode()
        assert 'type="submit" name=' not in page.content.decode()
        assert "data-autosave" not in page.content.decode()


def test_what_was_kept_without_the_page_hearing_of_it_may_be_sent_again(
    draft: Registration, client: Client
) -> None:
    before = opened(client, draft, "fill")
    keep(client, draft, acts=before["acts"], birth_place="Kota Contoh")
    again = keep(client, draft, acts=before["acts"], birth_place="Kota Contoh")
    assert again.status_code == 200
    later = keep(client, draft, acts=str(again.json()["acts"]), birth_place="Kota Lain")
    assert (later.status_code, stored(draft).draft["birth_place"]) == (200, "Kota Lain")


def test_a_paper_is_not_replaced_by_a_page_that_is_older_even_if_its_text_is_the_same(
    draft: Registration, client: Client
) -> None:
    before = opened(client, draft, "fill")
    keep(client, draft, acts=before["acts"], birth_place="Kota Contoh")
    sent = {
        "save_draft": "1",
        "acts": before["acts"],
        "birth_place": "Kota Contoh",
        "ktp": chosen("KTP lain"),
    }
    assert client.post(draft.url_of("fill"), sent).status_code == 409
    assert stored(draft).ktp is None


@pytest.mark.parametrize("acts", [None, "", "lima", "-1", "٣", "0" * 11])
@pytest.mark.parametrize("button", ["autosave", "save_draft", "submit_form"])
def test_a_page_that_does_not_say_what_it_has_seen_counts_as_an_older_one(
    draft: Registration, client: Client, acts: str | None, button: str
) -> None:
    keep(client, draft, birth_place="Dari tab kedua")
    known, seen = stored(draft), {} if acts is None else {"acts": acts}
    papers = {} if button == "autosave" else {"ktp": chosen("KTP"), "decree": chosen("SK")}
    for sent in (typed(), {"birth_place": "Dari tab kedua"}):
        answer = client.post(draft.url_of("fill"), {button: "1", **sent, **papers, **seen})
        assert answer.status_code == 409
        said = answer.json()["said"] if button == "autosave" else text_of(answer)
        assert "sudah diubah di tab lain" in said
    now = stored(draft)
    assert (now.draft, now.acts, now.state, now.ktp) == (known.draft, known.acts, State.DRAFT, None)
