"""No page may keep anybody out: axe finds nothing, by day, by night, on a phone and on a wide screen."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from accounts.models import User
from tests.look.conftest import Open

# What test_every_page does not come to: pages of strangers, of refusals, and of oneself. Address and who looks at it (a
# fixture; None is a stranger). `{admin}` stands for that person's number.
PAGES = [
    ("/masuk/", None),
    ("/masuk/?next=/profil/", None),
    ("/sandi/lupa/", None),
    ("/sandi/lupa/terkirim/", None),
    ("/sandi/atur/MQ/x-y/", None),
    ("/sandi/atur/selesai/", None),
    ("/tidak-ada/", None),
    ("/pengguna/", "adb"),
    ("/keluar/", "adb"),
    ("/tidak-ada/", "adb"),
    ("/pengguna/{admin}/ubah/", "admin"),
]
TOO_SMALL = """[...document.querySelectorAll("a.btn, button, summary, nav a, input:not([type=hidden]), select")]
    .filter((e) => e.offsetParent && e.type !== "checkbox" && e.type !== "radio")
    .map((e) => [e.outerHTML.slice(0, 80), e.getBoundingClientRect().height])
    .filter(([, height]) => height > 0 && height < 44)"""

# Style sheets are not fetched anew: of the rules that run, none reads them.
AXE = "axe.run({ resultTypes: ['violations'], preload: false }).then(({ violations }) => violations)"


@pytest.fixture
def people(adb: User, kepala_dinas: User, admin: User) -> dict[str, User]:
    return {"adb": adb, "kepala_dinas": kepala_dinas, "admin": admin}


def faults(page: Page) -> list[str]:
    """Every fault that axe knows, judged in the page: its half a megabyte goes there once a page."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(Axe().axe_script)
    found = page.evaluate(AXE)
    return [f"{fault['id']}: {node['html'][:120]}" for fault in found for node in fault["nodes"]]


def too_wide(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth > innerWidth"))


@pytest.mark.parametrize(("path", "who"), PAGES)
def test_a_page_keeps_nobody_out(path: str, who: str | None, people: dict[str, User], visit: Open) -> None:
    reader = people[who] if who else None
    address = path.format(**{name: person.pk for name, person in people.items()})
    page = visit(address, as_user=reader, width=360, scheme="light")
    assert faults(page) == [], "360, light"
    assert page.evaluate(TOO_SMALL) == []
    assert not too_wide(page)
    page.set_viewport_size({"width": 768, "height": 800})
    assert not too_wide(page)
    page.set_viewport_size({"width": 1440, "height": 800})
    page.emulate_media(color_scheme="dark")
    assert faults(page) == [], "1440, dark"
    assert page.evaluate(TOO_SMALL) == []


def test_a_refused_form_keeps_nobody_out_and_names_its_errors(visit: Open, admin: User) -> None:
    page = visit("/pengguna/tambah/", as_user=admin, width=360)
    page.fill("[name=nip]", "123")
    page.get_by_role("button", name="Buat akun dan kirim tautan").click()
    expect(page.locator("#id_nip_error")).to_be_visible()
    described = page.locator("[name=nip]").get_attribute("aria-describedby") or ""
    assert "NIP harus terdiri atas 18 digit." in " ".join(
        page.locator(f"#{name}").inner_text() for name in described.split()
    )
    assert faults(page) == []


def test_the_navigation_unfolds_by_keyboard_on_a_phone(visit: Open, adb: User) -> None:
    page = visit("/profil/", as_user=adb, width=360)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent").strip() == "Langsung ke isi halaman"
    page.locator("summary").focus()
    page.keyboard.press("Enter")
    assert page.get_by_role("link", name="Permohonan").is_visible()
    assert faults(page) == []


def test_leaving_by_the_button_ends_at_the_door(visit: Open, adb: User) -> None:
    page = visit("/profil/", as_user=adb)
    page.get_by_role("button", name="Keluar").click()
    assert page.get_by_role("status").inner_text().strip() == "Anda telah keluar dari aplikasi."
    page.go_back()
    page.reload()
    assert page.get_by_role("heading", level=1).inner_text() == "Masuk"
