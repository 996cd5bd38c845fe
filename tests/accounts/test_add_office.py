"""A new office begins with one administrator, who sets his own password."""

from io import StringIO
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from PIL import Image

from accounts.models import Office, Role, User
from audit.models import Entry
from tests.accounts.test_office import STUMBLING

WORDS = {
    "regency": "Kabupaten Baru",
    "province": "Provinsi Contoh",
    "admin": "nana.admin",
    "admin_name": "Nana Contoh",
    "admin_email": "nana@contoh.go.id",
}


def add_office(**changes: object) -> str:
    said = StringIO()
    call_command("add_office", stdout=said, **{**WORDS, **changes})
    return said.getvalue()


def test_the_printed_link_sets_the_administrators_password(db: None) -> None:
    link = next(line for line in add_office().splitlines() if line.startswith("http"))
    assert Client().get(urlsplit(link).path, follow=True).status_code == 200
    admin = User.objects.get(username="nana.admin")
    assert (admin.role, admin.office.regency, admin.has_usable_password()) == (
        Role.ADMIN,
        "Kabupaten Baru",
        False,
    )
    founded, added = Entry.objects.order_by("id")
    assert founded.office_id == added.office_id == admin.office_id
    assert founded.deed == (
        "mengubah data kantor (kantor ditambahkan: Dinas Kependudukan dan Pencatatan Sipil Kabupaten Baru)."
    )
    assert added.facts == {"user": "nana.admin"}
    assert founded.who == added.who == "Sistem"


@pytest.mark.parametrize(
    "changes",
    [
        {"admin": "Nana Admin"},
        {"admin_email": "bukan surel"},
        {"admin_email": '"x\x1cBcc:lain"@contoh.go.id'},
        {"admin_name": "Nana\u202eanaN"},
        {"regency": "Kabupaten\u200bBaru"},
        {"regency": ""},
        {"logo": Path("tidak-ada.png")},
    ],
)
def test_a_wrong_word_is_named_and_nothing_is_stored(db: None, changes: dict[str, object]) -> None:
    with pytest.raises(CommandError):
        add_office(**changes)
    assert not Office.objects.exists()


def test_a_logo_over_which_pillow_stumbles_is_refused_in_words(db: None, tmp_path: Path) -> None:
    logo = tmp_path / "lambang.png"
    logo.write_bytes(STUMBLING)
    with pytest.raises(CommandError, match="gambar PNG atau JPEG yang utuh"):
        add_office(logo=logo)


def test_a_second_office_of_the_same_name_is_refused(db: None) -> None:
    add_office()
    with pytest.raises(CommandError):
        add_office(admin="lain.admin", admin_email="lain@contoh.go.id")


def test_a_logo_must_be_a_picture(db: None, tmp_path: Path) -> None:
    logo = tmp_path / "lambang.png"
    logo.write_bytes(b"\x89PNG\r\n\x1a\n" + b"0" * 20)
    with pytest.raises(CommandError, match="PNG"):
        add_office(logo=logo)
    Image.new("RGB", (40, 50), "navy").save(logo)
    add_office(logo=logo)
    assert bytes(Office.objects.get().logo).startswith(b"\x89PNG")
