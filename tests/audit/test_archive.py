"""The archive for an inspector: untouched ones are whole, and whatever is done to one is named for what it is."""

import random
from collections import Counter
from pathlib import Path

import pytest
from pytest_django import Settings

from accounts.models import User
from audit.models import Entry
from audit.selection import Selection
from registrations.models import Registration
from sop.models import Sop
from tests.audit.archive_tamperings import OF_EVERYTHING, TAMPERINGS
from tests.audit.archives import Answer, Copy, archived, judged
from tests.audit.superuser import act, make_trail, sealed_all

pytestmark = pytest.mark.django_db(transaction=True)
Trail = list[Registration]
ROUNDS = 12


@pytest.fixture(autouse=True)
def keys(settings: Settings, tmp_path: Path) -> None:
    settings.KEYS_DIR = tmp_path / "keys"
    settings.CHECKPOINTS_FILE = tmp_path / "segel.txt"


@pytest.fixture
def trail(adb: User, foreign_adb: User, sop: Sop) -> Trail:
    """Two offices, sealed but for some last acts of one case."""
    cases = make_trail(people=[adb, foreign_adb], sop=sop, rng=random.Random(4))
    sealed_all()
    for _ in range(3):
        act(cases[0], by=adb)
    return cases


def of_case(case: Registration) -> Selection:
    return Selection("Permohonan", office_id=case.office_id, case_id=case.pk)


def of_office(office_id: int) -> Selection:
    return Selection("Kantor", office_id=office_id)


def test_fifty_untouched_archives_of_whatever_are_whole(trail: Trail, adb: User, tmp_path: Path) -> None:
    rng = random.Random(1)
    moments = list(Entry.objects.order_by("at").values_list("at", flat=True))
    wrong: list[Answer] = []
    for number in range(50):
        since, until = sorted(rng.sample(moments, 2))
        office = rng.choice([None, adb.office_id])
        selection = rng.choice(
            [
                Selection("Semua"),
                of_office(adb.office_id),
                of_case(rng.choice(trail)),
                Selection("Masa", office_id=office, since=since, until=until),
                Selection("Sejak", office_id=office, since=since),
                Selection("Sampai", office_id=office, until=until),
            ]
        )
        answer = judged(
            archived(tmp_path / str(number), selection), "--titik-periksa", tmp_path / "segel.txt"
        )
        if answer.verdict != "utuh":
            wrong.append(answer)
    assert wrong == []


def test_whatever_is_done_to_an_archive_is_named_for_what_it_is(
    trail: Trail, adb: User, tmp_path: Path
) -> None:
    rng = random.Random(20261123)
    archives = [
        archived(tmp_path / "everything"),
        archived(tmp_path / "office", of_office(adb.office_id)),
        archived(tmp_path / "case", of_case(trail[0])),
    ]
    wrong: Counter[str] = Counter()
    for number in range(ROUNDS):
        of_all = number % 3 == 0
        for tamper, expected in (*TAMPERINGS, *(OF_EVERYTHING if of_all else ())):
            copy = Copy.of(archives[number % 3], tmp_path / "copy")
            places = tamper(rng, copy)
            answer = judged(copy.folder)
            is_named = not places or any(f"tempat {place}" in answer.text for place in places)
            if answer.verdict not in expected or not is_named:
                wrong[f"{tamper.__name__} {number % 3} {places}: {answer.text}"] += 1
    assert wrong == {}
