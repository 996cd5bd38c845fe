"""The rows of the SOP as officers carry them out in the browser, on real input."""

import io
import re

from PIL import Image
from playwright.sync_api import FilePayload, Page, expect

from tests.browser import p12_makers
from tests.browser.officer import Officer
from tests.certificates.examples import typed
from tests.documents.paper import Device, printed, scanned
from tests.documents.samples import one_page_pdf

NAME, ORGANIZATION = "Bima Sasmita Contoh", "Pemerintah Kabupaten Bantul"
# The head of the demo office, whose certificate ends soon; the other one has numbers of his own.
HEAD, HEADS_NIK = "Bima Contoh Sasmita", "9971010101700003"
OTHER = {"nik": "9971010101700004", "nip": "19700101 199503 1 004"}
FLATBED = Device(dpi=200, skew=1.5, noise=6, grey=240, jpeg=70)


def pdf(name: str, text: str) -> FilePayload:
    return {"name": name, "mimeType": "application/pdf", "buffer": one_page_pdf(text)}


def fill_in(page: Page, **changes: str) -> None:
    """Type what is not there yet, field by field."""
    for name, value in typed(organization=ORGANIZATION, **changes).items():
        control = page.locator(f"main [name={name}]")
        if control.get_attribute("type") == "checkbox":
            control.check()
        elif control.evaluate("control => control.tagName") == "SELECT":
            control.select_option(value)
        else:
            control.fill(value)


def row_1_fill(adb: Officer) -> str:
    """A wrong NIK first: it is said beside the field, and nothing that was typed or uploaded is lost."""
    page = adb.page
    adb.log_in("adb")
    expect(page.get_by_role("heading", name="Tugas Saya")).to_be_visible()
    adb.check()
    page.get_by_role("button", name="Buat permohonan").click()
    page.wait_for_url("**/isi/")
    adb.check()
    fill_in(page, **{**OTHER, "nik": "123"})
    page.locator("[name=ktp]").set_input_files(pdf("ktp.pdf", "KTP contoh"))
    page.locator("[name=decree]").set_input_files(pdf("sk.pdf", "SK contoh"))
    page.get_by_role("button", name="Ajukan dan buat formulir").click()
    expect(page.get_by_text("NIK harus terdiri atas 16 digit").last).to_be_visible()
    expect(page.locator("[name=full_name]")).to_have_value(NAME)
    expect(page.get_by_text("KTP sudah tersimpan")).to_be_visible()
    adb.check()
    fill_in(page, **OTHER)
    page.get_by_role("button", name="Ajukan dan buat formulir").click()
    expect(page.get_by_text("menunggu tanda tangan Kepala Dinas")).to_be_visible()
    adb.check()
    return page.url


def form_address(page: Page) -> str:
    link = page.get_by_role("link", name=re.compile("Unduh formulir-")).first
    return str(link.evaluate("link => link.href"))


def row_1_renew(head: Officer) -> str:
    """What is known of the holder stands there already, and that the system prepared it."""
    page = head.page
    page.wait_for_url("**/isi/")
    expect(page.get_by_text("Draf ini disiapkan oleh sistem")).to_be_visible()
    for name, known in (("full_name", HEAD), ("nik", HEADS_NIK)):
        expect(page.locator(f"[name={name}]")).to_have_value(known)
    head.check()
    fill_in(page, full_name=HEAD, nik=HEADS_NIK, reason="EXPIRING")
    page.locator("[name=ktp]").set_input_files(pdf("ktp.pdf", "KTP contoh"))
    page.locator("[name=decree]").set_input_files(pdf("sk.pdf", "SK contoh"))
    page.get_by_role("button", name="Ajukan dan buat formulir").click()
    expect(page.get_by_role("link", name=re.compile("Unduh formulir-")).first).to_be_visible()
    head.check()
    return page.url


def by_mail(head: Officer, *, case_url: str) -> None:
    """The one link of the mail leads, through the log-in, to the one act."""
    link = head.application.mailbox.wait_for_link("kepala@contoh.go.id", part=f"{case_url}tanda-tangan/")
    head.open(link)
    head.log_in("kepala")
    head.page.wait_for_url(link)


