"""A rotation of the master keys dies anywhere, and everything still opens; run again, it finishes."""

import io
import os
import shutil
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection
from pytest_django import Settings

from audit.actions import Action
from audit.models import Entry
from certificates.models import Holder
from documents import keyring, vault
from documents.fields import SealedField
from documents.models import Document
from documents.rotation import is_on_record
from tests.documents.asking import master_key_of
from tests.killing.calls import die_at_call
from tests.killing.databases import copied
from tests.killing.deaths import die
from tests.killing.look import assert_agreement, assert_unlocked
from tests.killing.stages import Stages

pytestmark = pytest.mark.django_db(transaction=True)
HOURS_AGO = 7200


@pytest.fixture
def ring(settings: Settings, tmp_path: Path) -> Iterator[Callable[[], Path]]:
    """A copy of the folder of keys, looked at anew by each call: nothing that a process remembers stands in for it."""
    before, folder = settings.KEYS_DIR, tmp_path / "keys"
    shutil.copytree(before, folder)

    def anew() -> Path:
        link = tmp_path / f"ring-{len(list(tmp_path.iterdir()))}"
        link.symlink_to(folder, target_is_directory=True)
        settings.KEYS_DIR = link
        return link

    yield anew
    settings.KEYS_DIR = before


def rotate(*options: str) -> str:
    said = io.StringIO()
    call_command("rotate_keys", *options, stdout=said)
    return said.getvalue()


def retire() -> None:
    call_command("retire_master_key", stdout=io.StringIO())


def contents() -> list[object]:
    """Whatever is sealed, opened: each paper with its pages, each sealed column of each row."""
    found: list[object] = []
    for paper in Document.objects.order_by("pk"):
        found += [paper.read(), *(paper.page_picture(number) for number, *_ in paper.thumbnails)]
    for model in apps.get_models():
        for field in [one for one in model._meta.local_fields if isinstance(one, SealedField)]:
            found += [getattr(row, field.attname) for row in model._base_manager.order_by("pk")]
    return found


def named() -> set[int]:
    """The numbers of the master keys that papers and people are under."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT sealed_key FROM documents_document UNION ALL SELECT nik FROM certificates_holder"
        )
        return {master_key_of(token) for (token,) in cursor.fetchall()}


def test_a_rotation_that_dies_between_any_two_statements(stages: Stages, ring: Callable[[], Path]) -> None:
    with copied(stages.in_force()):
        ring()
        before, deaths = contents(), 0
        assert len(before) > Document.objects.count() + Holder.objects.count()
        while die(rotate, at=deaths + 1).is_killed:
            deaths += 1
            ring()
            assert contents() == before
            assert_unlocked()
            rotate("--resume")
            assert named() == {vault.newest_key()}
            assert is_on_record()
        ring()
        assert contents() == before
        made = vault.newest_key()
        entries = Entry.objects.filter(action=Action.ROTATE_KEYS)
        # Each key that was ever put on the ring is in the trail, whenever its process died.
        assert {entry.facts["master_key"] for entry in entries} >= set(range(2, made + 1))
        assert_agreement()
        assert deaths > 40


def test_a_ring_that_is_written_when_its_process_dies(tmp_path: Path) -> None:
    """Whole before or whole after; and the next process that writes it takes away what was left of it."""
    deaths = 0
    while True:
        folder = tmp_path / str(deaths)
        before = keyring.load(folder)
        is_killed = die_at_call(partial(keyring.add_master_key, folder), at=deaths + 1)
        after = keyring.load(folder)
        assert after.master.keys() - before.master.keys() in (set(), {2})
        assert (after.master[1], after.blind_index, after.purpose) == (
            before.master[1],
            before.blind_index,
            before.purpose,
        )
        assert set(keyring.load(folder).master) == set(after.master)
        _age(folder)
        grown = keyring.add_master_key(folder)
        assert grown.newest == after.newest + 1
        assert [path.name for path in folder.iterdir()] == [keyring.FILE_NAME]
        if not is_killed:
            break
        deaths += 1
    assert deaths > 15


def test_a_first_ring_that_is_made_when_its_process_dies(tmp_path: Path) -> None:
    deaths = 0
    while die_at_call(partial(keyring.load, tmp_path / str(deaths)), at=deaths + 1):
        assert keyring.load(tmp_path / str(deaths)).newest == 1
        deaths += 1
    assert deaths > 10


@pytest.mark.parametrize("die_in", ["statements", "calls"])
def test_a_key_that_is_retired_when_its_process_dies(
    stages: Stages, ring: Callable[[], Path], die_in: str
) -> None:
    with copied(stages.in_force()):
        before, deaths, is_killed = contents(), 0, True
        while is_killed:
            folder = ring()
            rotate()
            _age(folder)
            connection.close()
            is_killed = (
                die(retire, at=deaths + 1).is_killed
                if die_in == "statements"
                else die_at_call(retire, at=deaths + 1)
            )
            ring()
            assert contents() == before
            retire()
            assert vault.older_keys() == []
            retired = {"retired_up_to": vault.newest_key() - 1}
            assert Entry.objects.filter(action=Action.RETIRE_KEY, facts=retired).count() == 1
            deaths += 1
        ring()
        assert contents() == before
        assert deaths > 5


def _age(folder: Path) -> None:
    """As if whatever is there had been written some hours ago."""
    for path in folder.iterdir():
        then = path.stat().st_mtime - HOURS_AGO
        os.utime(path, (then, then))
