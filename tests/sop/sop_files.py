"""The SOP's own file, and the same with a fault in one place."""

from pathlib import Path

import pytest

from sop.toml_file import SopFileError, read

FILE = Path(__file__).resolve().parent.parent.parent / "sop" / "data" / "ikmt-piak-01-15.toml"
CONTENT = FILE.read_bytes()
FIRST_ROW = CONTENT[CONTENT.index(b"[[procedures.registration.rows]]") :].split(b"\n\n")[0]


def with_(old: str, new: str, *, count: int = 1) -> bytes:
    """The file with something else in one place."""
    assert old.encode() in CONTENT
    return CONTENT.replace(old.encode(), new.encode(), count)


def sentences_about(content: bytes) -> list[str]:
    with pytest.raises(SopFileError) as refused:
        read(content)
    return str(refused.value).split("\n")
