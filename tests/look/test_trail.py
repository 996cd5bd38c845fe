"""The copy of the trail shows how far it is by itself, and the pages of the trail fit a phone."""

from playwright.sync_api import expect

from accounts.models import User
from audit.actions import Action
from audit.models import Sheet
from audit.sheet_making import make_all
from audit.trail import record
from tests.look.conftest import Open


def test_the_page_of_a_copy_shows_that_it_is_ready_without_being_asked(visit: Open, admin: User) -> None:
    record(Action.START, by=admin)
    page = visit("/rekam-jejak/?tindakan=start", as_user=admin, width=360)
    page.get_by_role("link", name="Ekspor yang cocok").click()
    page.get_by_role("button", name="Buat salinan").click()
    expect(page.get_by_text("Menunggu giliran.")).to_be_visible()
    make_all()
    expect(page.get_by_text("Selesai: 1 catatan")).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("link", name="Unduh rekam-jejak-").click()
    assert download.value.suggested_filename == Sheet.objects.get().file_name


def test_no_page_of_the_trail_is_wider_than_a_phone(visit: Open, admin: User) -> None:
    entry = record(
        Action.CHANGE_USER, by=admin, facts={"user": admin.username, "changed": ["a: b menjadi c"]}
    )
    wrong = "/rekam-jejak/?sejak=23-11-2026&sampai=01-01-2026"
    for path in (
        "/rekam-jejak/",
        wrong,
        f"/rekam-jejak/{entry.pk}/",
        "/rekam-jejak/saya/",
        "/rekam-jejak/salinan/",
    ):
        page = visit(path, as_user=admin, width=360)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
