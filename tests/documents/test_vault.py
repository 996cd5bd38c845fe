"""Sealed values open in their own place only, and the key ring is there whole or not at all."""

import json
import stat
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import Settings

from documents import keyring, vault
from tests.documents.asking import master_key_of

NIK = "registrations.registration.nik:5b0f"


@pytest.fixture
def keys(settings: Settings, tmp_path: Path) -> Path:
    settings.KEYS_DIR = tmp_path / "keys"
    folder: Path = settings.KEYS_DIR
    return folder


def test_what_is_sealed_opens_in_its_own_context(keys: Path) -> None:
    assert vault.unseal(vault.seal(b"3402010101700003", context=NIK), context=NIK) == b"3402010101700003"


def test_the_same_value_is_sealed_differently_each_time(keys: Path) -> None:
    assert vault.seal(b"3402", context=NIK) != vault.seal(b"3402", context=NIK)


def test_a_token_moved_to_another_row_does_not_open(keys: Path) -> None:
    token = vault.seal(b"3402", context=NIK)
    with pytest.raises(vault.Tampered):
        vault.unseal(token, context="registrations.registration.nik:77aa")


@given(st.data())
def test_no_altered_byte_passes(data: st.DataObject) -> None:
    token = bytearray(vault.seal(b"3402010101700003", context=NIK))
    position = data.draw(st.integers(0, len(token) - 1))
    token[position] ^= data.draw(st.integers(1, 255))
    with pytest.raises(vault.Tampered):
        vault.unseal(bytes(token), context=NIK)


@given(st.binary(max_size=80))
def test_planted_bytes_are_never_taken_for_a_value(planted: bytes) -> None:
    with pytest.raises(vault.Tampered):
        vault.unseal(planted, context=NIK)


@given(st.binary(max_size=80))
def test_planted_bytes_do_not_open_under_a_data_key(planted: bytes) -> None:
    with pytest.raises(vault.Tampered):
        vault.unseal_with(b"k" * 32, planted, context=NIK)


def test_a_truncated_token_does_not_open(keys: Path) -> None:
    token = vault.seal(b"3402", context=NIK)
    for length in range(len(token)):
        with pytest.raises(vault.Tampered):
            vault.unseal(token[:length], context=NIK)


def test_a_document_opens_under_its_own_data_key_alone(keys: Path) -> None:
    data_key = vault.new_data_key()
    token = vault.seal_with(data_key, b"%PDF-1.7", context="documents.content:1:0")
    wrapped = vault.wrap(data_key, context="documents.document.sealed_key:1")
    opened = vault.unwrap(wrapped, context="documents.document.sealed_key:1")
    assert vault.unseal_with(opened, token, context="documents.content:1:0") == b"%PDF-1.7"
    with pytest.raises(vault.Tampered):
        vault.unseal_with(vault.new_data_key(), token, context="documents.content:1:0")


def test_the_ring_is_readable_by_its_owner_alone(keys: Path) -> None:
    vault.seal(b"x", context=NIK)
    assert stat.S_IMODE(keys.stat().st_mode) == 0o700
    assert stat.S_IMODE((keys / keyring.FILE_NAME).stat().st_mode) == 0o600
    assert [path.name for path in keys.iterdir()] == [keyring.FILE_NAME]


def test_processes_that_start_at_once_end_up_with_one_ring(keys: Path) -> None:
    code = "import sys; from pathlib import Path; from documents.keyring import load; "
    code += "print(load(Path(sys.argv[1])).blind_index.hex())"
    command = [sys.executable, "-c", code, str(keys)]
    with ThreadPoolExecutor(6) as pool:
        found = list(pool.map(lambda _: subprocess.check_output(command, cwd=Path.cwd()), range(6)))
    assert len(set(found)) == 1


def test_the_newest_key_seals_and_all_keys_open(keys: Path) -> None:
    old = vault.seal(b"3402", context=NIK)
    vault.rotate()
    new = vault.seal(b"3402", context=NIK)
    assert (master_key_of(old), master_key_of(new)) == (1, 2)
    assert vault.unseal(old, context=NIK) == vault.unseal(new, context=NIK) == b"3402"


