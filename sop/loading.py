"""Putting a SOP file on record for an office: once, whole, and never differently."""

import hashlib
from datetime import date
from pathlib import Path

from django.db import transaction
from django.utils import timezone

from accounts.models import Office, User
from audit.actions import Action
from audit.trail import record
from sop.models import Procedure, Sop, Step
from sop.toml_file import LARGEST_FILE, Document, SopFileError, read, value_of


class ChangedSopFileError(SopFileError):
    """A file that says something else than what was loaded under the same number and revision."""


def content_of(path: Path) -> bytes:
    """What stands in the file, no more of it than could be a SOP."""
    try:
        with path.open("rb") as file:
            return file.read(LARGEST_FILE + 1)
    except OSError as error:
        raise SopFileError(
            f"Berkas {path} tidak dapat dibaca; periksa nama berkas dan hak bacanya."
        ) from error


def loaded(content: bytes, *, office: Office) -> Sop | None:
    """The SOP of the office that was loaded from just these bytes."""
    sop: Sop | None = Sop.objects.filter(office=office, content_sha256=digest_of(content)).first()
    return sop


def load(
    source: Path | bytes, *, office: Office, in_use_since: date | None = None, by: User | None = None
) -> Sop:
    """The SOP in the file, loaded now or, from the same bytes, before; in use from today unless told.

    SopFileError says what is wrong with the file, ChangedSopFileError that its revision was loaded before
    with another content.
    """
    content = content_of(source) if isinstance(source, Path) else source
    document = read(content)
    with transaction.atomic():
        # Two loadings at once take their turns here.
        Office.objects.select_for_update(no_key=True).get(pk=office.pk)
        return _present(document, content=content, office=office) or _store(
            document, content=content, office=office, in_use_since=in_use_since or _today(office), by=by
        )


def rows(sop: Sop, procedure: Procedure) -> list[Step]:
    """The rows of one table, in their order."""
    return list(sop.steps.filter(procedure=procedure).order_by("order"))


def _present(document: Document, *, content: bytes, office: Office) -> Sop | None:
    number, revision = value_of(document, "number"), document["revision"]
    sop: Sop | None = Sop.objects.filter(office=office, number=number, revision=revision).first()
    if sop and sop.content_sha256 != digest_of(content):
        raise ChangedSopFileError(
            f"SOP {number} dengan revisi {revision} sudah dimuat dengan isi yang berbeda dan tidak dapat "
            "diubah; beri revisi baru pada kunci revision, lalu muat lagi."
        )
    return sop


def _store(document: Document, *, content: bytes, office: Office, in_use_since: date, by: User | None) -> Sop:
    sop: Sop = Sop.objects.create(
        office=office,
        number=value_of(document, "number"),
        revision=document["revision"],
        title=value_of(document, "title"),
        document=document,
        content_sha256=digest_of(content),
        in_use_since=in_use_since,
    )
    Step.objects.bulk_create(
        Step(sop=sop, procedure=procedure, **row)
        for procedure in Procedure
        for row in document["procedures"][procedure]["rows"]
    )
    record(
        Action.LOAD_SOP,
        by=by,
        office_id=office.pk,
        facts={"revision": str(sop), "document_sha256": sop.content_sha256},
    )
    return sop


def digest_of(content: bytes) -> str:
    """By which a file is known again."""
    return hashlib.sha256(content).hexdigest()


def _today(office: Office) -> date:
    return timezone.localdate(timezone=office.zone)
