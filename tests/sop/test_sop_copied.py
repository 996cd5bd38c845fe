"""A copy of the SOP in force is changed in the browser, and becomes a proposal like any file."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from sop.models import Revision, Sop
from sop.revision_copy_form import RevisionCopyForm
from sop.toml_file import read
from sop.toml_writer import written
from tests.registrations.desk import text_of
from tests.sop.sop_files import CONTENT

Browse = Callable[[User], Client]
EDIT = "/sop/revisi/salinan/"
FIRST = "procedures-registration-rows-1"


def typed(sop: Sop, **changes: str) -> dict[str, str]:
    """What the page sends when these fields are changed in it."""
    form = RevisionCopyForm(document=sop.document, today=timezone.localdate())
    values = {name: str(form.fields[name].initial).replace("\n", "\r\n") for name in form.paths}
    said = {name.replace("__", "-"): value for name, value in changes.items()}
    return {**values, "in_use_since": f"{timezone.localdate():%d-%m-%Y}", "revision": "naskah baru", **said}


def test_a_written_file_reads_as_the_document_that_it_was_written_from() -> None:
    assert read(written(read(CONTENT))) == read(CONTENT)
    hostile = {"teks": 'kutip " garis \\ baris\nbaru', "daftar": ["é", "“”"], "kosong": [], "benar": True}
    assert written(hostile).decode().splitlines()[0] == 'teks = "kutip \\" garis \\\\ baris\\nbaru"'


def test_only_what_was_changed_differs(sop: Sop, admin: User, browse: Browse) -> None:
    sent = {**typed(sop), f"{FIRST}-minutes": "7", f"{FIRST}-actor": "KEPALA_DINAS"}
    answer = browse(admin).post(EDIT, sent)
    assert answer.status_code == 302, text_of(answer)
    document = read(Revision.objects.get().content.encode())
    row = document["procedures"]["registration"]["rows"][0]
    assert (document["revision"], row["minutes"], row["actor"]) == ("naskah baru", 7, "KEPALA_DINAS")
    document["revision"] = sop.document["revision"]
    row |= {"minutes": 5, "actor": "ADB"}
    assert document == sop.document


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("minutes", "lima", "Isian ini harus berupa bilangan bulat positif"),
        ("minutes", "0", "Isian ini harus berupa bilangan bulat positif"),
        ("activity", "", "Isian ini harus berupa teks dalam tanda petik yang tidak kosong"),
        ("output", "<b>x</b>", "tanpa HTML"),
        ("actor", "CAMAT", "Isian ini harus berupa salah satu dari"),
        ("number_as_written", "2", "sudah dipakai oleh baris lain"),
    ],
)
def test_what_cannot_stand_is_said_beside_its_field_and_nothing_is_stored(
    sop: Sop, admin: User, browse: Browse, field: str, value: str, said: str
) -> None:
    answer: Any = browse(admin).post(EDIT, {**typed(sop), f"{FIRST}-{field}": value})
    assert answer.status_code == 422
    assert said in text_of(answer)
    assert not Revision.objects.exists()


def test_an_old_name_is_refused(sop: Sop, admin: User, browse: Browse) -> None:
    answer = browse(admin).post(EDIT, typed(sop, revision=sop.revision))
    assert answer.status_code == 422
    assert "sudah dimuat dan tidak dapat diubah" in text_of(answer)


def test_where_no_sop_is_in_force_there_is_nothing_to_copy(admin: User, browse: Browse) -> None:
    assert browse(admin).get(EDIT).headers["Location"] == "/sop/revisi/baru/"


def test_a_day_that_has_passed_is_refused_beside_its_field(sop: Sop, admin: User, browse: Browse) -> None:
    yesterday = timezone.localdate() - timedelta(days=1)
    answer = browse(admin).post(EDIT, typed(sop, in_use_since=f"{yesterday:%d-%m-%Y}"))
    assert answer.status_code == 422
    assert "Tanggal mulai berlaku sudah lewat." in text_of(answer)
    assert not Revision.objects.exists()


def test_a_fault_that_stands_in_no_field_is_said_above_them_all(sop: Sop) -> None:
    document = read(CONTENT)
    document["procedures"]["registration"]["rows"][0]["symbol"] = "awan"
    form = RevisionCopyForm(typed(sop), document=document, today=timezone.localdate())
    assert not form.is_valid()
    (sentence,) = form.non_field_errors()
    assert "Ada isian yang belum benar: " in sentence
    assert "rows[1].symbol" in sentence
