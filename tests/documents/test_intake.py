"""Papers come in byte for byte; whatever is more than paper is refused, each in its own sentence."""

import contextlib
import sys
from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pikepdf import Array, Dictionary, Name, String

from documents import confinement
from documents.inspection import child, pages, structure
from documents.inspection.findings import Unfit
from documents.intake import ALLOWED, Allowed, Inspected, accept, inspect
from documents.models import DocumentKind
from documents.names import checked_name, clean_name
from documents.refusals import SENTENCES, UnacceptableFile
from tests.documents import hostile

DECREE = ALLOWED[DocumentKind.DECREE]
EVIDENCE = ALLOWED[DocumentKind.SIAK_EVIDENCE]


def take(content: bytes, *, name: str = "sk.pdf", allow: Allowed = DECREE) -> Inspected:
    return inspect(content, name=name, allow=allow)


def refusal(content: bytes, *, name: str = "sk.pdf", allow: Allowed = DECREE) -> UnacceptableFile:
    with pytest.raises(UnacceptableFile) as refused:
        take(content, name=name, allow=allow)
    return refused.value


def finding(content: bytes, *, page_limit: int = 50) -> str:
    """What the child finds, without the child: for the many shapes that threaten nothing but the reader."""
    with pytest.raises(Unfit) as unfit:
        structure.examine(content, page_limit=page_limit)
    return unfit.value.code


def test_a_paper_comes_in_byte_for_byte_with_a_picture_of_each_page() -> None:
    inspected = take(hostile.paper(3))
    assert inspected.content == hostile.paper(3)
    assert inspected.pages == 3
    assert {max(picture.width, picture.height) for picture in inspected.pictures} == {1240}
    assert all(picture.jpeg.startswith(b"\xff\xd8") for picture in inspected.pictures)


def test_every_refusal_is_a_whole_sentence_that_says_what_to_do() -> None:
    for sentence in SENTENCES.values():
        assert sentence[0].isupper()
        assert sentence.endswith(".")
        assert len(sentence.split()) > 5


@pytest.mark.parametrize(
    "make",
    [
        lambda: hostile.with_root(OpenAction=Array([Name.Dummy, Name.Fit])),
        lambda: hostile.with_root(OpenAction=Dictionary(S=Name.GoTo, D=String("halaman1"))),
        lambda: hostile.link(Dictionary(S=Name.URI, URI=String("https://bsre.bssn.go.id"))),
        lambda: hostile.link(Dictionary(S=Name.GoTo, D=String("halaman1"))),
        lambda: hostile.annotation("Text", Contents=String("catatan")),
        lambda: hostile.with_root(StructTreeRoot=Dictionary(K=Array([Dictionary(S=Name.Document)]))),
        lambda: hostile.nested(20),
        hostile.well_packed_drawing,
        hostile.badly_packed_drawing,
        hostile.scanned_sheet,
        hostile.numbers_that_nothing_refers_to,
        lambda: hostile.action_on_a_page(Array([])),
        lambda: hostile.page_tree_of_depth(5),
    ],
)
def test_what_word_processors_write_into_a_file_passes(make: Callable[[], bytes]) -> None:
    assert structure.examine(make(), page_limit=50) == 1


@pytest.mark.parametrize(
    "make",
    [
        hostile.javascript_on_opening,
        hostile.javascript_in_an_object_stream,
        hostile.javascript_under_an_escaped_name,
        hostile.javascript_that_nothing_refers_to,
        hostile.javascript_in_the_names,
        hostile.xfa,
        hostile.external_stream,
        lambda: hostile.link(Dictionary(S=Name.Launch, F=String("calc.exe"))),
        lambda: hostile.link(Dictionary(S=Name.SubmitForm, F=String("http://contoh.invalid"))),
        lambda: hostile.link(Dictionary(S=Name.ImportData, F=String("data.fdf"))),
        lambda: hostile.link(Dictionary(S=Name.GoToR, F=String("lain.pdf"))),
        lambda: hostile.link(Dictionary(S=Name.GoToE)),
        lambda: hostile.action_on_a_page(Dictionary(S=Name.URI, URI=String("http://contoh.invalid"))),
        lambda: hostile.with_root(OpenAction=Dictionary(S=Name.URI, URI=String("http://contoh.invalid"))),
        lambda: hostile.with_root(OpenAction=Dictionary(S=Name.Named, N=Name.Print)),
        lambda: hostile.with_root(
            OpenAction=Dictionary(S=Name.GoTo, D=String("a"), Next=Dictionary(S=Name.Launch))
        ),
        lambda: hostile.annotation("RichMedia"),
        lambda: hostile.annotation("3D"),
        lambda: hostile.annotation("Screen"),
        lambda: hostile.annotation("Movie"),
    ],
)
def test_active_content_is_found_by_structure(make: Callable[[], bytes]) -> None:
    assert finding(make()) == "active"