def row_2_sign(head: Officer, *, form: bytes, number: str) -> None:
    """The form itself is refused, and its signed and stamped scan goes through."""
    page = head.page
    head.check()
    page.locator("[name=scan]").set_input_files(
        {"name": "formulir.pdf", "mimeType": "application/pdf", "buffer": form}
    )
    page.get_by_role("button", name="Unggah pindaian").click()
    expect(page.get_by_text("belum ditandatangani").first).to_be_visible()
    page.locator("[name=scan]").set_input_files(photographs(form))
    page.get_by_role("button", name="Unggah pindaian").click()
    expect(page.get_by_text(f"Kode QR cocok: {number}")).to_be_visible()
    expect(page.get_by_text("Kotak tanda tangan: terisi")).to_be_visible()
    head.check()
    page.get_by_label(re.compile("sudah (saya tanda tangani|ditandatangani)")).check()
    page.get_by_label("sudah berstempel").check()
    page.get_by_role("button", name="Setujui dan sahkan").click()
    expect(page.get_by_text("Permohonan disetujui")).to_be_visible()


def photographs(form: bytes) -> list[FilePayload]:
    """The printed, signed and stamped pages as a scanner's JPEG files."""
    pages = printed(scanned(form, FLATBED), dpi=200)
    return [
        {"name": f"halaman-{number}.jpg", "mimeType": "image/jpeg", "buffer": jpeg(page)}
        for number, page in enumerate(pages, start=1)
    ]


def jpeg(picture: Image.Image) -> bytes:
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=85)
    return out.getvalue()


def row_3_issue(adb: Officer, *, p12: bytes, name: str) -> None:
    """The holder types his passphrase; a wrong one is named, and the right one shows what the file holds.

    No CA has signed it, which wants a sentence to be ticked.
    """
    page = adb.page
    adb.open("/")
    page.get_by_role("link", name="Catat penerbitan P12").first.click()
    page.wait_for_url("**/penerbitan/")
    adb.check()
    page.get_by_label("Pilih berkas P12").set_input_files(
        {"name": "sertifikat.p12", "mimeType": "application/x-pkcs12", "buffer": p12}
    )
    for passphrase, answer in (("bukan ini", "Passphrase"), (p12_makers.PASSPHRASE, name)):
        page.get_by_label("Passphrase", exact=True).fill(passphrase)
        page.get_by_role("button", name="Baca berkas P12").click()
        expect(page.locator("[data-p12-reader]").get_by_text(answer).last).to_be_visible()
    page.get_by_label("Passphrase ditetapkan dan diketik sendiri").check()
    page.get_by_label("BSrE sudah memastikan kepada saya").check()
    adb.check()
    page.get_by_role("button", name="Catat penerbitan P12").click()
    expect(page.get_by_text("Penerbitan P12 dicatat")).to_be_visible()


def row_4_upload(adb: Officer, *, p12: bytes) -> None:
    """Another file is refused with the reason; the very same one goes through, with its proof."""
    page = adb.page
    adb.open("/")
    page.get_by_role("link", name="Catat unggahan SIAK").first.click()
    page.wait_for_url("**/unggah/")
    adb.check()
    submit = page.get_by_role("button", name="Catat unggahan SIAK")
    for content, is_same in ((p12 + b"\n", False), (p12, True)):
        page.get_by_label("Pilih berkas P12").set_input_files(
            {"name": "sertifikat.p12", "mimeType": "application/x-pkcs12", "buffer": content}
        )
        expect(submit).to_be_enabled() if is_same else expect(submit).to_be_disabled()
    picture = io.BytesIO()
    Image.new("RGB", (1000, 700), "white").save(picture, "PNG")
    page.locator("[name=evidence]").set_input_files(
        {"name": "bukti.png", "mimeType": "image/png", "buffer": picture.getvalue()}
    )
    submit.click()
    expect(page.get_by_text("tercatat terunggah di SIAK")).to_be_visible()
