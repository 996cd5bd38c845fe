"""What was chosen into a field is named in the order of its pages, and what is too large is said at once."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import FilePayload, expect

from accounts.models import User
from sop.states import State
from tests.look.sending import Visit, upload_page


def photograph(name: str, *, size: int = 200_000) -> FilePayload:
    return FilePayload(name=name, mimeType="image/jpeg", buffer=b"\xff\xd8" + b"x" * size)


@pytest.fixture
def issued(transactional_db: Any, registration_in: Callable[..., Any]) -> Any:
    return registration_in(State.ISSUED)


@pytest.mark.parametrize("width", [360, 1440])
def test_several_photographs_are_named_in_their_order(
    visit: Visit, adb: User, issued: Any, width: int
) -> None:
    page = upload_page(visit, adb, width=width)
    field = page.locator("[name=evidence]")
    field.set_input_files([photograph("satu.jpg"), photograph("dua.jpg", size=1_500_000)])
    expect(page.locator("[data-chosen] li")).to_have_text(["satu.jpg (0,2 MB)", "dua.jpg (1,4 MB)"])
    expect(page.locator("[data-send-status]")).to_have_text(re.compile("satu.jpg"))
    assert Axe().run(page).violations_count == 0
    field.set_input_files(photograph("tiga.jpg"))
    expect(page.locator("[data-chosen]")).to_have_count(0)


def test_a_file_that_is_too_large_is_told_so_before_it_is_sent(visit: Visit, adb: User, issued: Any) -> None:
    page = upload_page(visit, adb)
    page.locator("[name=evidence]").set_input_files(photograph("besar.jpg", size=6_000_000))
    expect(
        page.locator("[data-chosen]").get_by_text("lebih besar dari 5 MB dan akan ditolak")
    ).to_be_visible()


def test_the_names_come_back_with_the_answer(visit: Visit, adb: User, issued: Any) -> None:
    page = upload_page(visit, adb)
    page.locator("[name=evidence]").set_input_files([photograph("satu.jpg"), photograph("dua.jpg")])
    page.locator("[name=uploaded_time]").fill("kemarin")
    page.get_by_role("button", name="Catat unggahan SIAK").click()
    expect(page.get_by_role("heading", name="Belum terkirim")).to_be_focused()
    expect(page.locator("[data-chosen] li")).to_have_count(2)
