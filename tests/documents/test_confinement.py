"""No file can harm or delay the process that serves people."""

import resource
import sys
from collections.abc import Callable

import pytest
from django.conf import settings

from documents import confinement
from documents.inspection import allowance, child
from documents.photos import MOST_PHOTOGRAPHS
from documents.reading import Reading, SignatureMark
from documents.refusals import UnacceptableFile
from tests.documents import bombs, hostile, photographs
from tests.documents.asking import refusal, take


def spent() -> float:
    """Seconds of the processor that children of this process have taken so far."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


@pytest.mark.parametrize(
    "make",
    [
        bombs.doubling_forms,
        lambda: bombs.doubling_forms(pages=50),
        bombs.crossing_lines,
        bombs.image_again_and_again,
        bombs.crowd_of_objects,
        bombs.crowd_in_one_object,
        bombs.slow_to_unpack,
    ],
)
def test_no_file_keeps_the_processor_busy_for_three_seconds(make: Callable[[], bytes]) -> None:
    content, before = make(), spent()
    assert refusal(content).code == "too_complex"
    assert spent() - before < 3


def test_a_photograph_that_takes_too_long_ends_by_its_own_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(confinement, "CHILD", [*confinement.CHILD[:-1], "tests.documents.doomed_child"])
    before = spent()
    with pytest.raises(UnacceptableFile) as refused:
        confinement.inspect_confined([b"be busy"], job={"task": "photographs"})
    assert refused.value.code == "too_complex"
    assert spent() - before < allowance.ONE_PHOTOGRAPH + 1


def test_fifty_pages_in_ten_megabytes_pass() -> None:
    content = bombs.colour_scan(pages=settings.PAGE_LIMIT, size=settings.UPLOAD_LIMIT)
    assert settings.UPLOAD_LIMIT * 0.8 < len(content) <= settings.UPLOAD_LIMIT
    assert take(content).pages == settings.PAGE_LIMIT


def test_as_many_photographs_as_a_paper_may_have_pass() -> None:
    photograph = photographs.photograph((6000, 8000), quality=60)
    found = confinement.inspect_confined([photograph] * MOST_PHOTOGRAPHS, job={"task": "photographs"})
    assert (len(found.made), len(found.pictures)) == (1, MOST_PHOTOGRAPHS)


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


def test_the_child_limits_itself_and_hands_nothing_of_its_surroundings_on(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(confinement, "CHILD", [*confinement.CHILD[:-1], "tests.documents.telling_child"])
    answer, _ = confinement._run([b""], job={})
    assert answer["limits"] == [child.MEMORY, child.CPU_SECONDS + 1, child.OUTPUT, child.OPEN_FILES, 0]
    passed_on = {"LANG", "LC_CTYPE", "COVERAGE_PROCESS_CONFIG", "HOME", "TMPDIR"}
    assert set(answer["environment"]) <= passed_on
    assert answer["leads_its_group"]


def test_the_child_ends_by_its_own_limit_before_the_parent_loses_patience() -> None:
    assert child.CPU_SECONDS + MOST_PHOTOGRAPHS * child.CPU_SECONDS_A_FILE < confinement.TIME_LIMIT


def test_a_sheet_without_codes_is_read_as_what_it_is() -> None:
    nothing = Reading(texts=(), mark=SignatureMark.UNREADABLE)
    assert confinement.read_scan_confined(hostile.paper()) == nothing


def test_a_scan_that_cannot_be_opened_is_refused() -> None:
    with pytest.raises(UnacceptableFile):
        confinement.read_scan_confined(b"bukan PDF")
