"""Erasure: what must be kept is named with its reason, the rest goes before the Kepala Dinas."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError

from accounts.models import User
from audit.actions import Action, Outcome
from audit.models import Entry
from documents.destruction import approve, propose
from documents.models import Destruction, Document
from privacy.acts import answer
from privacy.erasing import fates_of, propose_erasure
from privacy.subject_requests import Kind
from privacy.subjects import subject_of
from registrations.models import Registration
from sop.states import State
from sop.workflow import perform
from tests.privacy.said import granted, logged_in, refused, sentences
from tests.privacy.test_requests import text_of


@pytest.fixture
def case(registration_in: Any, holder: Any) -> Registration:
    """A case of the holder that runs, with two papers and a form."""
    found: Registration = registration_in(State.FILLED)
    holder.nip = found.nip
    holder.save()
    return found


def test_the_papers_of_an_open_case_are_kept_with_the_reason(case: Any, received: Any, admin: User) -> None:
    asked = received(Kind.ERASURE)
    fates = fates_of(subject_of(asked), user=admin)
    assert len(fates) == 3
    assert all(fate.kept_because for fate in fates)
    page = sentences(logged_in(admin).get(asked.get_absolute_url()))
    assert fates[0].kept_because in page
    with pytest.raises(ValidationError, match="Pilih sedikitnya satu dokumen"):
        propose_erasure(asked, by=admin)
    refused_on_record = Entry.objects.filter(action=Action.PROPOSE_DESTRUCTION, outcome=Outcome.REFUSED)
    assert refused_on_record.get().case_id == asked.pk


def test_what_may_go_is_proposed_once_and_destroyed_on_the_word_of_the_kepala_dinas(
    case: Any, received: Any, adb: User, admin: User, kepala_dinas: User
) -> None:
    perform("cancel", case, by=adb, reason="Alasan uji coba.")
    asked = received(Kind.ERASURE)
    client = logged_in(admin)
    assert (
        client.post(f"{asked.get_absolute_url()}musnahkan/").headers["Location"] == asked.get_absolute_url()
    )
    again = client.post(f"{asked.get_absolute_url()}musnahkan/", follow=True)
    assert "sudah diusulkan" in sentences(again)
    proposed = Destruction.objects.get()
    assert asked.number in proposed.reason
    approve(proposed, by=kepala_dinas, list_sha256=proposed.list_sha256)
    assert not Document.objects.filter(case_id=case.pk, sealed_key__isnull=False).exists()


def test_the_answer_lists_what_goes_and_what_stays(case: Any, received: Any, admin: User) -> None:
    asked = received(Kind.ERASURE)
    client = logged_in(admin)
    typed = {"answer": "partly", "words": "Sebagian wajib kami simpan.", "ground": "UU 43/2009 Pasal 40"}
    assert client.post(f"{asked.get_absolute_url()}jawab/", typed).status_code == 302
    asked.refresh_from_db()
    text = text_of(asked.letter)
    assert "Dokumen yang tetap wajib disimpan" in text
    assert "UU 43/2009 Pasal 40" in text


def test_a_refused_erasure_proposes_nothing(case: Any, received: Any, admin: User) -> None:
    asked = received(Kind.ERASURE)
    answer(asked, refused(), by=admin)
    with pytest.raises(ValidationError, match="ditolak atau ditarik"):
        propose_erasure(asked, by=admin)
    refused_on_record = Entry.objects.filter(action=Action.PROPOSE_DESTRUCTION, outcome=Outcome.REFUSED)
    assert refused_on_record.get().case_id == asked.pk


def test_nothing_is_destroyed_while_its_subject_waits_for_something_else(
    case: Any, received: Any, adb: User, admin: User
) -> None:
    perform("cancel", case, by=adb, reason="Alasan uji coba.")
    asked = received(Kind.ACCESS)
    papers = list(Document.objects.filter(case_id=case.pk))
    with pytest.raises(ValidationError, match=asked.number):
        propose(papers, by=admin, reason="Uji coba.")
    answer(asked, granted(), by=admin)
    assert propose(papers, by=admin, reason="Uji coba.").papers == len(papers)
