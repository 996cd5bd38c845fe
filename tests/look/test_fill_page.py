"""The longest form of all, on a phone and on a desk."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from playwright.sync_api import Page, expect

from accounts.models import User
from documents.intake import accept
from documents.models import DocumentKind
from registrations.models import Registration
from sop.case import Case
from sop.loading import load
from sop.management.commands.load_demo import SOP_FILE
from sop.workflow import open_case, perform
from tests.documents import hostile

Visit = Callable[..., Page]

HIDDEN = """() => {
  const bar = document.querySelector(".sticky-actions"), field = document.activeElement;
  if (bar.contains(field) || field === document.body) return "";
  const [over, under] = [bar.getBoundingClientRect(), field.getBoundingClientRect()];
  return under.bottom > over.top && under.top < over.bottom ? field.id : "";
}"""


@pytest.fixture
def case(adb: User, transactional_db: Any) -> Case:
    return open_case(Registration, by=adb, sop=load(SOP_FILE, office=adb.office))


@pytest.mark.parametrize("width", [360, 768, 1440])
def test_the_buttons_never_hide_the_field_that_has_the_focus(
    visit: Visit, adb: User, case: Case, width: int
) -> None:
    page = visit(case.url_of("fill"), as_user=adb, width=width)
    page.set_viewport_size({"width": width, "height": 740})
    page.get_by_label("Nama lengkap").focus()
    for _ in range(35):
        page.keyboard.press("Tab")
        assert page.evaluate(HIDDEN) == ""


def test_a_paper_is_marked_as_needed_until_it_is_there(visit: Visit, adb: User, case: Case) -> None:
    ktp = accept([SimpleUploadedFile("ktp.pdf", hostile.paper())], kind=DocumentKind.KTP)
    perform("save_draft", case, by=adb, opened_at=None, draft={}, ktp=ktp, decree=None)
    page = visit(case.url_of("fill"), as_user=adb)
    expect(page.locator("#div_id_decree .asteriskField")).to_have_text("*")
    expect(page.locator("#div_id_ktp .asteriskField")).to_have_count(0)
    kept = page.get_by_text("sudah tersimpan")
    expect(kept).to_have_count(1)
    expect(kept).to_contain_text("KTP sudah tersimpan: ktp.pdf (1 halaman)")
    assert kept.evaluate("line => line.nextElementSibling.id") == "div_id_ktp"


def test_a_photograph_of_an_identity_card_is_to_be_scanned_and_not_renamed(
    visit: Visit, adb: User, case: Case
) -> None:
    page = visit(case.url_of("fill"), as_user=adb)
    page.get_by_label("KTP (PDF)").set_input_files(
        files={"name": "ktp.jpg", "mimeType": "image/jpeg", "buffer": b"\xff\xd8\xff"}
    )
    page.get_by_role("button", name="Simpan draf").click()
    expect(page.locator("#div_id_ktp")).to_contain_text("Pindai atau simpan dokumennya sebagai PDF")


def test_the_sentences_of_an_alert_stand_one_below_the_other(visit: Visit, adb: User, case: Case) -> None:
    page = visit(case.url_of("fill"), as_user=adb, width=360)
    left = page.evaluate(
        """() => {
          const alert = document.createElement("div");
          alert.className = "alert alert-info";
          alert.innerHTML = "<p>Kalimat pertama.</p><p>Kalimat kedua.</p>";
          document.querySelector("main").append(alert);
          return [...alert.children].map((child) => child.getBoundingClientRect().left);
        }"""
    )
    assert left[0] == left[1]


def test_the_privacy_notice_has_the_whole_width_of_a_phone(visit: Visit, adb: User, case: Case) -> None:
    page = visit(case.url_of("fill"), as_user=adb, width=360)
    box = page.locator("section.notice ul").bounding_box()
    assert box is not None
    assert box["width"] > 250
