"""`make run`, whole: pages, workers and beat come up together, and each way to end it ends all of it."""

import http.client
import os
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from time import monotonic, sleep
from uuid import uuid4

import pytest

from config.local.install import ROOT

PATIENCE = 120


@pytest.fixture(scope="module")
def name() -> Iterator[str]:
    """The name of the data of these runs, which follow one another as a user's would."""
    name = f"trial-{uuid4().hex[:8]}"
    yield name
    for folder in (ROOT / "var" / name, *Path("/var/lib").glob(f"sertifikat-dukcapil/*/{name}")):
        shutil.rmtree(folder, ignore_errors=True)


class Run:
    """A running `make run` with a port of its own."""

    def __init__(self, name: str, *, output: Path) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.output = output
        env = {key: value for key, value in os.environ.items() if key != "SITE_URL"}
        with output.open("wb") as file:
            # A group of its own, as a terminal gives: Ctrl-C reaches all of the group.
            self.process = subprocess.Popen(
                [sys.executable, "-m", "config.local", "run", name],
                cwd=ROOT,
                env=env | {"PORT": str(self.port)},
                stdin=subprocess.DEVNULL,
                stdout=file,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def log(self) -> str:
        return self.output.read_text(errors="replace")

    def answer(self) -> int | None:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        try:
            connection.request("GET", "/")
            return connection.getresponse().status
        except OSError:
            return None
        finally:
            connection.close()

    def wait_until(self, ready: Callable[[], bool]) -> None:
        deadline = monotonic() + PATIENCE
        while not ready():
            assert self.process.poll() is None, self.log()
            assert monotonic() < deadline, self.log()
            sleep(0.2)

    def wait_until_it_serves(self) -> None:
        self.wait_until(lambda: "Aplikasi siap" in self.log())
        # One of each worker.
        self.wait_until(lambda: self.log().count(" ready.") == 2 and "beat: Starting..." in self.log())
        assert self.answer() in {200, 302}

    def family(self) -> set[int]:
        """The numbers of its process and of all that descend from it."""
        parents = {}
        for path in Path("/proc").glob("[0-9]*/stat"):
            try:
                after_name = path.read_text().rpartition(")")[2].split()
            except OSError:
                continue
            parents[int(path.parent.name)] = int(after_name[1])
        found = {self.process.pid}
        while more := {pid for pid, parent in parents.items() if parent in found} - found:
            found |= more
        return found


@pytest.fixture
def start(name: str, tmp_path: Path) -> Iterator[Callable[[], Run]]:
    runs: list[Run] = []

    def start_one() -> Run:
        runs.append(Run(name, output=tmp_path / f"output-{len(runs)}"))
        return runs[-1]

    yield start_one
    for run in runs:
        run.process.kill()
        run.process.wait()


def command_of(pid: int) -> str:
    """Nothing of a zombie, or of a process that has ended since it was counted."""
    try:
        return (Path("/proc") / str(pid) / "cmdline").read_bytes().replace(b"\0", b" ").decode()
    except OSError:
        return ""


def alive(family: set[int]) -> list[str]:
    return [line for pid in family if (line := command_of(pid))]


def assert_all_ended(family: set[int]) -> None:
    deadline = monotonic() + 30
    while alive(family) and monotonic() < deadline:
        sleep(0.2)
    assert alive(family) == []


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_all_comes_up_and_each_signal_ends_all_of_it(
    start: Callable[[], Run], number: signal.Signals
) -> None:
    run = start()
    run.wait_until_it_serves()
    family = run.family()
    assert len(family) > 12, "two servers, web, workers and beat with their children"
    if number == signal.SIGINT:
        os.killpg(run.process.pid, number)
    else:
        run.process.send_signal(number)
    run.process.wait(60)
    assert_all_ended(family)


def test_the_end_of_one_process_ends_all(start: Callable[[], Run]) -> None:
    run = start()
    run.wait_until_it_serves()
    family = run.family()
    beat = [pid for pid in family if "beat" in command_of(pid)]
    os.kill(max(beat), signal.SIGKILL)
    assert run.process.wait(60) != 0
    assert_all_ended(family)


def test_a_taken_port_is_named_and_nothing_is_started(name: str) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        words = [sys.executable, "-m", "config.local", "run", name]
        env = os.environ | {"PORT": str(port)}
        done = subprocess.run(words, cwd=ROOT, env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert f"Port {port} is taken" in done.stderr
