"""A destruction that dies anywhere has happened whole, or not at all: no key is gone without its minutes."""

from functools import partial

import pytest
from django.db import connection

from accounts.models import Role
from audit.models import Entry
from documents.destruction import approve, propose
from documents.models import Destruction, Document
from tests.killing.databases import Mortal
from tests.killing.look import kill_everywhere
from tests.killing.office import person
from tests.killing.stages import Stages

pytestmark = pytest.mark.django_db(transaction=True)
END = "UPDATE certificates_certificate SET superseded_at = now(), superseded_by_id = id"


def list_two_papers() -> None:
    """Of a case whose certificate is no longer in force."""
    with connection.cursor() as cursor:
        cursor.execute(END)
    papers = list(Document.objects.order_by("created_at", "id")[:2])
    propose(papers, by=person(Role.ADMIN), reason="Permintaan penghapusan.")


def test_a_destruction_that_is_being_approved(stages: Stages) -> None:
    stage = stages.after(stages.in_force(), list_two_papers, known_as="listed")
    with Mortal(stage) as mortal:
        listed = Destruction.objects.get()
        act = partial(approve, listed, by=person(Role.KEPALA_DINAS), list_sha256=listed.list_sha256)
        known = set(Entry.objects.values_list("pk", flat=True))

        def happened() -> None:
            new = Entry.objects.exclude(pk__in=known).order_by("id").values_list("action", flat=True)
            assert list(new) == ["destroy_document", "destroy_document", "approve_destruction"]
            done = Destruction.objects.get()
            assert done.minutes is not None
            assert done.minutes.read().startswith(b"%PDF")
            assert Document.objects.filter(sealed_key=None, minutes_number=done.number).count() == 2

        deaths = kill_everywhere(act, restore=mortal.restore, happened=happened, each_again=False)
    assert deaths > 20
