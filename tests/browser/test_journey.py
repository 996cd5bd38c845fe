"""Newcomers who know the SOP take cases from Beranda to "Selesai": every row of both tables, on real input."""

from collections import Counter
from pathlib import Path

from playwright.sync_api import Browser, expect

from tests.browser import p12_makers, rows
from tests.browser.application import Application, Mailbox
from tests.browser.leaks import assert_nothing_leaked
from tests.browser.officer import Officer, officer_in


def test_a_registration_goes_from_beranda_to_selesai(
    browser: Browser, application: Application, tmp_path: Path
) -> None:
    adb, head = officer_in(browser, application), officer_in(browser, application)
    p12 = p12_makers.openssl(tmp_path, name=rows.NAME, organization=rows.ORGANIZATION)
    register(adb, head, p12=p12.read_bytes())
    assert_nothing_leaked(adb.sent, p12=p12)
    assert adb.failures + head.failures == []


def test_a_renewal_goes_from_the_reminders_mail_to_selesai(
    browser: Browser, application: Application, tmp_path: Path
) -> None:
    """The certificate was in SIAK before the application was; beat, worker and mail server are real ones."""
    adb, head = officer_in(browser, application), officer_in(browser, application)
    link = application.wait_for_reminder("kepala@contoh.go.id", about=rows.HEAD)
    head.open(link)
    head.log_in("kepala")
    case_url = rows.row_1_renew(head)
    head.page.get_by_role("link", name="Periksa dan setujui").first.click()
    adb.log_in("adb")
    p12 = p12_makers.keytool(tmp_path, name=rows.HEAD, organization=rows.ORGANIZATION)
    carry_on(adb, head, case_url=case_url, p12=p12.read_bytes(), name=rows.HEAD)
    assert_nothing_leaked(adb.sent, p12=p12)
    assert twice_told(application.mailbox) == []
    head.open(link)
    expect(head.page.locator(".badge-state.is-superseded")).to_be_visible()
    head.check()
    assert adb.failures + head.failures == []


def twice_told(mailbox: Mailbox) -> list[tuple[str, str]]:
    """Of the reminders, which came to somebody more than once."""
    told = Counter((str(mail["To"]), str(mail["Subject"])) for mail in mailbox.mails)
    return [one for one, times in told.items() if times > 1 and one[1].startswith("Sertifikat ")]


def register(adb: Officer, head: Officer, *, p12: bytes) -> None:
    case_url = rows.row_1_fill(adb)
    rows.by_mail(head, case_url=case_url)
    carry_on(adb, head, case_url=case_url, p12=p12)


def carry_on(adb: Officer, head: Officer, *, case_url: str, p12: bytes, name: str = rows.NAME) -> None:
    """From the form that was just put out: the one signs it, the other records its issue and its upload."""
    adb.open(case_url)
    number = adb.page.locator("h1").first.inner_text()
    form = adb.page.context.request.get(rows.form_address(adb.page)).body()
    rows.row_2_sign(head, form=form, number=number)
    rows.row_3_issue(adb, p12=p12, name=name)
    rows.row_4_upload(adb, p12=p12)
    adb.open(case_url)
    expect(adb.page.locator(".badge-state.is-uploaded")).to_be_visible()
    adb.check()
