"""Kantor: an administrator keeps what stands in his office's letterhead."""

import io
import random
import struct
import zlib
from base64 import b64decode
from collections.abc import Callable
from contextlib import suppress

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image, ImageFile

from accounts.logos import KEPT_SIDE, LARGEST, drawn_anew
from accounts.models import Office, Role, User
from accounts.offices import change_office
from audit.actions import Action
from audit.models import Entry
from registrations.models import Registration
from sop.paper import content_of
from sop.states import State

Browse = Callable[[User], Client]
PATH = "/kantor/"
# Marks on one letter: composing them would keep a process busy for half a minute.
FLOOD = "a" + "\u0f39\u0300\u0327" * 166_667
TYPED = {
    "name": "Dinas Kependudukan dan Pencatatan Sipil",
    "regency": "Kabupaten Contoh",
    "province": "Provinsi Contoh",
    "address": "Jalan Contoh Nomor 1",
    "time_zone": "Asia/Jakarta",
}


# A palette that ends within its first colour, over which Pillow's own check falls with an IndexError.
STUMBLING = b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAACgAAAAeEAAAAAArJt9CAAAAD3pUWHRhAAB4nEtKIhUAAOhXEyUeC6nzAAAACWlUWHRjAAAAZQBmAGS2CblLAAAA"
    "CXBIWXMAAAsTAAALEwEAmpwYAAAAGUlEeVR4nO3BMQEAAADCoPVPbQsvoAAA+BkJfgAB7Rdo7gAAAABJRU5ErkJggg=="
)


def picture(kind: str = "PNG", *, size: tuple[int, int] = (40, 50), **more: object) -> bytes:
    file = io.BytesIO()
    Image.new("RGB", size, "navy").save(file, kind, **more)
    return file.getvalue()


def file_of(content: bytes, name: str = "lambang.png") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def claiming(width: int, height: int) -> bytes:
    """A PNG of a few bytes whose head claims to be this large."""
    head = b"IHDR" + struct.pack(">IIBBBBB", width, height, 8, 6, 0, 0, 0)
    body = b"IDAT" + zlib.compress(b"")
    chunks = (
        struct.pack(">I", len(c) - 4) + c + struct.pack(">I", zlib.crc32(c)) for c in (head, body, b"IEND")
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


def test_a_change_is_stored_and_on_record_with_what_it_was(admin: User, browse: Browse) -> None:
    typed = {**TYPED, "address": "  Jalan  Baru 2 ", "time_zone": "Asia/Makassar"}
    assert browse(admin).post(PATH, typed).headers["Location"] == PATH
    office = Office.objects.get(pk=admin.office_id)
    assert (office.address, office.time_zone) == ("Jalan Baru 2", "Asia/Makassar")
    entry = Entry.objects.get(action=Action.CHANGE_OFFICE)
    assert (entry.actor, entry.facts) == (
        admin,
        {"changed": ["alamat: Jalan Contoh Nomor 1 menjadi Jalan Baru 2", "zona waktu: WIB menjadi WITA"]},
    )


def test_the_trail_leads_from_a_change_to_the_offices_page(admin: User, browse: Browse) -> None:
    client = browse(admin)
    client.post(PATH, {**TYPED, "address": "Jalan Baru 2"})
    assert '<a href="/kantor/">Data kantor</a>' in client.get("/rekam-jejak/").content.decode()


def test_nothing_changed_leaves_no_entry(admin: User, browse: Browse) -> None:
    client = browse(admin)
    client.post(PATH, TYPED)
    assert "Tidak ada yang berubah" in client.get(PATH).content.decode()
    assert not Entry.objects.filter(action=Action.CHANGE_OFFICE).exists()


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_a_logo_is_kept_as_a_small_png_and_shown(admin: User, browse: Browse, kind: str) -> None:
    client = browse(admin)
    client.post(PATH, {**TYPED, "logo": file_of(picture(kind, size=(900, 1200)))})
    logo = bytes(Office.objects.get(pk=admin.office_id).logo)
    with Image.open(io.BytesIO(logo)) as kept:
        assert (kept.format, max(kept.size)) == ("PNG", KEPT_SIDE)
    assert 'src="data:image/png;base64,' in client.get(PATH).content.decode()
    assert Entry.objects.get(action=Action.CHANGE_OFFICE).facts == {"changed": ["lambang diganti"]}


def test_a_logo_stays_until_it_is_replaced_or_taken_away(admin: User, browse: Browse) -> None:
    client = browse(admin)
    client.post(PATH, {**TYPED, "logo": file_of(picture())})
    client.post(PATH, {**TYPED, "address": "Jalan Lain"})
    assert Office.objects.get(pk=admin.office_id).logo
    both = client.post(PATH, {**TYPED, "logo": file_of(picture()), "remove_logo": "on"})
    assert both.status_code == 422
    client.post(PATH, {**TYPED, "remove_logo": "on"})
    assert not Office.objects.get(pk=admin.office_id).logo
    assert Entry.objects.latest("id").facts["changed"] == [
        "alamat: Jalan Lain menjadi Jalan Contoh Nomor 1",
        "lambang dihapus",
    ]


def test_nothing_but_the_pixels_of_a_logo_is_kept() -> None:
    exif = Image.Exif()
    exif[0x9286] = exif[0x010E] = "rumah pejabat di jalan rahasia"
    taken = picture("JPEG", exif=exif) + b"<script>alert(1)</script>"
    assert b"rahasia" in taken
    assert b"rahasia" not in drawn_anew(taken)
    assert b"script" not in drawn_anew(taken)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "gambar PNG atau JPEG yang utuh"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "gambar PNG atau JPEG yang utuh"),
        (picture("GIF"), "gambar PNG atau JPEG yang utuh"),
        (picture()[:-30], "gambar PNG atau JPEG yang utuh"),
        (claiming(40, 50), "gambar PNG atau JPEG yang utuh"),
        (STUMBLING, "gambar PNG atau JPEG yang utuh"),
        (claiming(60_000, 60_000), "paling panjang 4000 piksel"),
        (claiming(12_000, 9_000), "paling panjang 4000 piksel"),
        (picture(size=(4001, 2)), "paling panjang 4000 piksel"),
        (b"\x89PNG\r\n\x1a\n" + b"0" * LARGEST, "paling besar 1 MB"),
    ],
)
def test_what_is_no_logo_is_refused_beside_its_field(
    admin: User, browse: Browse, content: bytes, sentence: str
) -> None:
    answer = browse(admin).post(PATH, {**TYPED, "address": "Jalan Baru", "logo": file_of(content)})
    assert answer.status_code == 422
    assert sentence in answer.context["form"].errors["logo"][0]
    assert 'value="Jalan Baru"' in answer.content.decode()
    assert Office.objects.get(pk=admin.office_id).address == "Jalan Contoh Nomor 1"


