"""No page may keep anybody out: each address of the authorisation table, in a state in which it opens, by role."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urljoin

import pytest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from accounts.models import AccessChange, Role, User
from accounts.roles import STAFF
from certificates.mistakes import mark_mistaken
from documents.models import ListedPaper
from renewals.beginning import renew
from sop.models import Sop
from sop.states import State
from sop.workflow import perform
from tests.certificates.register import certificate_of, holder_of
from tests.house.authorisation_table import TABLE
from tests.look.conftest import Open
from tests.look.test_accessibility import TOO_SMALL, faults, too_wide
from tests.retention.waiting import destruction_of, hold_of, rule_of

# What answers with a file or with a word for machines is no page.
DOORS = {"accounts:login", "accounts:second_factor"}
NO_PAGES = {
    "healthz",
    "sop:document_a4",
    "sop:document_f4",
    "documents:download",
    "documents:page",
    "documents:minutes",
    "sop:pack_file",
}
# The state of a case in which each of its pages opens. An act without a state here fails below.
OPENS_IN = {
    "detail": State.UPLOADED,
    "new_pack": State.UPLOADED,
    "fill": State.DRAFT,
    "place_scan": State.FILLED,
    "sign": State.FILLED,
    "send_back": State.FILLED,
    "cancel": State.FILLED,
    "issue": State.SIGNED,
    "begin_wait": State.SIGNED,
    "reject_by_bsre": State.SIGNED,
    "upload": State.ISSUED,
    "report_trouble": State.ISSUED,
    # While something is waited for, which no state says.
    "end_wait": None,
}
STATES = list(dict.fromkeys(state for state in OPENS_IN.values() if state))
ACT_FORMS = [
    (State.DRAFT, "fill", "Ajukan dan buat formulir"),
    (State.FILLED, "place_scan", "Unggah pindaian"),
    (State.FILLED, "cancel", "Batalkan permohonan"),
    (State.SIGNED, "issue", "Catat tanpa bukti kunci"),
    (State.SIGNED, "begin_wait", "Catat mulai menunggu"),
    (State.ISSUED, "upload", "Catat unggahan SIAK"),
]
STRAY_LINKS = """() => [...document.querySelectorAll("[aria-labelledby=galat] a")]
    .filter((link) => !document.querySelector(link.hash)?.matches("input, select, textarea"))
    .map((link) => link.outerHTML)"""

People = dict[str, User]
Lead = Callable[[State], Any]


@pytest.fixture
def people(adb: User, kepala_dinas: User, admin: User, inspector: User) -> People:
    return {person.role: person for person in (adb, kepala_dinas, admin, inspector)}


def pages_of(role: str, *, about: set[str]) -> list[str]:
    """The addresses that `role` may open about such things."""
    return [
        name
        for name, row in TABLE.items()
        if "GET" in row.methods and role in row.roles and name not in NO_PAGES and row.about in about
    ]


def acts_of(role: str, *, about: str, state: State) -> list[str]:
    names = pages_of(role, about={about})
    return [name for name in names if OPENS_IN[name.partition(":")[2]] == state]


def looking(people: People, state: State) -> list[tuple[str, User]]:
    """Who looks at a case in this state; the administrator, who acts on none, where all its rows are done."""
    staff = [one for one in people.items() if one[0] in STAFF]
    return [one for one in staff if one[0] != Role.ADMIN or state == State.UPLOADED]


def keeps_nobody_out(page: Page) -> None:
    """By day on a phone, by night on a wide screen: where neither finds a fault, no other pair does."""
    page.set_viewport_size({"width": 360, "height": 800})
    page.emulate_media(color_scheme="light")
    assert faults(page) == [], f"{page.url}, 360, light"
    assert page.evaluate(TOO_SMALL) == [], page.url
    assert not too_wide(page), f"{page.url}, 360"
    page.set_viewport_size({"width": 1440, "height": 800})
    page.emulate_media(color_scheme="dark")
    assert faults(page) == [], f"{page.url}, 1440, dark"
    assert not too_wide(page), f"{page.url}, 1440"


def look_at(page: Page, *paths: str) -> None:
    for path in paths:
        address = urljoin(page.url, path)
        answer = page.goto(address)
        assert answer is not None
        assert (answer.status, page.url) == (200, address)
        keeps_nobody_out(page)


@pytest.mark.parametrize("role", list(Role))
def test_the_pages_that_are_about_no_case_keep_nobody_out(
    people: People, adb: User, sop: Sop, visit: Open, role: str
) -> None:
    """Lists are empty here; further on they are not. A revision is made from one that is in force."""
    page = visit("/", as_user=people[role])
    # Nobody who is logged in is shown the door.
    names = [name for name in pages_of(role, about={""}) if name not in DOORS]
    look_at(page, *(reverse(name) for name in names))
    certificate = certificate_of(holder_of(adb), by=adb)
    if role in STAFF:
        look_at(page, certificate.get_absolute_url(), reverse("certificates:list"))
    look_at(page, *(reverse(name, args=[adb.pk]) for name in pages_of(role, about={"person"})))
    change = AccessChange.objects.create(person=adb, was_role=Role.ADB, role=Role.KEPALA_DINAS)
    look_at(page, *(reverse(name, args=[change.pk]) for name in pages_of(role, about={"access_change"})))


@pytest.mark.parametrize("role", [Role.KEPALA_DINAS, Role.ADMIN])
def test_the_pages_of_what_is_kept_and_destroyed_keep_nobody_out(
    people: People, visit: Open, registration_in: Lead, role: str
) -> None:
    """As they wait, as they are declined, and where a list has become otherwise than it was proposed."""
    admin, case = people[Role.ADMIN], registration_in(State.UPLOADED)
    listed = destruction_of(admin)
    ListedPaper.objects.create(
        destruction=listed, document=case.ktp, place=1, case_number=case.number, basis="Contoh"
    )
    waiting = {"rule": rule_of(admin), "hold": hold_of(admin), "destruction": listed}
    page = visit("/", as_user=people[role])
    for kind, thing in waiting.items():
        names = [name for name in pages_of(role, about={kind}) if name not in NO_PAGES]
        look_at(page, *(reverse(name, args=[thing.pk]) for name in names))
    look_at(page, "/", reverse("documents:retention"))


def test_the_pages_of_a_certificate_without_a_case_keep_nobody_out(adb: User, sop: Sop, visit: Open) -> None:
    """Registered, renewed from what is on record, and registered wrongly."""
    now = timezone.now()
    renewed, wrong = (
        certificate_of(holder_of(adb, nik=nik), by=adb, begins=now, case_id=None, in_force_at=now)
        for nik in ("3402010101700003", "3402010101700011")
    )
    page = visit("/", as_user=adb)
    look_at(page, wrong.get_absolute_url(), reverse("certificates:mark_mistaken", args=[wrong.pk]))
    mark_mistaken(wrong, by=adb, reason="NIK pemilik tertukar dengan NIK pejabat lain.")
    look_at(page, wrong.get_absolute_url(), renew(renewed, by=adb).url_of("fill"))


@pytest.mark.parametrize("state", STATES)
def test_the_pages_of_a_registration_keep_nobody_out(
    people: People, visit: Open, registration_in: Lead, state: State
) -> None:
    case = registration_in(state)
    for role, person in looking(people, state):
        paths = [reverse(name, args=[case.pk]) for name in acts_of(role, about="case", state=state)]
        lists = ("/", "/pendaftaran/") if state == State.FILLED else ()
        look_at(visit("/", as_user=person), *lists, case.get_absolute_url(), *paths)


@pytest.mark.parametrize("state", STATES)
def test_the_pages_of_a_renewal_keep_nobody_out(
    people: People, visit: Open, renewal_in: Lead, state: State
) -> None:
    case = renewal_in(state)
    for role, person in looking(people, state):
        paths = [reverse(name, args=[case.pk]) for name in acts_of(role, about="renewal", state=state)]
        lists = ("/", "/perpanjangan/") if state == State.FILLED else ()
        look_at(visit("/", as_user=person), *lists, case.get_absolute_url(), *paths)


def test_a_scan_before_the_approver_keeps_nobody_out(
    people: People, visit: Open, registration_in: Lead, scan_of: Callable[..., dict[str, Any]]
) -> None:
    case = registration_in(State.FILLED)
    case = perform("place_scan", case, by=people[Role.ADB], **scan_of(case))
    look_at(visit("/", as_user=people[Role.KEPALA_DINAS]), case.url_of("sign"), case.url_of("place_scan"))


def test_a_case_that_waits_and_one_that_came_back_keep_nobody_out(
    people: People, visit: Open, registration_in: Lead
) -> None:
    adb = people[Role.ADB]
    waits = perform("begin_wait", registration_in(State.SIGNED), by=adb, cause="bsre", note="Nomor tiket 12.")
    back = perform("send_back", registration_in(State.FILLED), by=adb, reason="Nomor SK keliru satu angka.")
    page = visit("/", as_user=adb)
    look_at(page, "/", waits.get_absolute_url(), waits.url_of("issue"), waits.url_of("end_wait"))
    look_at(page, back.url_of("fill"))


@pytest.mark.parametrize("template", ["400.html", "403_csrf.html", "413.html", "500.html"])
def test_the_pages_of_what_went_wrong_keep_nobody_out(visit: Open, db: None, template: str) -> None:
    page = visit("/masuk/", as_user=None)
    page.set_content(render_to_string(template))
    keeps_nobody_out(page)


@pytest.mark.parametrize(("state", "action", "button"), ACT_FORMS)
def test_what_must_be_mended_is_listed_first_and_each_sentence_leads_to_its_field(
    people: People, visit: Open, registration_in: Lead, state: State, action: str, button: str
) -> None:
    case = registration_in(state)
    page = visit(case.url_of(action), as_user=people[Role.ADB])
    for fold in page.locator("main details:not([open])").all():
        fold.locator("summary").click()
    page.locator("main").get_by_role("button", name=button).click()
    expect(page.get_by_role("heading", name="Belum terkirim")).to_be_focused()
    assert page.evaluate(STRAY_LINKS) == []
    assert page.locator("[aria-labelledby=galat] li").count() > 0
    keeps_nobody_out(page)