@pytest.mark.parametrize(
    "make",
    [
        hostile.attachment,
        hostile.attachment_that_nothing_refers_to,
        lambda: hostile.annotation("FileAttachment"),
        lambda: hostile.with_root(Collection=Dictionary(View=Name.D)),
    ],
)
def test_a_file_inside_the_file_is_refused(make: Callable[[], bytes]) -> None:
    assert finding(make()) == "attachment"


@pytest.mark.parametrize("user", ["rahasia", ""])
def test_a_locked_pdf_is_refused_even_when_it_opens_without_a_password(user: str) -> None:
    assert finding(hostile.locked(user)) == "locked"


@pytest.mark.parametrize("name", hostile.POLYGLOTS)
def test_a_pdf_that_is_something_else_besides_is_refused(name: str) -> None:
    assert finding(hostile.POLYGLOTS[name]()) == "polyglot"


@pytest.mark.parametrize(
    "make",
    [
        hostile.page_tree_that_loops,
        lambda: hostile.saved(hostile.blank(0)),
        lambda: hostile.with_root(Pages=String("tidak ada")),
        lambda: hostile.with_root(Pages=Dictionary(Type=Name.Pages, Kids=Array([1, 2]), Count=2)),
        lambda: hostile.with_root(Pages=Dictionary(Type=Name.Page)),
        lambda: b"%PDF-1.7\nbukan PDF\nstartxref\n0\n%%EOF",
    ],
)
def test_a_file_without_sound_pages_is_damaged(make: Callable[[], bytes]) -> None:
    assert finding(make()) == "damaged"


@pytest.mark.parametrize("make", [lambda: hostile.page_tree_of_depth(200), lambda: hostile.nested(150)])
def test_what_is_nested_too_deeply_is_refused(make: Callable[[], bytes]) -> None:
    assert finding(make()) == "too_complex"


def test_more_pages_than_allowed_are_refused() -> None:
    assert "50 halaman" in refusal(hostile.one_page_many_times(51)).sentence
    assert "2 halaman" in refusal(hostile.paper(3), allow=ALLOWED[DocumentKind.KTP]).sentence


def test_a_lie_about_the_number_of_pages_does_not_help() -> None:
    pdf = hostile.blank(60)
    pdf.Root.Pages.Count = 1
    assert finding(hostile.saved(pdf)) == "too_many_pages"


@pytest.mark.parametrize("size", [(3, 3), (14_400, 14_400), (595, 4000)])
def test_a_page_of_no_paper_size_is_refused(size: tuple[float, float]) -> None:
    assert finding(hostile.saved(hostile.blank(size=size))) == "odd_size"


@pytest.mark.parametrize("box", [b"[ 0 0 1 ]", b"[ 0 0 (a) 1 ]", b"(kotak)", b"null", b"9 9 R", b"<< >>"])
def test_a_page_of_no_size_at_all_is_damaged(box: bytes) -> None:
    assert finding(hostile.with_page_size(box)) == "damaged"


@pytest.mark.parametrize("unit", [1e9, -1])
def test_a_unit_that_blows_up_the_page_is_refused(unit: float) -> None:
    pdf = hostile.blank()
    pdf.pages[0].UserUnit = unit
    assert finding(hostile.saved(pdf)) == "odd_size"


