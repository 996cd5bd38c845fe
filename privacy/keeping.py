"""Putting a letter away: made once, sealed, with its entry in the caller's transaction."""

import hashlib
import logging
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.models import Office, User
from audit.actions import Action
from audit.trail import record
from documents.rendering import RenderingFailed, Unrenderable
from privacy.letters import Letter, LetterKind
from privacy.printing import LetterPaper, printed

logger = logging.getLogger(__name__)
NOT_MADE = "Surat belum dapat dibuat, dan tidak ada yang disimpan. Coba sekali lagi."


def next_number(rows: Any, *, office: Office, prefix: str, at: datetime) -> str:
    """The next number of the office and year, such as `PDP-2026-0001`: nothing of these is ever deleted.

    In a transaction: the office's row stays locked until it ends, so that no number is drawn twice.
    """
    Office.objects.select_for_update(no_key=True).get(pk=office.pk)
    year = timezone.localtime(at, office.zone).year
    begun = f"{prefix}-{year}-"
    drawn = rows.filter(office=office, number__startswith=begun).count()
    return f"{begun}{drawn + 1:04d}"


def keep_letter(
    paper: LetterPaper, *, kind: LetterKind, about: Any, by: User, addressee: str, **columns: Any
) -> Letter:
    """The letter as it was printed, on record; ValidationError where it cannot be printed."""
    try:
        content = printed(paper)
    except Unrenderable as error:
        raise ValidationError(str(error)) from error
    except RenderingFailed as error:
        logger.exception("letter %s was not made", paper.number)
        raise ValidationError(NOT_MADE) from error
    letter = Letter(
        office_id=by.office_id,
        kind=kind,
        number=paper.number,
        addressee=addressee[:200],
        content=content,
        sha256=hashlib.sha256(content).hexdigest(),
        made_by=by,
        **columns,
    )
    letter.save(force_insert=True)
    facts = {"about": str(kind.label), "letter_number": letter.number, "document_sha256": letter.sha256}
    record(Action.MAKE_LETTER, by=by, case=about, subject_id=letter.pk, facts=facts)
    return letter
