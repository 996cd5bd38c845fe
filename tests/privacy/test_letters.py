"""Letters: sealed, made once, and on record when they were handed over."""

from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import connection
from django.utils import timezone
from pytest_django import Settings

from accounts.models import User
from audit.actions import Action, Outcome
from audit.models import Entry
from privacy.acts import answer
from privacy.letters import Letter, SentBy
from privacy.sending import BEFORE, FUTURE, send
from privacy.subject_requests import SubjectRequest
from tests.privacy.said import granted
from tests.privacy.test_requests import entries


def stored_letter() -> bytes:
    with connection.cursor() as cursor:
        cursor.execute("SELECT content FROM privacy_letter")
        return bytes(cursor.fetchone()[0])


def test_the_letter_is_sealed_in_the_database(asked: SubjectRequest, admin: User) -> None:
    letter = answer(asked, granted(), by=admin)
    assert b"%PDF" not in stored_letter()
    assert Letter.objects.get().content == letter.content


def test_the_letter_opens_after_the_master_keys_were_changed(
    settings: Settings, tmp_path: Path, asked: SubjectRequest, admin: User
) -> None:
    settings.KEYS_DIR = tmp_path / "keys"
    content = answer(asked, granted(), by=admin).content
    before = stored_letter()
    call_command("rotate_keys", stdout=StringIO())
    assert stored_letter() != before
    assert Letter.objects.get().content == content


def test_a_letter_is_handed_over_once_and_not_before_it_was_made(asked: SubjectRequest, admin: User) -> None:
    letter = answer(asked, granted(), by=admin)
    told: dict[str, Any] = {"how": SentBy.HAND, "words": "", "by": admin}
    with pytest.raises(ValidationError, match=FUTURE[:30]):
        send(letter, at=timezone.now() + timedelta(minutes=2), **told)
    with pytest.raises(ValidationError, match=BEFORE[:30]):
        send(letter, at=letter.made_at - timedelta(minutes=2), **told)
    sent = send(letter, at=timezone.now(), **told)
    assert (sent.sent_by, sent.sent_how) == (admin, SentBy.HAND)
    with pytest.raises(ValidationError, match="sudah dicatat"):
        send(letter, at=timezone.now(), **told)
    entry = Entry.objects.get(action=Action.SEND_LETTER, outcome=Outcome.DONE)
    assert (entry.case_id, entry.facts["letter_number"]) == (asked.pk, letter.number)
    assert len(entries(Action.SEND_LETTER, Outcome.REFUSED)) == 3
