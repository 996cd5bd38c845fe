"""The keys of the trail are made once and kept from others; a note says exactly one thing, or nothing."""

import json
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.conf import settings

from audit.keys import KeysUnusable, is_signed, keys, present_keys
from audit.notes import Note, read_notes, written
from audit.rebuilding import fields_of

pytestmark = pytest.mark.usefixtures("outside")
NOTE = Note("contoh.go.id/rekam-jejak", 3, bytes(range(32)), datetime(2026, 11, 23, 1, 2, 3, tzinfo=UTC), 7)


def folder() -> Path:
    return Path(settings.KEYS_DIR)


def test_they_are_made_once_for_their_owner_alone_and_the_public_one_beside_them() -> None:
    assert present_keys() is None
    made = keys()
    held = present_keys()
    assert held is not None
    assert (held.mac, held.fingerprint) == (made.mac, made.fingerprint)
    assert (folder() / "segel.json").stat().st_mode & 0o777 == 0o600
    assert b"BEGIN PUBLIC KEY" in (folder() / "segel.pub.pem").read_bytes()
    assert made.mac.hex() not in repr(made)


def test_processes_that_start_at_once_have_the_same_keys() -> None:
    code = "import sys; from pathlib import Path; from django.conf import settings;"
    code += "settings.configure(KEYS_DIR=Path(sys.argv[1]), USE_TZ=True);"
    code += "from audit.keys import keys; print(keys().fingerprint)"
    words = [sys.executable, "-c", code, str(folder())]
    started = [subprocess.Popen(words, stdout=subprocess.PIPE, text=True) for _ in range(4)]
    printed = {one.communicate()[0] for one in started}
    assert [one.returncode for one in started] == [0] * 4
    assert printed == {f"{keys().fingerprint}\n"}
    assert {path.name for path in folder().iterdir()} == {"segel.json", "segel.pub.pem"}


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"mac": "00", "seal": "00", "since": "x"}', "\x00"])
def test_damaged_keys_are_neither_used_nor_replaced(content: str) -> None:
    folder().mkdir()
    (folder() / "segel.json").write_text(content)
    with pytest.raises(KeysUnusable):
        keys()
    assert (folder() / "segel.json").read_text() == content


def test_a_key_that_is_too_short_is_none() -> None:
    keys()
    told = json.loads((folder() / "segel.json").read_text())
    (folder() / "segel.json").write_text(json.dumps({**told, "mac": "00"}))
    with pytest.raises(KeysUnusable, match="damaged"):
        present_keys()


def test_where_no_keys_can_be_made_nothing_is_put_on_record() -> None:
    folder().write_text("no folder")
    with pytest.raises(KeysUnusable, match="cannot be read"):
        keys()


def test_keys_whose_file_leads_nowhere_are_not_made_anew() -> None:
    folder().mkdir()
    (folder() / "segel.json").symlink_to(folder() / "elsewhere.json")
    with pytest.raises(KeysUnusable, match="none can be made"):
        keys()
    assert not (folder() / "elsewhere.json").exists()


def test_a_signature_is_good_for_its_own_bytes_and_key_alone() -> None:
    signature = NOTE.signed_by(keys())
    assert is_signed(NOTE.text, signature=signature, public=keys().public)
    assert not is_signed(NOTE.text + b"x", signature=signature, public=keys().public)
    assert not is_signed(NOTE.text, signature=signature, public=bytes(32))
    assert not is_signed(NOTE.text, signature=signature, public=b"short")


def test_what_is_written_is_read_and_nothing_else() -> None:
    whole = written(NOTE, signature=NOTE.signed_by(keys()), public=keys().public)
    (read,) = read_notes(whole.splitlines(keepends=True))
    assert read is not None
    assert read.note == NOTE
    assert read.is_by(keys().public)
    for place in range(len(whole)):
        spoilt = f"{whole[:place]}#{whole[place + 1 :]}"
        found = [one for one in read_notes(spoilt.splitlines(keepends=True)) if one is not None]
        assert not any(one.is_by(keys().public) for one in found if one.note != NOTE)
    assert list(read_notes(whole.splitlines(keepends=True)[:-1])) == [None]
    assert list(read_notes(whole.replace("\n3\n", "\n03\n").splitlines(keepends=True))) == [None]


def test_a_line_of_the_database_is_read_as_it_was_meant() -> None:
    assert fields_of(b"a\\tb\t\\\\t\t\\n\\\\\\\\\n") == ["a\tb", "\\t", "\n\\\\"]