@pytest.mark.parametrize("make", [hostile.flate_bomb, lambda: hostile.flate_bomb(3), hostile.image_bomb])
def test_a_gigabyte_in_a_few_kilobytes_is_refused_at_once(make: Callable[[], bytes]) -> None:
    content = make()
    assert len(content) < 64 * 1024
    # Not "too_complex": it was seen before it went off.
    assert finding(content) == refusal(content).code == "bomb"


def test_a_page_that_cannot_be_drawn_is_damaged() -> None:
    with pytest.raises(Unfit) as unfit:
        pages.draw(b"%PDF-1.7 tetapi bukan PDF")
    assert unfit.value.code == "damaged"


def test_the_visible_part_of_an_electronic_signature_is_drawn() -> None:
    [plain] = pages.draw(hostile.paper())
    [signed] = pages.draw(hostile.visibly_signed())
    assert signed.jpeg != plain.jpeg


def test_an_image_larger_than_any_scan_is_refused() -> None:
    assert finding(hostile.huge_image()) == "large_image"


def test_more_filters_than_anybody_needs_are_refused() -> None:
    assert finding(hostile.flate_bomb(levels=5, size=1024 * 1024)) == "bomb"


def test_a_drawing_that_is_never_done_ends_by_the_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(confinement, "TIME_LIMIT", 3.0)
    assert refusal(hostile.doubling_forms()).code == "too_complex"


def test_a_child_that_cannot_be_started_is_no_fault_of_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/tidak/ada")
    assert refusal(hostile.paper()).code == "unavailable"


def test_a_child_that_fails_is_no_fault_of_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/bin/false")
    assert refusal(hostile.paper()).code == "unavailable"


@pytest.mark.parametrize("fate", [b"starve", b"be killed", b"crash", b"flood"])
def test_a_file_that_is_the_end_of_the_child_is_refused(monkeypatch: pytest.MonkeyPatch, fate: bytes) -> None:
    monkeypatch.setattr(confinement, "CHILD", [*confinement.CHILD[:-1], "tests.documents.doomed_child"])
    assert refusal(fate).code == "too_complex"


def test_files_wait_for_each_other_and_say_so_when_it_takes_too_long(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(confinement, "TIME_LIMIT", 0.01)
    for _ in range(confinement.AT_ONCE):
        confinement._places.acquire()
    try:
        assert refusal(hostile.paper()).code == "unavailable"
    finally:
        for _ in range(confinement.AT_ONCE):
            confinement._places.release()


def test_a_file_cut_off_anywhere_is_refused_and_never_breaks_the_reader() -> None:
    content = hostile.paper(2)
    for length in range(1, len(content) - 8, 7):
        assert finding(content[:length]) in {"damaged", "not_pdf", "polyglot"}


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.data())
def test_no_flipped_bytes_break_the_reader(data: st.DataObject) -> None:
    content = bytearray(hostile.javascript_in_an_object_stream())
    for _ in range(data.draw(st.integers(1, 8))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    with contextlib.suppress(Unfit):
        structure.examine(bytes(content), page_limit=50)


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=400))
def test_no_bytes_at_all_break_the_reader(content: bytes) -> None:
    for whole in (content, b"%PDF-1.4\n" + content, b"%PDF-1.4\n" + content + b"\nstartxref\n9\n%%EOF\n"):
        with pytest.raises(Unfit):
            structure.examine(whole, page_limit=50)


def test_an_empty_file_is_refused() -> None:
    assert refusal(b"").code == "empty"


def test_a_file_over_the_limit_of_its_kind_is_refused_with_the_limit() -> None:
    assert "10 MB" in refusal(hostile.paper() + b" " * 10 * 1024 * 1024).sentence
    assert (
        "5 MB" in refusal(hostile.paper() + b" " * 5 * 1024 * 1024, allow=ALLOWED[DocumentKind.KTP]).sentence
    )


@pytest.mark.parametrize("content", [b"MZ\x90", b"<html></html>", b"GIF89a", b"bukan PDF"])
def test_what_is_no_pdf_is_refused(content: bytes) -> None:
    assert refusal(content).code == "not_pdf"
    assert refusal(content, allow=EVIDENCE).code == "not_pdf_or_photograph"


