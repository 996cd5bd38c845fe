"""An officer reads one and the same word for a usage, in the register and in the reader of a P12."""

import re
from pathlib import Path

from certificates.x509_words import PURPOSE_WORDS, PURPOSES, USAGE_WORDS, USAGES, in_words

READER = Path(__file__).resolve().parents[2] / "static/src/p12/certificate.js"


def test_every_usage_and_every_purpose_has_its_word() -> None:
    assert list(USAGE_WORDS) == list(USAGES.values())
    assert set(PURPOSE_WORDS) == set(PURPOSES.values())


def test_the_reader_of_a_p12_says_the_same_words_bit_by_bit() -> None:
    (listed,) = re.findall(r"const USAGES = \[(.*?)\];", READER.read_text(), re.DOTALL)
    assert re.findall(r'"([^"]+)"', listed)[: len(USAGE_WORDS)] == list(USAGE_WORDS.values())


def test_what_has_no_word_keeps_its_number() -> None:
    assert in_words(["nonRepudiation", "1.2.3"]) == "nirsangkal (nonRepudiation), 1.2.3"
    assert in_words([]) == ""
