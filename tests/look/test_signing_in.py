"""Signing in as people do it: in Chromium, with a virtual authenticator for passkeys, under the strict policy."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import CDPSession, Page, expect
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from accounts.models import SecondFactor, User
from audit.actions import Action
from audit.models import Entry
from sop.states import State
from sop.workflow import perform
from tests.accounts.factors import app_of, code_of
from tests.conftest import PASSWORD
from tests.look.conftest import Open
from tests.look.test_every_page import keeps_nobody_out

KEY = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture(autouse=True)
def deployed(settings: Settings, live_server: LiveServer) -> None:
    """As where the second factor is compulsory; the site is the one that Chromium sees."""
    settings.SITE_URL = live_server.url
    settings.SECOND_FACTOR_ROLES = ["KEPALA_DINAS", "ADMIN"]


@pytest.fixture
def complaints() -> list[str]:
    return []


@pytest.fixture
def door(visit: Open, complaints: list[str], transactional_db: Any) -> Iterator[Page]:
    page = visit("/masuk/", as_user=None)
    page.on("console", lambda message: complaints.append(message.text))
    yield page
    assert [text for text in complaints if "Content Security Policy" in text] == []


def authenticator(page: Page) -> tuple[CDPSession, str]:
    """A passkey holder that is built into this Chromium."""
    wire = page.context.new_cdp_session(page)
    wire.send("WebAuthn.enable")
    return wire, wire.send("WebAuthn.addVirtualAuthenticator", {"options": KEY})["authenticatorId"]


def give_password(page: Page, username: str = "bima.kepala") -> None:
    page.fill("[name=username]", username)
    page.fill("[name=password]", PASSWORD)
    page.get_by_role("button", name="Masuk").click()


def typed_seed(page: Page) -> str:
    return page.locator("ol code").inner_text().replace(" ", "")


def test_who_needs_an_app_sets_it_up_prints_his_codes_and_uses_it_the_next_time(
    door: Page, kepala_dinas: User
) -> None:
    give_password(door)
    expect(door.get_by_role("alert")).to_contain_text("wajib memakai faktor kedua")
    door.get_by_role("link", name="Pakai aplikasi pembuat kode").click()
    seed = typed_seed(door)
    keeps_nobody_out(door)
    assert door.locator("img[alt^='Kode QR']").evaluate("image => image.naturalWidth") > 0
    door.fill("[name=code]", code_of(seed))
    door.get_by_role("button", name="Aktifkan").click()
    door.get_by_role("button", name="Buat kode pemulihan").click()
    expect(door.locator("ol li")).to_have_count(10)
    expect(door.get_by_role("button", name="Cetak")).to_be_visible()
    keeps_nobody_out(door)
    door.get_by_role("link", name="Sudah saya simpan, ke Beranda").click()
    expect(door.get_by_role("heading", level=1)).to_have_text("Tugas Saya")
    door.get_by_role("button", name="Keluar").click()
    give_password(door)
    expect(door.get_by_role("heading", level=1)).to_have_text("Faktor kedua")
    keeps_nobody_out(door)
    door.fill("[name=code]", code_of(seed, steps_on=1))
    door.get_by_role("button", name="Masuk").click()
    expect(door.get_by_role("heading", level=1)).to_have_text("Tugas Saya")


def test_a_passkey_is_made_lets_in_and_proves(door: Page, kepala_dinas: User) -> None:
    authenticator(door)
    give_password(door)
    door.get_by_role("link", name="Pakai kunci sandi").click()
    keeps_nobody_out(door)
    door.fill("[name=name]", "Ponsel dinas")
    door.get_by_role("button", name="Buat kunci sandi").click()
    expect(door.get_by_role("heading", level=1)).to_have_text("Kode pemulihan")
    assert SecondFactor.objects.get().name == "Ponsel dinas"
    door.goto(door.url.replace("kode-pemulihan/", ""))
    expect(door.locator("main li strong")).to_have_text("Ponsel dinas")
    keeps_nobody_out(door)
    door.get_by_role("button", name="Keluar").click()
    give_password(door)
    door.get_by_role("button", name="Gunakan kunci sandi").click()
    expect(door.get_by_role("heading", level=1)).to_have_text("Tugas Saya")
    means = Entry.objects.filter(action=Action.PROVE).values_list("facts__means", flat=True)
    assert list(means) == ["kunci sandi"]
    door.goto(door.url + "masuk/bukti/?next=/profil/")
    keeps_nobody_out(door)
    door.get_by_role("button", name="Gunakan kunci sandi").click()
    expect(door).to_have_url(re.compile(r"^[^?]+/profil/$"))
    assert Entry.objects.filter(action=Action.PROVE, actor=kepala_dinas).count() == 2
    assert SecondFactor.objects.get().used_at is not None


def test_a_key_that_does_not_know_who_holds_it_is_no_passkey_of_ours(door: Page, kepala_dinas: User) -> None:
    wire, key = authenticator(door)
    wire.send("WebAuthn.setUserVerified", {"authenticatorId": key, "isUserVerified": False})
    give_password(door)
    door.get_by_role("link", name="Pakai kunci sandi").click()
    door.fill("[name=name]", "Kunci")
    door.get_by_role("button", name="Buat kunci sandi").click()
    expect(door.get_by_role("alert").filter(has_text="Kunci sandi belum menjawab")).to_be_visible()
    assert not SecondFactor.objects.exists()


def test_the_same_passkey_is_not_registered_twice(door: Page, kepala_dinas: User) -> None:
    authenticator(door)
    give_password(door)
    answers = (
        door.get_by_role("heading", name="Kode pemulihan", level=1),
        door.get_by_role("alert").filter(has_text="sudah terdaftar"),
    )
    for answer in answers:
        door.goto(door.url.partition("/profil")[0] + "/profil/faktor-kedua/kunci-sandi/")
        door.fill("[name=name]", "Ponsel")
        door.get_by_role("button", name="Buat kunci sandi").click()
        expect(answer).to_be_visible()
    assert SecondFactor.objects.count() == 1


def test_an_answer_to_another_question_lets_nobody_in(door: Page, kepala_dinas: User) -> None:
    """What a passkey has signed for one session is worth nothing in another."""
    authenticator(door)
    give_password(door)
    door.get_by_role("link", name="Pakai kunci sandi").click()
    door.fill("[name=name]", "Ponsel")
    door.get_by_role("button", name="Buat kunci sandi").click()
    expect(door.get_by_role("heading", level=1)).to_have_text("Kode pemulihan")
    door.get_by_role("button", name="Keluar").click()
    give_password(door)
    expect(door.get_by_role("button", name="Gunakan kunci sandi")).to_be_visible()
    for session in Session.objects.all():
        told = session.get_decoded()
        told["passkey_question"]["challenge"] = "A" * 43
        session.session_data = Session.objects.encode(told)
        session.save()
    door.get_by_role("button", name="Gunakan kunci sandi").click()
    expect(door.get_by_role("alert").filter(has_text="Kunci sandi tidak dikenali")).to_be_visible()
    expect(door.get_by_role("heading", level=1)).to_have_text("Faktor kedua")


def let_the_proof_lapse() -> None:
    for session in Session.objects.all():
        told = {**session.get_decoded(), "proven_at": 0}
        session.session_data = Session.objects.encode(told)
        session.save()


@pytest.fixture
def lead(registration_in: Callable[..., Any], scan_of: Callable[..., Any], adb: User) -> Callable[[], Any]:
    """A registration whose scan lies before the approver."""

    def bring() -> Any:
        case = registration_in(State.FILLED)
        return perform("place_scan", case, by=adb, **scan_of(case))

    return bring


def test_a_proof_that_lapsed_while_the_page_was_open_costs_nothing_that_was_typed(
    door: Page, kepala_dinas: User, lead: Callable[[], Any]
) -> None:
    case = lead()
    seed = app_of(kepala_dinas)
    give_password(door)
    door.fill("[name=code]", code_of(seed))
    door.get_by_role("button", name="Masuk").click()
    expect(door.get_by_role("heading", level=1)).to_have_text("Tugas Saya")
    let_the_proof_lapse()
    door.goto(door.url.rstrip("/") + case.url_of("sign"))
    expect(door.get_by_role("heading", level=1)).to_have_text("Buktikan diri Anda")
    keeps_nobody_out(door)
    door.fill("[name=code]", code_of(seed, steps_on=1))
    door.get_by_role("button", name="Lanjutkan dengan kode").click()
    boxes = door.locator("section:has(#setuju) input[type=checkbox]")
    for box in boxes.all():
        box.check()
    let_the_proof_lapse()
    door.get_by_role("button", name="Setujui dan sahkan").click()
    alert = door.get_by_role("alert").filter(has_text="Sudah beberapa menit sejak Anda membuktikan diri")
    expect(alert).to_be_focused()
    keeps_nobody_out(door)
    with door.context.expect_page() as opened:
        door.get_by_role("link", name="Buktikan diri di tab baru").click()
    tab = opened.value
    SecondFactor.objects.update(last_step=0)  # half a minute has passed, and the next code is shown
    tab.fill("[name=code]", code_of(seed))
    tab.get_by_role("button", name="Lanjutkan dengan kode").click()
    expect(tab.get_by_text("kembali ke tab sebelumnya")).to_be_visible()
    assert all(box.is_checked() for box in boxes.all())
    door.get_by_role("button", name="Setujui dan sahkan").click()
    expect(door.get_by_text("Permohonan disetujui")).to_be_visible()
    assert type(case).objects.get(pk=case.pk).state == State.SIGNED
