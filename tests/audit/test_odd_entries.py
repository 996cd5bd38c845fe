"""What cannot be put on record, and what is not worth an entry."""

import pytest
from django.test import Client

from accounts.models import User
from audit.canonical import canonical_bytes
from audit.models import Entry
from audit.rows import locked


@pytest.mark.parametrize("facts", [{"score": 0.1}, {"scores": [1, 0.1]}, {"a": {"b": (0.1,)}}])
def test_a_float_cannot_be_put_on_record(facts: dict[str, object]) -> None:
    with pytest.raises(TypeError, match="no float"):
        canonical_bytes(facts)


def test_a_row_that_is_not_there_cannot_be_locked(db: None) -> None:
    with pytest.raises(User.DoesNotExist):
        locked(User, 0)


def test_a_log_out_of_nobody_is_no_entry(db: None) -> None:
    Client().logout()
    assert not Entry.objects.exists()