def test_a_process_learns_of_a_rotation_by_another(keys: Path) -> None:
    vault.seal(b"x", context=NIK)
    keyring.add_master_key(keys)
    # This process still holds the old ring, meets a token of the new key, and seals with that key too.
    code = "import sys; from pathlib import Path; from django.conf import settings; "
    code += "settings.configure(KEYS_DIR=Path(sys.argv[1])); from documents import vault; "
    code += f"sys.stdout.buffer.write(vault.seal(b'baru', context='{NIK}'))"
    fresh = subprocess.check_output([sys.executable, "-c", code, str(keys)], cwd=Path.cwd())
    assert vault.unseal(fresh, context=NIK) == b"baru"
    assert master_key_of(vault.seal(b"x", context=NIK)) == vault.newest_key() == 2


def test_a_process_seals_with_the_newest_key_even_when_another_has_made_it(keys: Path) -> None:
    vault.seal(b"x", context=NIK)
    keyring.add_master_key(keys)
    assert master_key_of(vault.seal(b"x", context=NIK)) == 2


def test_a_ring_out_of_reach_for_a_moment_is_no_reason_to_stop(keys: Path) -> None:
    token = vault.seal(b"x", context=NIK)
    (keys / "ring.json").rename(keys / "ring.away")
    assert vault.unseal(vault.seal(b"y", context=NIK), context=NIK) == b"y"
    assert vault.unseal(token, context=NIK) == b"x"
    assert not (keys / "ring.json").exists()


def test_a_rotation_keeps_blind_indexes_and_purpose_keys(keys: Path) -> None:
    before = vault.blind_index("3402", purpose="nik"), vault.purpose_key("form-code")
    vault.rotate()
    assert (vault.blind_index("3402", purpose="nik"), vault.purpose_key("form-code")) == before


def test_rotations_at_once_lose_no_key(keys: Path) -> None:
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda _: keyring.add_master_key(keys), range(8)))
    assert sorted(keyring.load(keys).master) == list(range(1, 10))


def test_a_ring_given_from_outside_is_read_and_left_alone(keys: Path) -> None:
    ring = {"master": {"7": "ab" * 32}, "blind_index": "cd" * 32, "purpose": "ef" * 32}
    keys.mkdir()
    (keys / keyring.FILE_NAME).write_text(json.dumps(ring))
    (keys / keyring.FILE_NAME).chmod(0o400)
    assert master_key_of(vault.seal(b"x", context=NIK)) == 7
    assert json.loads((keys / keyring.FILE_NAME).read_text()) == ring


@pytest.mark.parametrize(
    "content",
    [
        "",
        "[]",
        "{}",
        '{"master": {}, "blind_index": "", "purpose": ""}',
        json.dumps({"master": {}, "blind_index": "cd" * 32, "purpose": "ef" * 32}),
        json.dumps({"master": {"0": "ab" * 32}, "blind_index": "cd" * 32, "purpose": "ef" * 32}),
        json.dumps({"master": {"1": "ab"}, "blind_index": "cd" * 32, "purpose": "ef" * 32}),
    ],
)
def test_a_damaged_ring_is_named_and_never_replaced(keys: Path, content: str) -> None:
    keys.mkdir()
    (keys / keyring.FILE_NAME).write_text(content)
    with pytest.raises(keyring.KeyRingUnusable):
        vault.seal(b"x", context=NIK)
    assert (keys / keyring.FILE_NAME).read_text() == content


def test_a_folder_in_which_no_ring_can_be_made_is_named(settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    settings.KEYS_DIR = tmp_path / "file" / "keys"
    with pytest.raises(keyring.KeyRingUnusable):
        vault.seal(b"x", context=NIK)
    settings.KEYS_DIR = Path("/proc/keys-of-nobody")
    with pytest.raises(keyring.KeyRingUnusable):
        vault.seal(b"x", context=NIK)


def test_a_blind_index_finds_equal_values_and_tells_purposes_apart(keys: Path) -> None:
    assert vault.blind_index("3402", purpose="nik") == vault.blind_index("3402", purpose="nik")
    assert vault.blind_index("3402", purpose="nik") != vault.blind_index("3403", purpose="nik")
    assert vault.blind_index("3402", purpose="nik") != vault.blind_index("3402", purpose="nip")
    assert len(vault.blind_index("\ud800", purpose="nik")) == 32


def test_each_purpose_has_a_key_of_its_own(keys: Path) -> None:
    assert vault.purpose_key("form-code") == vault.purpose_key("form-code")
    assert vault.purpose_key("form-code") != vault.purpose_key("challenge")


def test_keys_stand_in_no_representation(keys: Path) -> None:
    ring = keyring.load(keys)
    assert ring.blind_index.hex() not in repr(ring)
    assert repr(ring) == "KeyRing()"
