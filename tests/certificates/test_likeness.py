"""Which ways of writing a name mean the same person, and which do not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certificates.likeness import same_organization, same_person


@pytest.mark.parametrize(
    "written",
    [
        "Bima Prasetyo",
        "BIMA PRASETYO",
        "  bima   prasetyo ",
        "Bima Prasetyo, S.H., M.H.",
        "BIMA PRASETYO SH.MH",
        "Bima Prasetyo S. H.",
        "Drs. H. Bima Prasetyo, M.Si.",
        "Drs.H.Bima Prasetyo",
        "Prof. Dr. Ir. Bima Prasetyo, Ph.D",
        "Bima Prasetyo, S.Tr.IP., M.Epid",
        "Bima-Prasetyo",
        "Ｂｉｍａ Prasetyo",
    ],
)
def test_case_spaces_points_titles_and_degrees_do_not_make_another_person(written: str) -> None:
    assert same_person(written, "Bima Prasetyo")
    assert same_person("Bima Prasetyo", written)


@pytest.mark.parametrize(
    "written",
    [
        "Bima Prasetya",
        "Bima Prasetyo Adi",
        "Prasetyo Bima",
        "Bima",
        "B. Prasetyo",
        "Bima Prasetyo / Jaka Purnama",
        "Bima Prasetyo, Jaka",
        "Bimа Prasetyo",  # a Cyrillic letter
        "",
        "S.H.",
        "Bima Prasetyo" + " S.H." * 100,
    ],
)
def test_a_name_that_is_merely_close_is_another_person(written: str) -> None:
    assert not same_person(written, "Bima Prasetyo")


@pytest.mark.parametrize(
    ("one", "other"), [("Andi Ma", "Andi"), ("Siti Si", "Siti"), ("M. Yusuf", "H. Yusuf")]
)
def test_a_short_name_is_not_taken_for_a_title_or_degree(one: str, other: str) -> None:
    assert not same_person(one, other)


def test_nobody_is_not_the_same_as_nobody() -> None:
    assert not same_person("", "")
    assert not same_person("...", "---")


@pytest.mark.parametrize(
    "written",
    ["PEMERINTAH KABUPATEN CONTOH", "Pemerintah Kab. Contoh", "Pemkab Contoh", "Pemerintah KAB.CONTOH"],
)
def test_usual_abbreviations_of_a_government_are_the_same(written: str) -> None:
    assert same_organization(written, "Pemerintah Kabupaten Contoh")


@pytest.mark.parametrize(
    "written", ["Pemerintah Kota Contoh", "Pemerintah Kabupaten Contoh Utara", "Personal", ""]
)
def test_another_government_is_another(written: str) -> None:
    assert not same_organization(written, "Pemerintah Kabupaten Contoh")


@given(st.text(max_size=300), st.text(max_size=300))
def test_likeness_does_not_depend_on_the_order(one: str, other: str) -> None:
    assert same_person(one, other) is same_person(other, one)
    assert same_organization(one, other) is same_organization(other, one)
