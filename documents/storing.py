"""Putting a paper away: sealed, in the caller's transaction, with the pictures by which it is shown."""

import hashlib
from contextlib import suppress
from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Sum
from django.utils import timezone

from accounts.models import User
from documents import vault
from documents.inspection.pages import draw
from documents.intake import MEGABYTE, Inspected
from documents.models import DamagedDocument, Document, DocumentContent, DocumentKind
from documents.names import clean_name
from documents.refusals import UnacceptableFile

# Bounds the memory of one statement; the papers of most cases fit into a single one.
PARTS_A_STATEMENT = 8
# Ten times what a busy day brings: nobody fills the disk from one account (T30).
BYTES_A_DAY = 500 * 1024 * 1024


def store(paper: Inspected, *, kind: DocumentKind, case_id: UUID, by: User) -> Document:
    """Keep a paper that `documents.intake` has let in; `UnacceptableFile` once a day's measure is full.

    The same paper again, of the same kind in the same case, is the one that stands there already.
    """
    if standing := _standing(paper, kind=kind, case_id=case_id, by=by):
        return standing
    since = timezone.now() - timedelta(days=1)
    stored = Document.objects.filter(created_by=by, created_at__gt=since).aggregate(bytes=Sum("size"))
    if (stored["bytes"] or 0) + len(paper.content) > BYTES_A_DAY:
        raise UnacceptableFile("day_is_full", limit=BYTES_A_DAY // MEGABYTE)
    return _keep(paper, kind=kind, case_id=case_id, by=by)


def _standing(paper: Inspected, *, kind: DocumentKind, case_id: UUID, by: User) -> Document | None:
    """This very paper as it was stored before, if it can still be read: an erased or damaged one may come again."""
    same = Document.objects.of_office(by.office_id).filter(case_id=case_id, kind=kind, sha256=paper.sha256)
    for document in same.exclude(sealed_key=None).order_by("created_at"):
        with suppress(DamagedDocument):
            document.read()
            return document
    return None


def store_generated(pdf: bytes, *, kind: DocumentKind, name: str, case_id: UUID, by: User) -> Document:
    """Keep a paper that this application has made itself, and which therefore needs no inspection."""
    paper = Inspected(
        content=pdf,
        name=clean_name(name),
        pictures=tuple(draw(pdf)),
        sha256=hashlib.sha256(pdf).hexdigest(),
    )
    return _keep(paper, kind=kind, case_id=case_id, by=by)


def _keep(paper: Inspected, *, kind: DocumentKind, case_id: UUID, by: User) -> Document:
    document = Document(
        office_id=by.office_id,
        case_id=case_id,
        kind=kind,
        name=paper.name,
        media_type=paper.media_type,
        size=len(paper.content),
        sha256=paper.sha256,
        pages=paper.pages,
        page_sizes=[[picture.width, picture.height] for picture in paper.pictures],
        created_by=by,
    )
    data_key = vault.new_data_key()
    document.sealed_key = vault.wrap(data_key, context=document.key_context)
    parts = [paper.content, *(picture.jpeg for picture in paper.pictures)]
    contents = [
        DocumentContent(
            document=document,
            part=number,
            sealed=vault.seal_with(data_key, part, context=document.part_context(number)),
        )
        for number, part in enumerate(parts)
    ]
    with transaction.atomic():
        document.save(force_insert=True)
        DocumentContent.objects.bulk_create(contents, batch_size=PARTS_A_STATEMENT)
    return document
