"""The text that a private key signs: whose it is, how long it is good, and that it is good once."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.core import signing

from certificates.challenge import (
    PURPOSE,
    ForeignChallenge,
    StaleChallenge,
    challenge_message,
    check_challenge,
    issue_challenge,
)
from tests.certificates.authority import NOW

BOUND: dict[str, Any] = {"case_id": UUID(int=1), "user_id": 7, "p12_sha256": "ab" * 32, "p12_size": 2500}


def test_a_challenge_names_its_one_purpose_before_anything_else() -> None:
    text = issue_challenge(**BOUND, now=NOW)
    assert text.split("\n")[0] == PURPOSE
    assert text.isascii()


def test_a_challenge_fits_what_the_browser_is_willing_to_sign() -> None:
    text = issue_challenge(**BOUND, now=NOW)
    assert 16 <= len(text) <= 1024
    assert all(character == "\n" or 0x20 <= ord(character) <= 0x7E for character in text)


def test_a_challenge_gives_its_nonce_back() -> None:
    text = issue_challenge(**BOUND, now=NOW)
    assert len(check_challenge(text, **BOUND, now=NOW)) == 32


def test_two_challenges_for_the_same_file_differ() -> None:
    one, other = (issue_challenge(**BOUND, now=NOW) for _ in range(2))
    assert check_challenge(one, **BOUND, now=NOW) != check_challenge(other, **BOUND, now=NOW)


def test_the_moment_of_asking_is_now_where_none_is_given() -> None:
    check_challenge(issue_challenge(**BOUND), **BOUND)


def test_a_form_may_turn_line_ends_into_those_of_windows() -> None:
    text = issue_challenge(**BOUND, now=NOW)
    sent = text.replace("\n", "\r\n")
    assert check_challenge(sent, **BOUND, now=NOW) == check_challenge(text, **BOUND, now=NOW)
    assert challenge_message(sent) == text.encode()


@pytest.mark.parametrize(
    "other",
    [
        {"case_id": uuid4()},
        {"user_id": 8},
        {"p12_sha256": "cd" * 32},
        {"p12_size": 2501},
        {"p12_sha256": "nothing"},
        {"p12_sha256": "１" * 64},
        {"p12_size": 0},
    ],
)
def test_a_challenge_for_something_else_is_refused(other: dict[str, Any]) -> None:
    text = issue_challenge(**BOUND, now=NOW)
    with pytest.raises(ForeignChallenge, match="tidak cocok dengan permohonan"):
        check_challenge(text, **{**BOUND, **other}, now=NOW)


def test_the_hash_may_be_written_in_capitals() -> None:
    text = issue_challenge(**{**BOUND, "p12_sha256": "AB" * 32}, now=NOW)
    check_challenge(text, **BOUND, now=NOW)


@pytest.mark.parametrize("size", [-1, 0, 256 * 1024 + 1])
def test_no_challenge_is_given_for_a_file_of_impossible_size(size: int) -> None:
    with pytest.raises(ValueError, match="tidak cocok"):
        issue_challenge(**{**BOUND, "p12_size": size}, now=NOW)


def test_no_challenge_is_given_for_half_a_hash() -> None:
    with pytest.raises(ValueError, match="tidak cocok"):
        issue_challenge(**{**BOUND, "p12_sha256": "ab"}, now=NOW)


def test_a_challenge_is_good_for_fifteen_minutes() -> None:
    text = issue_challenge(**BOUND, now=NOW)
    check_challenge(text, **BOUND, now=NOW + timedelta(minutes=15))
    with pytest.raises(StaleChallenge, match="sekali lagi"):
        check_challenge(text, **BOUND, now=NOW + timedelta(minutes=15, seconds=1))


def test_a_challenge_from_the_future_is_refused() -> None:
    text = issue_challenge(**BOUND, now=NOW + timedelta(minutes=2))
    with pytest.raises(StaleChallenge):
        check_challenge(text, **BOUND, now=NOW)


@pytest.mark.parametrize(
    "change",
    [
        lambda text: text[:-1],
        lambda text: text + "A",
        lambda text: text.replace(PURPOSE, "Saya menyetujui dokumen ini."),
        lambda text: text.partition("\n")[2],
        lambda text: "",
        lambda text: "\n",
        lambda text: PURPOSE,
        lambda text: text + "\ud800",
        lambda text: text + "é",
        lambda text: text + "\x00",
        lambda text: text + "A" * 2000,
    ],
)
def test_an_altered_challenge_is_refused(change: Any) -> None:
    text = issue_challenge(**BOUND, now=NOW)
    with pytest.raises(ForeignChallenge):
        check_challenge(change(text), **BOUND, now=NOW)


def test_what_was_signed_for_another_purpose_is_no_challenge() -> None:
    content = {
        "case": str(BOUND["case_id"]),
        "user": "7",
        "file": "ab" * 32,
        "size": 2500,
        "nonce": "0",
        "at": 0,
    }
    foreign = f"{PURPOSE}\n{signing.Signer(salt='something.else').sign_object(content)}"
    with pytest.raises(ForeignChallenge):
        check_challenge(foreign, **BOUND, now=NOW)