def test_a_logo_that_breaks_off_is_refused_also_where_pages_have_been_printed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(ImageFile, "LOAD_TRUNCATED_IMAGES", True)
    with pytest.raises(ValidationError):
        drawn_anew(claiming(40, 50))
    assert ImageFile.LOAD_TRUNCATED_IMAGES


def test_a_damaged_logo_is_never_a_fault_of_the_program() -> None:
    chance = random.Random(7)
    for whole in (picture(), picture("JPEG")):
        for _ in range(300):
            damaged = bytearray(whole)
            for _ in range(chance.randint(1, 6)):
                damaged[chance.randrange(len(damaged))] = chance.randrange(256)
            with suppress(ValidationError):
                assert drawn_anew(bytes(damaged[: chance.randint(1, len(damaged))]))


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("name", "", "Isikan nama kantor."),
        ("regency", " ", "Isikan nama kabupaten atau kota."),
        ("province", "", "Isikan nama provinsi."),
        ("time_zone", "Europe/Paris", "Pilih WIB, WITA, atau WIT."),
        ("province", "Con\u202etoh", "karakter tersembunyi"),
        ("address", "J" * 251, "250"),
        ("address", FLOOD, "paling banyak 250 karakter"),
        ("address", "Jalan\x00", "ull"),
    ],
)
def test_a_wrong_word_is_refused_beside_its_field(
    admin: User, browse: Browse, field: str, typed: str, sentence: str
) -> None:
    answer = browse(admin).post(PATH, {**TYPED, field: typed})
    assert answer.status_code == 422
    assert sentence in answer.context["form"].errors[field][0]
    assert "<h1>Dinas Kependudukan dan Pencatatan Sipil Kabupaten Contoh</h1>" in answer.content.decode()


def test_two_offices_cannot_have_one_name(admin: User, other_office: Office, browse: Browse) -> None:
    answer = browse(admin).post(PATH, {**TYPED, "regency": other_office.regency})
    assert answer.status_code == 422
    assert "Kantor lain sudah memakai nama" in answer.content.decode()


def test_the_next_form_has_the_new_letterhead(
    registration_in: Callable[[State], Registration], admin: User
) -> None:
    case = registration_in(State.FILLED)
    change_office(by=admin, regency="Kota Baru", address="Jalan Baru", logo=drawn_anew(picture()))
    letterhead = content_of(Registration.objects.get(pk=case.pk)).letterhead
    assert (letterhead.government, letterhead.address) == ("Pemerintah Kota Baru", "Jalan Baru")
    assert letterhead.logo == drawn_anew(picture())


def test_another_office_is_out_of_reach(admin: User, other_office: Office, browse: Browse) -> None:
    browse(admin).post(PATH, {**TYPED, "address": "Jalan Baru", "id": str(other_office.pk), "office": "x"})
    other_office.refresh_from_db()
    assert other_office.address == ""


def test_an_administrator_who_was_just_stripped_of_his_role_changes_nothing(admin: User) -> None:
    User.objects.filter(pk=admin.pk).update(role=Role.ADB)
    with pytest.raises(PermissionDenied):
        change_office(by=admin, address="Jalan Baru")


def test_administrators_find_the_page_and_nobody_else(admin: User, adb: User, browse: Browse) -> None:
    for path in ("/profil/", "/pengguna/"):
        assert 'href="/kantor/"' in browse(admin).get(path).content.decode()
    assert 'href="/kantor/"' not in browse(adb).get("/profil/").content.decode()