def test_a_photograph_is_no_pdf_where_only_a_pdf_will_do() -> None:
    assert refusal(hostile.photograph()).code == "not_pdf"
    assert refusal(hostile.photograph(), name="ktp.jpg").code == "wrong_extension"


@pytest.mark.parametrize("name", ["sk.pdf.exe", "sk.exe", "sk", "sk.html", "skpdf", "sk.pdf\u202efdp.exe"])
def test_a_name_without_the_right_ending_is_refused(name: str) -> None:
    assert refusal(hostile.paper(), name=name).code in {"wrong_extension", "two_extensions"}


@pytest.mark.parametrize(
    "name", ["ktp.php.pdf", "sk.exe.pdf", "sk.pdf.pdf", "sk.html.v2.pdf", "sk.JPG.PDF", "sk.php5.pdf"]
)
def test_a_name_with_two_endings_is_refused(name: str) -> None:
    assert refusal(hostile.paper(), name=name).code == "two_extensions"


@pytest.mark.parametrize(
    "name", ["SK No. 821.2-45 Tahun 2023.pdf", "Drs. Bima Contoh, S.H., M.Si.pdf", "sk.kadis.2023.PDF"]
)
def test_dots_in_numbers_and_titles_are_no_second_ending(name: str) -> None:
    assert checked_name(name, allowed=(".pdf",)).endswith(".pdf")


@pytest.mark.parametrize(
    ("given_name", "kept"),
    [
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("C:\\Berkas\\sk.pdf", "sk.pdf"),
        ("sk\x00\r\n\x1b[31m.pdf", "sk[31m.pdf"),
        ("\u202esk\u200b.pdf", "sk.pdf"),
        ("sk\ud800.pdf", "sk.pdf"),
        ("  .sk  kadis . .pdf. ", "sk kadis.pdf"),
        ('sk"<script>|.pdf', "sk script.pdf"),
        ("con.pdf", "berkas-con.pdf"),
        ("COM1.tahun.pdf", "berkas-COM1.tahun.pdf"),
        ("console.pdf", "console.pdf"),
        ("x" * 500 + ".pdf", "x" * 116 + ".pdf"),
        (".pdf", "pdf"),
        ("", "berkas"),
        ("\u202e", "berkas"),
        ("Sé KTP.PDF", "Sé KTP.pdf"),
    ],
)
def test_a_hostile_name_is_cleaned(given_name: str, kept: str) -> None:
    assert clean_name(given_name) == kept


@settings(deadline=None)
@given(st.text(max_size=300))
def test_no_name_stays_hostile(name: str) -> None:
    cleaned = clean_name(name)
    assert 0 < len(cleaned) <= 120
    assert cleaned.isprintable()
    assert not set(cleaned) & set('/\\<>:"|?*')
    assert clean_name(cleaned) == cleaned


def test_one_field_takes_one_pdf() -> None:
    file = SimpleUploadedFile("ktp.pdf", hostile.paper())
    assert accept([file], kind=DocumentKind.KTP).content == hostile.paper()


def test_an_empty_field_is_refused() -> None:
    with pytest.raises(UnacceptableFile) as refused:
        accept([], kind=DocumentKind.KTP)
    assert refused.value.code == "empty"


def test_two_pdfs_in_one_field_are_refused() -> None:
    files = [SimpleUploadedFile("ktp.pdf", hostile.paper()) for _ in range(2)]
    with pytest.raises(UnacceptableFile) as refused:
        accept(files, kind=DocumentKind.KTP)
    assert refused.value.code == "only_one"


def test_the_child_limits_itself_and_hands_nothing_of_its_surroundings_on(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(confinement, "CHILD", [*confinement.CHILD[:-1], "tests.documents.telling_child"])
    answer, _ = confinement._run([b""], job={})
    assert answer["limits"] == [child.MEMORY, child.CPU_SECONDS, child.OUTPUT, child.OPEN_FILES, 0]
    assert set(answer["environment"]) <= {"LANG", "LC_CTYPE", "COVERAGE_PROCESS_CONFIG"}
    assert answer["leads_its_group"]
