"""Kunci sandi: what is no answer of a passkey, and where there can be none. What is one, Chromium shows."""

import json

import pytest
from django.conf import settings
from django.test import Client
from fido2.utils import sha256, websafe_encode
from fido2.webauthn import AttestationObject, AttestedCredentialData, AuthenticatorData, CollectedClientData
from pytest_django import Settings

from accounts import passkeys
from accounts.models import SecondFactor, User
from accounts.tries import OF_ACCOUNT
from audit.actions import Action
from audit.models import Entry
from tests.accounts.factors import passkey_of, public_half

NEW = "/profil/faktor-kedua/kunci-sandi/"


@pytest.fixture(autouse=True)
def named_site(settings: Settings) -> None:
    """One that passkeys can be bound to."""
    settings.SITE_URL = "http://localhost:8000"


@pytest.mark.parametrize(
    ("site", "possible"),
    [
        ("https://sertifikat.contoh.go.id", True),
        ("http://localhost:8000", True),
        ("http://127.0.0.1:8000", False),
        ("https://10.0.0.1", False),
        ("http://sertifikat.contoh.go.id", False),
    ],
)
def test_browsers_know_passkeys_at_names_under_https(settings: Settings, site: str, possible: bool) -> None:
    settings.SITE_URL = site
    assert passkeys.are_possible() is possible


@pytest.mark.parametrize("answer", ["", "x", "[]", "{}", "1" * 30_000, "[" * 15_000, json.dumps({"id": "a"})])
def test_what_is_no_answer_makes_and_proves_nothing(adb: User, answer: str) -> None:
    known = [bytes(passkey_of(adb).credential)]
    _, state = passkeys.ask_to_prove(known)
    with pytest.raises(passkeys.NoProof):
        passkeys.made(answer, state=state)
    with pytest.raises(passkeys.NoProof):
        passkeys.proved(answer, state=state, known=known)


def test_an_answer_that_nobody_asked_for_is_refused_with_a_sentence(client: Client, adb: User) -> None:
    client.force_login(adb)
    page = client.post(NEW, {"name": "Kunci", "answer": "{}"})
    assert page.status_code == 422
    assert "Kunci sandi belum dapat didaftarkan" in page.content.decode()
    assert not SecondFactor.objects.exists()


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"name": "", "answer": "{}"}, "Beri nama kunci sandi ini."),
        ({"name": "Kun\u202eci", "answer": "{}"}, "karakter tersembunyi"),
        ({"name": "Kunci", "answer": ""}, "Kunci sandi belum dapat didaftarkan"),
    ],
)
def test_what_is_missing_is_said(client: Client, adb: User, typed: dict[str, str], sentence: str) -> None:
    client.force_login(adb)
    assert sentence in client.post(NEW, typed).content.decode()


def made_by_hand(question: str, credential: AttestedCredentialData) -> str:
    """An answer that gives this public half out for a new one: nothing signs it, so that anybody can write it."""
    asked = json.loads(question)
    seen = AuthenticatorData.create(
        sha256(asked["rp"]["id"].encode()),
        AuthenticatorData.FLAG.UP | AuthenticatorData.FLAG.UV | AuthenticatorData.FLAG.AT,
        0,
        bytes(credential),
    )
    told = CollectedClientData.create("webauthn.create", asked["challenge"], settings.SITE_URL)
    return json.dumps(
        {
            "id": websafe_encode(credential.credential_id),
            "rawId": websafe_encode(credential.credential_id),
            "type": "public-key",
            "clientExtensionResults": {},
            "response": {
                "clientDataJSON": websafe_encode(bytes(told)),
                "attestationObject": websafe_encode(bytes(AttestationObject.create("none", seen, {}))),
            },
        }
    )


def test_a_passkey_belongs_to_one_account(client: Client, adb: User, kepala_dinas: User) -> None:
    taken = AttestedCredentialData(bytes(passkey_of(kepala_dinas).credential))
    client.force_login(adb)
    for credential, status in ((taken, 422), (public_half(), 302)):
        answer = made_by_hand(client.get(NEW).context["question"], credential)
        page = client.post(NEW, {"name": "Kunci", "answer": answer})
        assert page.status_code == status
        assert ("Kunci sandi ini sudah terdaftar" in page.content.decode()) is (status == 422)
    assert sorted(SecondFactor.objects.values_list("person__username", flat=True)) == [
        "bima.kepala",
        "sari.adb",
    ]


def test_an_answer_to_the_question_before_the_last_makes_nothing(client: Client, adb: User) -> None:
    client.force_login(adb)
    answer = made_by_hand(client.get(NEW).context["question"], public_half())
    client.get(NEW)
    assert client.post(NEW, {"name": "Kunci", "answer": answer}).status_code == 422
    assert not SecondFactor.objects.exists()


def test_nobody_is_let_in_by_what_is_no_answer(client: Client, adb: User) -> None:
    passkey_of(adb)
    client.force_login(adb)
    page = client.post("/masuk/bukti/", {"answer": "{}"})
    assert page.status_code == 422
    assert "Kunci sandi tidak dikenali" in page.content.decode()


def test_wrong_answers_are_slowed_down_and_leave_no_entries_without_end(client: Client, adb: User) -> None:
    passkey_of(adb)
    client.force_login(adb)
    pages = [client.post("/masuk/bukti/", {"answer": "{}"}) for _ in range(9)]
    assert {page.status_code for page in pages} == {422}
    assert "Terlalu banyak percobaan" in pages[-1].content.decode()
    assert Entry.objects.filter(action=Action.PROVE).count() == OF_ACCOUNT.free
