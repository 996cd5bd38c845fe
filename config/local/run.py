"""`make run`: servers, migrations, the demo office, then web, worker, courier and beat until Ctrl-C."""
# ruff: noqa: S603 -- every command is spelled out in commands.py

import ctypes
import http.client
import os
import shlex
import signal
import socket
import subprocess
import sys
from multiprocessing import active_children
from multiprocessing.queues import Queue
from pathlib import Path
from threading import Thread
from time import sleep
from typing import Any

from honcho.manager import Manager
from honcho.process import Process

from config.local import commands, trial
from config.local.children import attended
from config.local.install import PATH, ROOT, VENV, digest, once
from config.local.servers import Environment, as_owner, running, servers, told

# What the pages tell the operator of this installation to type.
MANAGE_COMMAND = ".venv/bin/python -m config.local manage"


class LeavesWithUs(Process):  # type: ignore[misc]  # honcho has no types
    """A process of honcho's that the kernel ends when we die, even by SIGKILL."""

    def run(self, events: "Queue[Any] | None" = None, ignore_signals: bool = False) -> None:
        set_death_signal = 1
        ctypes.CDLL(None).prctl(set_death_signal, signal.SIGKILL)
        super().run(events, ignore_signals)


def run(name: str = "run") -> int:
    """Serve until a signal or the end of a process, with the data of `name`; returns the exit code."""
    port = int(os.environ.get("PORT", "8000"))
    if _answers(port):
        sys.stderr.write(f"Port {port} is taken. Choose another: PORT={port + 1} make run\n")
        return 1
    with servers(name, durable=True) as environment:
        site = {
            "SITE_URL": os.environ.get("SITE_URL", f"http://127.0.0.1:{port}"),
            "MANAGE_COMMAND": MANAGE_COMMAND,
        }
        env = with_programs(environment | site)
        accounts = _prepare(env)
        home = Path(environment["SECRET_KEY_FILE"]).parent
        with told(environment | site):
            return _supervise(env, port=port, schedule=str(home / "celerybeat-schedule"), accounts=accounts)


def manage(*words: str, name: str = "run") -> int:
    """A command of the application on the servers of the run that goes on."""
    env = with_programs(running(name))
    return subprocess.run((*commands.MANAGE, *words), cwd=ROOT, env=env, check=False).returncode


def with_programs(environment: Environment) -> Environment:
    """The whole environment of a child: ours over the caller's, and the project's programs found first."""
    path = f"{VENV / 'bin'}{os.pathsep}{PATH}"
    return os.environ | {"PATH": path, "PYTHONUNBUFFERED": "1"} | environment


def _prepare(env: Environment) -> str:
    """Tables, static files, the SOP and the demo office."""
    call(commands.MIGRATE, env=as_owner(env))
    sources = [ROOT / "static" / "build" / ".stamp", ROOT / "requirements.txt"]
    once(ROOT / "var" / "static.stamp", digest(*sources), lambda: call(commands.COLLECT_STATIC, env=env))
    home = Path(env["SECRET_KEY_FILE"]).parent
    trial.make_certificates(home / "uji-coba")
    return _demo(env, certificates=home / "uji-coba") + trial.make_p12(home / "p12-uji-coba.p12")


def _demo(env: Environment, *, certificates: Path) -> str:
    """The accounts of the demo office, which are told later, below the noise."""
    words = commands.load_demo(certificates=certificates)
    done = subprocess.run(words, cwd=ROOT, env=env, stdout=subprocess.PIPE, text=True, check=False)
    if done.returncode:
        raise SystemExit(done.returncode)
    return done.stdout


def call(words: commands.Words, *, env: Environment) -> None:
    """Run a command of the application to its end; its failure is ours."""
    if code := attended(words, cwd=ROOT, env=env):
        sys.stderr.write(f"{shlex.join(words)} failed with {code}.\n")
        raise SystemExit(code)


def _supervise(env: Environment, *, port: int, schedule: str, accounts: str) -> int:
    manager = Manager()
    manager._process_ctor = LeavesWithUs  # noqa: SLF001 -- honcho offers no other way in
    for name, words in (
        ("web", commands.web(bind=f"127.0.0.1:{port}")),
        ("worker", commands.worker()),
        ("courier", commands.courier()),
        ("beat", commands.beat(schedule=schedule)),
    ):
        # `exec`, so that the signal at our death and honcho's reach the process and not a shell before it.
        line = f"exec setpriv --pdeathsig TERM {shlex.join(words)}"
        manager.add_process(name, line, env=env, cwd=ROOT)
    news = f"{accounts}\nAplikasi siap di {env['SITE_URL']} . Tekan Ctrl-C untuk menghentikannya."
    Thread(target=_announce, args=(port, news), daemon=True).start()
    try:
        manager.loop()
    finally:
        # Only if honcho failed, as when nobody reads its output any more.
        for keeper in active_children():
            keeper.kill()
    # Ctrl-C is the way to end it, and no failure.
    return 0 if manager.returncode == 128 + signal.SIGINT else int(manager.returncode or 0)


def _answers(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def _announce(port: int, news: str) -> None:
    """Say it when the first page was answered, which is after the processes have said their own."""
    while True:
        connection = http.client.HTTPConnection("127.0.0.1", port)
        try:
            connection.request("GET", "/")
            connection.getresponse()
            break
        except OSError:
            sleep(0.2)
        finally:
            connection.close()
    sys.stdout.write(f"\n{news}\n\n")
    sys.stdout.flush()
