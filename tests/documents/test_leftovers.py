"""Nothing of a paper stays in a temporary folder, however the process that held it ended."""

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from documents import confinement
from documents.folders import SECONDS_TO_LOCK, passing_folder
from documents.inspection import child
from documents.refusals import UnacceptableFile
from tests.documents import bombs, hostile, photographs
from tests.documents.asking import EVIDENCE, refusal, take

RENDERS = """
import sys
from documents.rendering import render_pdf
render_pdf("<p>NIK 3402015205700003", stylesheets=("fonts.css", "application_form.css"))
print("made", flush=True)
sys.stdin.read()
"""
INSPECTS = """
from documents import confinement
confinement.CHILD[-1] = "tests.documents.doomed_child"
confinement.inspect_confined([b"wait"], job={"task": "pdf", "page_limit": 50})
"""


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A temporary folder of the system's that nobody else writes into."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


@pytest.fixture
def untidy_child(monkeypatch: pytest.MonkeyPatch) -> None:
    """One that writes the paper into its temporary folder and leaves it there."""
    monkeypatch.setattr(confinement, "CHILD", [*confinement.CHILD[:-1], "tests.documents.doomed_child"])


def started(program: str, folder: Path) -> subprocess.Popen[str]:
    """Another process of ours, with a temporary folder of its own."""
    return subprocess.Popen(
        [sys.executable, "-c", program],
        env={**os.environ, "TMPDIR": str(folder)},
        cwd=confinement.ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


@contextmanager
def renderer(folder: Path) -> Iterator[subprocess.Popen[str]]:
    """A process that has made a form and waits for its end."""
    process = started(RENDERS, folder)
    assert process.stdout is not None
    assert process.stdout.readline() == "made\n"
    try:
        yield process
    finally:
        process.communicate()


def test_a_paper_that_is_let_in_leaves_nothing(temporary: Path) -> None:
    take(hostile.paper(2))
    take(photographs.photograph(), name="foto.jpg", allow=EVIDENCE)
    assert list(temporary.iterdir()) == []


def test_a_paper_that_is_refused_leaves_nothing(temporary: Path) -> None:
    for content in (hostile.javascript_on_opening(), hostile.locked(), bombs.flate_bomb()):
        refusal(content)
    assert list(temporary.iterdir()) == []


@pytest.mark.parametrize("fate", [b"be refused", b"starve", b"be killed", b"crash", b"flood"])
def test_a_child_that_ends_badly_leaves_nothing(temporary: Path, untidy_child: None, fate: bytes) -> None:
    refusal(fate)
    assert list(temporary.iterdir()) == []


def test_a_child_whose_time_is_up_leaves_nothing(
    temporary: Path, untidy_child: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(confinement, "TIME_LIMIT", 2.0)
    assert refusal(b"wait").code == "too_complex"
    assert list(temporary.iterdir()) == []


def test_the_folder_of_a_child_is_its_own_and_closed_to_others(
    temporary: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(confinement, "CHILD", [*confinement.CHILD[:-1], "tests.documents.telling_child"])
    answer, _ = confinement._run([b""], job={})
    folder, mode = answer["folder"]
    assert Path(folder).parent == temporary
    assert (mode, answer["umask"]) == ("0o700", "0o77")
    assert answer["limits"][2] == child.OUTPUT


def test_where_there_is_no_room_for_a_folder_the_file_is_not_to_blame(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "tidak ada"))
    with pytest.raises(UnacceptableFile) as refused:
        confinement.read_scan_confined(hostile.paper())
    assert refused.value.code == "unavailable"


def test_a_killed_process_takes_its_inspection_along_and_the_next_one_clears_away(temporary: Path) -> None:
    process = started(INSPECTS, temporary)
    until(lambda: any(True for _ in temporary.glob("*/*")))
    (inspection,) = children_of(process.pid)
    process.send_signal(signal.SIGKILL)
    process.communicate()
    until(lambda: not is_alive(inspection))
    (left,) = temporary.iterdir()
    take(hostile.paper())
    assert left.exists(), "so young that it may belong to a process that has just begun"
    age(left)
    take(hostile.paper())
    assert list(temporary.iterdir()) == []


def test_the_folder_of_an_inspection_at_work_stays_with_it(temporary: Path) -> None:
    with passing_folder(confinement.FOLDER) as name:
        age(Path(name))
        take(hostile.paper())
        assert Path(name).exists()
    assert list(temporary.iterdir()) == []


def test_a_child_that_finds_its_parent_gone_does_not_begin() -> None:
    words = [sys.executable, *confinement.CHILD, json.dumps({"parent": 1, "sizes": [0], "task": "pdf"})]
    done = subprocess.run(words, cwd=confinement.ROOT, input=b"", capture_output=True, check=False)
    assert (done.returncode, done.stdout) == (1, b"")


def test_a_process_that_made_a_form_leaves_nothing(tmp_path: Path) -> None:
    with renderer(tmp_path):
        assert len(list(tmp_path.iterdir())) == 1
    assert list(tmp_path.iterdir()) == []


def test_a_killed_process_leaves_typefaces_alone_and_the_next_one_clears_them_away(tmp_path: Path) -> None:
    with renderer(tmp_path) as process:
        process.send_signal(signal.SIGKILL)
    [left] = tmp_path.iterdir()
    typefaces = [file.read_bytes() for file in left.iterdir()]
    assert typefaces
    assert all(face.startswith((b"\x00\x01\x00\x00", b"OTTO")) for face in typefaces)
    age(left)
    with renderer(tmp_path):
        assert not left.exists()
    assert list(tmp_path.iterdir()) == []


def test_the_typefaces_of_a_process_that_lives_stay_with_it(tmp_path: Path) -> None:
    with renderer(tmp_path):
        [folder] = tmp_path.iterdir()
        age(folder)
        with renderer(tmp_path):
            assert folder.exists()
        assert folder.exists()


def until(done: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 20
    while not done():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def children_of(pid: int) -> list[int]:
    return [int(word) for word in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def is_alive(pid: int) -> bool:
    """Whether it still runs; one that nobody has buried yet does not."""
    try:
        return "(zombie)" not in Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return False


def age(folder: Path) -> None:
    """Make it look as if it had been there for some time."""
    then = folder.stat().st_mtime - 2 * SECONDS_TO_LOCK
    os.utime(folder, (then, then))
