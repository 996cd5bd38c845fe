"""A name holds nothing that nobody sees."""

import pytest

from accounts.hidden import hides_something


@pytest.mark.parametrize(
    "text",
    [
        "Ri\x00na",
        "Rina\u202eanir",
        "Ri\u200bna",
        "Rina\ue000",
        "Rina\ud800",
        "a\nb",
        "a\u200db",
        "\u200d👧",
        "👩\u200dx",
        "Ri\u00adna",
        "Ri\u034fna",
        "Rina\u3164Kusuma",
        "Rina\u2800Kusuma",
        "Ri\ufe0fna",
        "Rina.\ufe0f",
        "1\ufe0f",
        "\U000e0100",
    ],
)
def test_a_character_that_nobody_sees_is_found(text: str) -> None:
    assert hides_something(text)


@pytest.mark.parametrize(
    "text", ["", "Rina Kusuma, S.Kom.", "Nurul ’Aini", "Dr. Ké-Đặng", "한글", "👩‍👩‍👧", "❤️‍🔥", "1️⃣", "©️"]
)
def test_what_can_be_seen_is_no_secret(text: str) -> None:
    assert not hides_something(text)
