"""Archives of the trail in the hands of a test: made, unpacked, judged by the verifier that they bring along."""

import contextlib
import importlib.util
import io
import json
import shutil
import zipfile
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

from audit.archive import FOLDER, Archive, write_archive
from audit.selection import Selection


def _loaded() -> ModuleType:
    spec = importlib.util.spec_from_file_location("verify_at_home", FOLDER / "verify.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


verify = _loaded()


@dataclass(frozen=True)
class Answer:
    """What the verifier said; the verdict is its last word, and the code that it leaves with."""

    code: int
    text: str

    @property
    def verdict(self) -> str:
        assert verify.CODES[self.text.rstrip().rpartition("Hasil: ")[2]] == self.code
        return self.text.rstrip().rpartition("Hasil: ")[2]


def judged(archive: Path, *arguments: str | Path) -> Answer:
    """By the verifier, in this process."""
    said = io.StringIO()
    with contextlib.redirect_stdout(said):
        code = verify.main([str(archive), *map(str, arguments)])
    return Answer(code, said.getvalue())


def archived(folder: Path, selection: Selection | None = None) -> Path:
    """An archive of the trail as it is, unpacked."""
    path = folder.with_suffix(".zip")
    with path.open("wb") as file:
        write_archive(Archive(selection or Selection("Seluruh rekam jejak")), file)
    with zipfile.ZipFile(path) as packed:
        packed.extractall(folder)
    return folder


@dataclass
class Copy:
    """A copy of an archive, to be tampered with."""

    folder: Path

    @classmethod
    def of(cls, archive: Path, folder: Path) -> "Copy":
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(archive, folder)
        return cls(folder)

    def read(self, name: str) -> bytes:
        return (self.folder / name).read_bytes()

    def write(self, name: str, content: bytes | str) -> None:
        (self.folder / name).write_bytes(content if isinstance(content, bytes) else content.encode())

    @property
    def lines(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.read("entri.jsonl").splitlines()]

    @lines.setter
    def lines(self, lines: list[dict[str, Any]]) -> None:
        self.write("entri.jsonl", "".join(f"{json.dumps(line, separators=(',', ':'))}\n" for line in lines))

    @property
    def leaves(self) -> list[bytes]:
        content = self.read("daun.bin")
        return [content[at : at + 32] for at in range(0, len(content), 32)]

    @leaves.setter
    def leaves(self, leaves: list[bytes]) -> None:
        self.write("daun.bin", b"".join(leaves))

    @property
    def seal(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.read("segel.json"))
        return found

    @seal.setter
    def seal(self, seal: dict[str, Any]) -> None:
        self.write("segel.json", json.dumps(seal, indent=1) + "\n")
