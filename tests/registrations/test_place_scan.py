"""The signed form comes back from a scanner: its own code finds its case, and every other sheet is refused."""

import io
from collections.abc import Callable
from typing import Any

import pikepdf
import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from PIL import Image, ImageDraw

from accounts.models import User
from audit.models import Entry
from documents.geometry import PAGE, SIGNATURE_BOX
from documents.models import Document, DocumentKind
from documents.reading import SignatureMark
from notifications.models import Notice
from registrations.models import Registration
from sop.scans import BY_CODE, BY_REASON
from sop.states import State
from sop.workflow import perform
from tests.documents.paper import Device, printed, scanned, taken, to_pdf
from tests.registrations.desk import chosen, given, send, stored, text_of

Lead = Callable[[State], Registration]
Browse = Callable[[User], Client]
REASON = "Kertas terlipat dan kode QR rusak."


@pytest.fixture
def filled(registration_in: Lead) -> Registration:
    return registration_in(State.FILLED)


@pytest.fixture
def client(browse: Browse, adb: User) -> Client:
    return browse(adb)


def form_of(case: Registration) -> bytes:
    assert case.application_form is not None
    content: bytes = case.application_form.read()
    return content


def test_a_printed_signed_and_scanned_form_finds_its_case(
    filled: Registration, client: Client, kepala_dinas: User
) -> None:
    answer = send(client, filled, "place_scan", scan=given(scanned(form_of(filled)), "pindai.pdf"))
    assert (answer.status_code, answer.headers["Location"]) == (302, filled.get_absolute_url())
    case = stored(filled)
    assert (case.state, case.scan_matched_by, case.scan_mark) == (State.FILLED, BY_CODE, SignatureMark.FILLED)
    entry = Entry.objects.latest("id")
    assert entry.facts["document_sha256"] == case.signed_form.sha256
    assert entry.facts["matched_by"] == BY_CODE
    notice = Notice.objects.latest("id")
    assert (notice.recipient, notice.path) == (kepala_dinas, case.url_of("sign"))
    assert "siap Anda periksa" in notice.subject


def test_the_kepala_dinas_uploads_photographs_in_the_act_and_goes_on_to_sign(
    filled: Registration, browse: Browse, kepala_dinas: User
) -> None:
    pages = [taken(sheet, Device(dpi=170), seed=2) for sheet in printed(form_of(filled))]
    photographs = []
    for number, picture in enumerate(pages):
        file = given(b"", f"halaman-{number}.jpg")
        picture.save(file, "JPEG", quality=80)
        file.seek(0)
        photographs.append(file)
    told = Notice.objects.count()
    answer = send(browse(kepala_dinas), filled, "place_scan", scan=photographs, reason=REASON)
    assert answer.headers["Location"] == filled.url_of("sign")
    case = stored(filled)
    assert case.signed_form.pages == len(pages)
    assert case.scan_matched_by == BY_CODE
    assert Notice.objects.count() == told


def test_another_scan_is_said_to_replace_the_first_before_and_after_it_does(
    filled: Registration, client: Client, scan_of: Callable[..., dict[str, Any]], adb: User
) -> None:
    assert "menggantikannya" not in text_of(client.get(filled.url_of("place_scan")))
    first = perform("place_scan", filled, by=adb, **scan_of(filled)).signed_form
    assert first is not None
    page = text_of(client.get(filled.url_of("place_scan")))
    assert f"Sudah ada pindaian: {first.name}, diunggah" in page
    assert "Ganti pindaian" in text_of(client.get(filled.get_absolute_url()))
    assert f"oleh {adb.full_name}. Berkas yang Anda unggah di sini menggantikannya" in page
    sent = {"scan": chosen("tanpa kode"), "reason": REASON}
    done = client.post(filled.url_of("place_scan"), sent, follow=True)
    assert "Pindaian sebelumnya sudah digantikan." in text_of(done)
    assert "menempatkan pindaian formulir sebagai pengganti pindaian sebelumnya" in text_of(done)
    assert Entry.objects.latest("id").facts["replaced_sha256"] == first.sha256


def test_a_refused_replacement_is_answered_beside_its_field_on_the_page_of_the_approval(
    filled: Registration,
    browse: Browse,
    kepala_dinas: User,
    adb: User,
    scan_of: Callable[..., dict[str, Any]],
) -> None:
    perform("place_scan", filled, by=adb, **scan_of(filled))
    page = send(browse(kepala_dinas), filled, "place_scan", scan=given(b"%PDF-1.7 rusak", "pindai.pdf"))
    assert page.status_code == 422
    assert "rusak atau tidak lengkap" in text_of(page)


def test_the_unsigned_file_itself_is_refused(filled: Registration, client: Client) -> None:
    page = send(client, filled, "place_scan", scan=given(form_of(filled), "formulir.pdf"), reason=REASON)
    refused(page, filled, "Ini berkas formulir yang belum ditandatangani.")


