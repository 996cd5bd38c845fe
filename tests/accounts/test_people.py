"""Pengguna dan Hak Akses: an administrator and the people of his own office."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.core.mail import EmailMessage
from django.db import IntegrityError
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from accounts.models import Office, Role, User
from accounts.people import add_person, change_person
from accounts.people_forms import UNUSABLE
from audit.actions import Action, Outcome
from audit.models import Entry

Browse = Callable[[User], Client]
# Marks on one letter: composing them would keep a process busy for half a minute.
FLOOD = "a" + "\u0f39\u0300\u0327" * 166_667
PEOPLE, NEW = "/pengguna/", "/pengguna/tambah/"
RINA = {
    "full_name": "Rina Kusuma, S.Kom.",
    "username": "rina.adb",
    "email": "rina@contoh.go.id",
    "nip": "19850505 201001 2 004",
    "role": "ADB",
}


def edit(person: User) -> str:
    return f"/pengguna/{person.pk}/ubah/"


def as_typed(person: User, **changes: str) -> dict[str, str]:
    columns = {name: getattr(person, name) for name in ("full_name", "email", "nip", "role")}
    return {**columns, "is_active": "on", **changes}


def entry_of(action: Action) -> Any:
    return Entry.objects.get(action=action)


def test_the_list_shows_the_own_office_alone(
    admin: User, adb: User, foreign_adb: User, browse: Browse
) -> None:
    page = browse(admin).get(PEOPLE).content.decode()
    assert adb.full_name in page
    assert foreign_adb.full_name not in page


@pytest.mark.parametrize("count", [1, 3, 300])
def test_the_list_takes_as_many_queries_however_long_it_is(
    admin: User,
    office: Office,
    browse: Browse,
    django_assert_max_num_queries: DjangoAssertNumQueries,
    count: int,
) -> None:
    User.objects.bulk_create(
        User(
            office=office,
            username=f"orang.{n}",
            full_name=f"Orang {n}",
            email=f"o{n}@contoh.go.id",
            role="ADB",
        )
        for n in range(count)
    )
    client = browse(admin)
    with django_assert_max_num_queries(6):
        assert client.get(PEOPLE).status_code == 200


@pytest.mark.parametrize("path", [PEOPLE, NEW, "/pengguna/1/ubah/", "/pengguna/999999/ubah/"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_other_roles_are_refused_and_that_is_on_record(
    adb: User, kepala_dinas: User, browse: Browse, path: str, method: str
) -> None:
    for person in (adb, kepala_dinas):
        response = getattr(browse(person), method)(path)
        assert response.status_code == (405 if (path, method) == (PEOPLE, "post") else 403)
    if (path, method) != (PEOPLE, "post"):
        refusals = Entry.objects.filter(action=Action.VISIT, outcome=Outcome.REFUSED).order_by("id")
        assert [(entry.actor_id, entry.facts) for entry in refusals] == [
            (adb.pk, {"path": path}),
            (kepala_dinas.pk, {"path": path}),
        ]


def test_a_new_person_sets_his_own_password_by_the_letter(
    admin: User,
    browse: Browse,
    letters: list[EmailMessage],
) -> None:
    assert browse(admin).post(NEW, RINA).headers["Location"] == PEOPLE
    rina = User.objects.get(username="rina.adb")
    assert (rina.office, rina.role, rina.nip) == (admin.office, Role.ADB, "198505052010012004")
    assert not rina.has_usable_password()
    assert [letter.to for letter in letters] == [["rina@contoh.go.id"]]
    assert "Akun Anda sebagai ADB telah dibuat dengan nama pengguna rina.adb." in letters[0].body
    entry = entry_of(Action.ADD_USER)
    assert (entry.actor, entry.facts) == (admin, {"user": "rina.adb", "changed": ["peran: ADB"]})


def test_a_new_person_is_kept_when_the_letter_cannot_go_out(
    admin: User,
    browse: Browse,
    no_broker: None,
) -> None:
    client = browse(admin)
    client.post(NEW, RINA)
    assert User.objects.filter(username="rina.adb").exists()
    assert "surel belum dapat dikirim" in client.get(PEOPLE).content.decode()


@pytest.mark.parametrize(
    "wrong",
    [
        ("full_name", "", "Isikan nama lengkap."),
        ("full_name", "Rina\u202eanir", "karakter tersembunyi"),
        ("full_name", "123", "dengan huruf"),
        ("full_name", "R" * 101, "100"),
        ("full_name", FLOOD, "paling banyak 100 karakter"),
        ("username", FLOOD, "paling banyak 60 karakter"),
        ("email", FLOOD, "alamat surel secara lengkap"),
        ("nip", FLOOD, "paling banyak 40 karakter"),
        ("username", "", "Isikan nama pengguna."),
        ("username", "sari adb", "huruf kecil"),
        ("username", "sаri", "huruf kecil"),  # a Cyrillic letter among them
        ("username", "SARI.ADB", "tidak dapat dipakai"),
        ("email", "rina@", "alamat surel secara lengkap"),
        ("email", "Sari.ADB@contoh.go.id", "tidak dapat dipakai"),
        ("email", '"x\x1cBcc:lain"@contoh.go.id', "karakter tersembunyi"),
        ("nip", "123", "NIP harus terdiri atas 18 digit. Yang dituliskan memuat 3 digit."),
        ("nip", "19853505 201001 2 004", "tidak ada dalam kalender"),
        ("nip", "１９８５０５０５２０１００１２００４", "NIP hanya boleh memuat angka 0 sampai 9."),
        ("role", "", "Pilih salah satu peran."),
        ("role", "SUPER", "Peran ini tidak tersedia."),
        ("full_name", "Ri\x00na", "null"),
    ],
)
def test_a_new_person_is_refused_beside_the_field_that_is_wrong(
    admin: User, adb: User, browse: Browse, wrong: tuple[str, str, str]
) -> None:
    field, typed, sentence = wrong
    response = browse(admin).post(NEW, {**RINA, field: typed})
    assert response.status_code == 422
    assert sentence in " ".join(response.context["form"].errors[field])
    assert not User.objects.filter(email="rina@contoh.go.id").exclude(pk=adb.pk).exists()
    assert not Entry.objects.filter(action=Action.ADD_USER).exists()


def test_what_was_typed_is_not_lost_when_something_is_wrong(admin: User, browse: Browse) -> None:
    page = browse(admin).post(NEW, {**RINA, "nip": "12"}).content.decode()
    assert 'value="Rina Kusuma, S.Kom."' in page
    assert '<option value="ADB" selected>' in page


def test_columns_that_the_form_does_not_name_are_not_taken(
    admin: User, other_office: Office, browse: Browse
) -> None:
    browse(admin).post(
        NEW, {**RINA, "office": str(other_office.pk), "password": "x", "last_login": "2020-01-01"}
    )
    rina = User.objects.get(username="rina.adb")
    assert (rina.office, rina.has_usable_password(), rina.last_login) == (admin.office, False, None)


def test_a_change_is_on_record_with_what_changed(admin: User, adb: User, browse: Browse) -> None:
    typed = as_typed(adb, full_name="Sari Baru", email="baru@contoh.go.id")
    del typed["is_active"]
    assert browse(admin).post(edit(adb), typed).headers["Location"] == PEOPLE
    adb.refresh_from_db()
    assert (adb.full_name, adb.is_active) == ("Sari Baru", False)
    assert entry_of(Action.CHANGE_USER).facts == {
        "user": "sari.adb",
        "changed": [
            "nama lengkap",
            "surel kedinasan",
            "akun dinonaktifkan",
        ],
    }


def test_a_closed_account_may_be_opened_again(admin: User, adb: User, browse: Browse) -> None:
    User.objects.filter(pk=adb.pk).update(is_active=False)
    browse(admin).post(edit(adb), as_typed(adb))
    assert entry_of(Action.CHANGE_USER).facts["changed"] == ["akun diaktifkan"]


def test_nothing_changed_leaves_no_entry(admin: User, adb: User, browse: Browse) -> None:
    client = browse(admin)
    client.post(edit(adb), as_typed(adb))
    assert not Entry.objects.filter(action=Action.CHANGE_USER).exists()
    assert "Tidak ada yang berubah" in client.get(PEOPLE).content.decode()


def test_a_refused_change_shows_the_name_on_record_at_the_top(admin: User, adb: User, browse: Browse) -> None:
    response = browse(admin).post(edit(adb), as_typed(adb, full_name="Lain", nip="1"))
    assert response.status_code == 422
    assert response.context["person"].full_name == adb.full_name


def test_another_offices_person_is_as_absent(admin: User, foreign_adb: User, browse: Browse) -> None:
    client = browse(admin)
    pages = [
        client.get(path)
        for path in (edit(foreign_adb), "/pengguna/999999/ubah/", f"/pengguna/{10**30}/ubah/")
    ]
    assert {page.status_code for page in pages} == {404}
    assert client.post(edit(foreign_adb), as_typed(foreign_adb, role="ADMIN")).status_code == 404
    foreign_adb.refresh_from_db()
    assert foreign_adb.role == Role.ADB


def test_an_administrator_may_not_change_his_own_role_nor_close_his_own_account(
    admin: User, browse: Browse
) -> None:
    typed = as_typed(admin, role="ADB", full_name="Tuti Baru")
    del typed["is_active"]
    browse(admin).post(edit(admin), typed)
    admin.refresh_from_db()
    assert (admin.full_name, admin.role, admin.is_active) == ("Tuti Baru", Role.ADMIN, True)


def test_an_administrator_who_was_just_stripped_of_his_role_changes_nothing(admin: User, adb: User) -> None:
    User.objects.filter(pk=admin.pk).update(role=Role.ADB)
    with pytest.raises(PermissionDenied):
        change_person(adb, by=admin, full_name="Lain")
    adb.refresh_from_db()
    assert adb.full_name == "Sari Adb"


def test_two_accounts_with_one_address_cannot_be_stored(admin: User, adb: User) -> None:
    columns = {**RINA, "nip": "", "email": adb.email.upper()}
    with pytest.raises(IntegrityError):
        add_person(by=admin, **columns)


@pytest.mark.parametrize("field", ["username", "email"])
def test_an_account_of_another_office_is_answered_as_one_of_the_own(
    admin: User, adb: User, foreign_adb: User, browse: Browse, field: str
) -> None:
    answers = [
        browse(admin).post(NEW, {**RINA, field: getattr(person, field)}).context["form"].errors
        for person in (adb, foreign_adb)
    ]
    assert answers[0] == answers[1] == {field: [UNUSABLE]}
