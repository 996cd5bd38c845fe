"""What becomes of a process of ours that fails, hangs or is told to end."""

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic, sleep
from types import FrameType

import pytest

from config.local import children, commands, install, postgres, run, servers
from config.local.__main__ import main
from config.local.broker import broker
from config.local.children import ServerError, as_owner, attended, once, running
from config.local.install import ROOT

DEAF = ["sh", "-c", "trap '' INT; touch deaf; while :; do sleep 0.1; done"]


def is_being_started(frame: FrameType | None) -> bool:
    """Whether the process is not yet in the hands of whoever starts it."""
    while frame and frame.f_code.co_name != "_execute_child":
        frame = frame.f_back
    return frame is not None


@contextmanager
def interrupted(after: Path, *, by: BaseException) -> Iterator[None]:
    """Let `by` be raised here as soon as the file is there, as a signal would have it raised."""

    def look(_number: int, frame: FrameType | None) -> None:
        if after.exists() and not is_being_started(frame):
            signal.setitimer(signal.ITIMER_REAL, 0)
            raise by

    earlier = signal.signal(signal.SIGALRM, look)
    signal.setitimer(signal.ITIMER_REAL, 0.1, 0.1)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, earlier)


def test_a_server_that_does_not_start_is_told_with_the_end_of_its_log(tmp_path: Path) -> None:
    words = ["sh", "-c", "echo the reason; exit 3"]
    with (
        pytest.raises(ServerError, match=r"did not start. From .*server.log:\nthe reason"),
        running(tmp_path, words, log=tmp_path / "server.log", ready=lambda: False),
    ):
        pass


def test_a_server_that_hangs_at_its_end_is_killed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(children, "ENDINGS", ((signal.SIGINT, 0.1), (signal.SIGKILL, 5)))
    deaf = tmp_path / "deaf"
    with running(tmp_path, DEAF, log=tmp_path / "log", ready=deaf.exists) as number:
        pass
    assert not Path(f"/proc/{number}").exists()


def test_a_command_that_fails_is_told_with_its_complaint(tmp_path: Path) -> None:
    with pytest.raises(ServerError, match="a complaint"):
        once(tmp_path, ["sh", "-c", "echo a complaint >&2; exit 1"])


def test_a_command_in_the_foreground_that_does_not_end_when_told_is_killed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(children, "FAREWELL", 0.2)
    before = monotonic()
    with pytest.raises(SystemExit), interrupted(tmp_path / "deaf", by=SystemExit()):
        attended(DEAF, cwd=tmp_path, env=dict(os.environ))
    assert monotonic() - before < 10


def test_a_command_in_the_foreground_is_given_time_to_end_after_ctrl_c(tmp_path: Path) -> None:
    words = ["sh", "-c", "touch started; sleep 0.4; touch ended"]
    with pytest.raises(KeyboardInterrupt), interrupted(tmp_path / "started", by=KeyboardInterrupt()):
        attended(words, cwd=tmp_path, env=dict(os.environ))
    assert (tmp_path / "ended").exists()


def test_a_process_becomes_the_owner_of_its_folder_where_that_is_another(tmp_path: Path) -> None:
    assert "--reuid" not in as_owner(tmp_path)
    foreign = Path("/")
    if os.geteuid() == 0:
        foreign = tmp_path / "foreign"
        foreign.mkdir()
        os.chown(foreign, 12345, 12345)
    owner = foreign.stat()
    assert as_owner(foreign)[3:] == [
        "--reuid", str(owner.st_uid), "--regid", str(owner.st_gid), "--clear-groups",
    ]  # fmt: skip


def test_a_server_whose_program_lacks_is_named_with_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(install, "PATH", str(tmp_path))
    monkeypatch.setattr(install, "VENV", tmp_path)
    with pytest.raises(ServerError, match="make install"), broker(tmp_path, durable=False):
        pass
    (tmp_path / "postgres" / "data").mkdir(parents=True)
    (tmp_path / "postgres" / "data" / "PG_VERSION").write_text("7\n")
    with pytest.raises(ServerError, match="PostgreSQL 7 for .*make install"):
        postgres._programs(tmp_path / "postgres" / "data")


def test_data_that_a_living_server_still_uses_are_left_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(postgres, "PATIENCE", 0.2)
    words = [sys.executable, "-c", "import time; print(flush=True); time.sleep(60)", str(tmp_path)]
    with subprocess.Popen(words, stdout=subprocess.PIPE) as server:
        assert server.stdout
        server.stdout.readline()
        (tmp_path / "postmaster.pid").write_text(f"{server.pid}\nrest")
        try:
            with pytest.raises(ServerError, match="still uses"):
                postgres._clear_stale_pid(tmp_path)
        finally:
            server.kill()
    assert (tmp_path / "postmaster.pid").exists()


def test_root_keeps_the_data_where_its_servers_may_go(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tmp_path.chmod(0o700)
    monkeypatch.setattr(servers, "ROOT", tmp_path)
    home = servers._reachable(tmp_path / "var" / "run")
    assert (home == tmp_path / "var" / "run") == (os.geteuid() != 0)
    assert home.name == "run"


@pytest.mark.parametrize("step", ["call", "demo"])
def test_the_failure_of_a_command_of_the_application_is_ours(
    step: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    words = ("sh", "-c", "exit 7")
    monkeypatch.setattr(commands, "load_demo", lambda **_: words)
    env = run.with_programs({})
    with pytest.raises(SystemExit) as ended:
        run._demo(env, certificates=tmp_path) if step == "demo" else run.call(words, env=env)
    assert ended.value.code == 7


def test_a_run_whose_data_another_run_holds_says_so_and_fails(capsys: pytest.CaptureFixture[str]) -> None:
    name = f"trial-{os.getpid()}"
    try:
        with servers.servers(name, durable=True):
            assert main("run", name) == 1
    finally:
        shutil.rmtree(ROOT / "var" / name, ignore_errors=True)
    assert "Another run uses" in capsys.readouterr().err


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 128 + signal.SIGTERM)])
def test_tests_that_are_told_to_end_leave_nothing_behind(
    tmp_path: Path, number: signal.Signals, code: int
) -> None:
    started, ended = tmp_path / "started", tmp_path / "ended"
    nap = tmp_path / "test_nap.py"
    nap.write_text(
        "import pathlib, time\n"
        "def test_nap():\n"
        "    try:\n"
        f"        pathlib.Path({str(started)!r}).touch()\n"
        "        time.sleep(60)\n"
        f"    finally:\n        pathlib.Path({str(ended)!r}).touch()\n"
    )
    words = [sys.executable, "-m", "config.local", "test", "-p", "no:cacheprovider", str(nap)]
    with subprocess.Popen(words, cwd=ROOT, stdout=subprocess.DEVNULL, start_new_session=True) as child:
        deadline = monotonic() + 60
        while not started.exists():
            assert child.poll() is None
            assert monotonic() < deadline
            sleep(0.1)
        if number == signal.SIGINT:
            os.killpg(child.pid, number)
        else:
            child.send_signal(number)
        assert child.wait(60) == code
    assert ended.exists()