def test_the_unsigned_form_saved_anew_by_another_program_is_refused_whatever_the_reason(
    filled: Registration, client: Client
) -> None:
    anew = io.BytesIO()
    with pikepdf.open(io.BytesIO(form_of(filled))) as pdf:
        pdf.save(anew, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    page = send(client, filled, "place_scan", scan=given(anew.getvalue(), "pindai.pdf"), reason=REASON)
    refused(page, filled, "Ini berkas formulir yang belum ditandatangani.")
    entry = Entry.objects.latest("id")
    assert (entry.action, entry.outcome) == ("place_scan", "refused")


def test_a_print_that_nobody_signed_is_refused(filled: Registration, client: Client) -> None:
    bare = scanned(form_of(filled), signed=False, stamped=False)
    page = send(client, filled, "place_scan", scan=given(bare, "pindai.pdf"))
    refused(page, filled, "Kotak tanda tangan pada pindaian tampak kosong.")


def painted(sheet: Image.Image) -> Image.Image:
    """With a dark patch of paper over the signature box, and a little more."""
    left, top, right, bottom = box_on(sheet)
    ImageDraw.Draw(sheet).rectangle([left - 20, top - 20, right + 20, bottom + 20], fill=(40, 40, 40))
    return sheet


def cut_off(sheet: Image.Image) -> Image.Image:
    """Without its right side, where the box was; the code at the foot is still there."""
    return sheet.crop((0, 0, round(box_on(sheet)[0]) + 60, sheet.height))


def box_on(sheet: Image.Image) -> list[float]:
    box, scale = SIGNATURE_BOX, sheet.width / PAGE.width
    return [side * scale for side in (box.x, box.y, box.x + box.width, box.y + box.height)]


@pytest.mark.parametrize("spoilt", [painted, cut_off])
def test_a_box_that_cannot_be_judged_needs_a_reason_which_is_on_record(
    filled: Registration, client: Client, spoilt: Callable[[Image.Image], Image.Image]
) -> None:
    *sheets, last = printed(form_of(filled))
    bare = to_pdf([taken(sheet, Device(dpi=150), seed=3) for sheet in (*sheets, spoilt(last))], dpi=150)
    page = send(client, filled, "place_scan", scan=given(bare, "pindai.pdf"))
    refused(page, filled, "Kotak tanda tangan pada pindaian tidak dapat dinilai")
    assert page.context["form"].errors.keys() == {"scan", "reason"}
    send(client, filled, "place_scan", scan=given(bare, "pindai.pdf"), reason=REASON)
    case = stored(filled)
    assert (case.scan_matched_by, case.scan_mark) == (BY_CODE, SignatureMark.UNREADABLE)
    facts = Entry.objects.latest("id").facts
    assert (facts["mark"], facts["reason"]) == (SignatureMark.UNREADABLE, REASON)


def test_another_cases_form_is_refused_by_its_number(
    filled: Registration, registration_in: Lead, client: Client
) -> None:
    other = registration_in(State.FILLED)
    sheet = given(scanned(form_of(other)), "pindai.pdf")
    page = send(client, filled, "place_scan", scan=sheet, reason=REASON)
    refused(page, filled, f"Pindaian ini formulir nomor {other.number}, bukan {filled.number}.")


def test_paper_without_a_code_needs_a_reason_which_is_on_record(filled: Registration, client: Client) -> None:
    page = send(client, filled, "place_scan", scan=chosen("tanpa kode"))
    refused(page, filled, "Kode QR formulir tidak terbaca.")
    assert page.context["form"].errors.keys() == {"scan", "reason"}
    scan, reason = page.context["form"].errors.values()
    assert scan == ["Kode QR formulir tidak terbaca. Pindai ulang dengan halaman rata dan terang."]
    assert reason == [
        "Atau isi alasan di sini untuk melanjutkan tanpa kode QR, lalu unggah pindaian yang sama sekali lagi."
    ]
    send(client, filled, "place_scan", scan=chosen("tanpa kode"), reason=REASON)
    case = stored(filled)
    assert (case.scan_matched_by, case.scan_reason) == (BY_REASON, REASON)
    assert Entry.objects.latest("id").facts["reason"] == REASON


def test_a_bad_file_is_refused_beside_its_field(filled: Registration, client: Client) -> None:
    page = send(client, filled, "place_scan", scan=given(b"%PDF-1.7 rusak", "pindai.pdf"), reason=REASON)
    refused(page, filled, "rusak atau tidak lengkap")
    assert REASON in text_of(page)


def test_without_a_file_the_page_says_what_to_choose(filled: Registration, client: Client) -> None:
    refused(
        send(client, filled, "place_scan"), filled, "Pilih berkas formulir bertanda tangan dan berstempel."
    )


def test_a_scan_that_was_read_before_the_form_was_corrected_is_too_old(
    filled: Registration,
    client: Client,
    adb: User,
    fill_inputs: Callable[..., dict[str, Any]],
    scan_of: Callable[..., dict[str, Any]],
) -> None:
    first = scan_of(filled)
    case = perform("send_back", filled, by=adb, reason="Nama jabatan harus diperbaiki.")
    case = perform("fill", case, by=adb, **fill_inputs())
    with pytest.raises(ValidationError, match="sudah diperbaiki menjadi versi 2"):
        perform("place_scan", case, by=adb, **first)


def refused(page: Any, case: Registration, sentence: str) -> None:
    """4xx, the sentence on the page, no scan in the case, and nothing new in the archive."""
    assert page.status_code == 422
    assert sentence in text_of(page)
    now = stored(case)
    assert (now.state, now.signed_form, now.acts) == (State.FILLED, None, case.acts)
    assert not Document.objects.filter(kind=DocumentKind.SIGNED_FORM).exists()
