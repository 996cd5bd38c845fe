"""Two clicks at once, and a trail that says the same at home: on connections of their own, as in an office."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from django.db import connections, transaction
from django.test import Client

from accounts.models import Role, User
from audit.actions import Action, Outcome
from audit.models import Entry
from audit.selection import Selection
from documents.destruction import StaleList, approve, propose
from documents.models import Destruction, Document, RetentionRule
from documents.proposing import NotDecided
from documents.retention_acts import hold
from registrations.models import Registration
from tests.accounts.test_races import elsewhere, wait_until_somebody_waits
from tests.audit.archives import archived, judged
from tests.audit.conftest import outside
from tests.audit.superuser import as_superuser, run, sealed_all, told
from tests.retention.conftest import papers_of, stored

__all__ = ["elsewhere", "outside"]
pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*acts: Callable[[], object]) -> list[object]:
    """What each has brought, an exception included."""

    def alone(act: Callable[[], object]) -> object:
        try:
            return act()
        except NotDecided as refusal:
            return refusal
        finally:
            connections.close_all()

    with ThreadPoolExecutor(max_workers=len(acts)) as pool:
        return list(pool.map(alone, acts))


def test_of_two_approvals_at_once_one_destroys_and_the_other_finds_it_done(
    proposed: Destruction, kepala_dinas: User, make_user: Callable[..., User]
) -> None:
    other = make_user("kedua.kepala", office=proposed.office, role=Role.KEPALA_DINAS)
    first, second = at_once(
        *(
            lambda by=by: approve(proposed, by=by, list_sha256=proposed.list_sha256)
            for by in (kepala_dinas, other)
        )
    )
    assert isinstance(first, Destruction)
    assert isinstance(second, Destruction)
    assert (first.number, first.decided_by_id) == (second.number, second.decided_by_id)
    assert Entry.objects.filter(action=Action.DESTROY_DOCUMENT).count() == 5
    assert Entry.objects.filter(action=Action.APPROVE_DESTRUCTION, outcome=Outcome.DONE).count() == 1


def test_a_hold_at_the_same_moment_comes_before_or_after_never_between(
    proposed: Destruction, case: Registration, kepala_dinas: User, admin: User
) -> None:
    at_once(
        lambda: approve(proposed, by=kepala_dinas, list_sha256=proposed.list_sha256),
        lambda: hold(case.pk, by=admin, reason="Sengketa."),
    )
    assert Document.objects.filter(sealed_key=None).count() in {0, 5}


def test_a_list_is_not_proposed_with_what_was_held_while_it_was_sent(
    rules: list[RetentionRule],
    case: Registration,
    later: None,
    admin: User,
    kepala_dinas: User,
    browse: Callable[[User], Client],
    elsewhere: Callable[..., Any],
) -> None:
    client, ticked = browse(admin), {"papers": [str(paper.pk) for paper in papers_of(case)]}
    with transaction.atomic():
        hold(case.pk, by=kepala_dinas, reason="Sengketa.")
        sent = elsewhere(client.post, "/dokumen/retensi/pemusnahan/", ticked)
        wait_until_somebody_waits()
    answer = sent.result()
    assert (answer.status_code, "Sengketa." in answer.content.decode()) == (422, True)
    assert not Destruction.objects.exists()


def test_a_line_that_was_exchanged_in_the_database_destroys_nothing(
    rules: list[RetentionRule], case: Registration, later: None, admin: User, kepala_dinas: User
) -> None:
    listed, other = papers_of(case)[:2]
    proposed = propose([listed], by=admin)
    with as_superuser(), transaction.atomic():
        run("SET LOCAL session_replication_role = replica")
        run("UPDATE documents_listedpaper SET document_id = %s", other.pk)
    with pytest.raises(StaleList, match="bukan daftar usul ini"):
        approve(proposed, by=kepala_dinas, list_sha256=proposed.list_sha256)
    assert not Document.objects.filter(sealed_key=None).exists()


def test_after_a_destruction_the_trail_is_whole_here_and_at_home(
    outside: Path, case: Registration, admin: User, kepala_dinas: User, tmp_path: Path
) -> None:
    """Maintenance that is allowed is never called tampering. By the clock of today, which is that of the database."""
    stored("UPDATE certificates_certificate SET superseded_at = now(), superseded_by_id = id")
    listed = propose(papers_of(case), by=admin, reason="Permintaan penghapusan.")
    approve(listed, by=kepala_dinas, list_sha256=listed.list_sha256)
    sealed_all()
    code, words = told()
    assert (code, "utuh" in words) == (0, True)
    assert judged(archived(tmp_path / "semua")).verdict == "utuh"
    of_case = Selection("Permohonan", office_id=case.office_id, case_id=case.pk)
    assert judged(archived(tmp_path / "permohonan", of_case)).verdict == "utuh"
