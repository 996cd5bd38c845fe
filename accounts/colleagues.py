"""What an officer's colleagues are told of his act: what would weaken the office's watch is not done in silence."""

from collections.abc import Sequence
from functools import partial
from typing import Protocol

from django.db import transaction

from accounts.models import OFFICERS, User
from notifications.models import tell
from notifications.waking import wake_soon


class OnRecord(Protocol):
    """An entry of the trail, as far as it is told."""

    pk: int

    @property
    def deed(self) -> str: ...


def tell_colleagues(
    entry: OnRecord,
    *,
    by: User,
    roles: Sequence[str] = OFFICERS,
    kind: str,
    subject: str,
    path: str,
    button: str,
    to_do: str = "",
) -> None:
    """Put a notice of what was recorded to all others of the office with one of `roles` in the outbox.

    In the transaction of the act, whose entry it is; `to_do` stands first, where they have to do something.
    """
    notices = tell(
        office_id=by.office_id,
        roles=roles,
        besides=by.pk,
        occasion=f"{kind}:{entry.pk}",
        subject=subject,
        body=f"{to_do}\n\n{by.full_name} {entry.deed}".lstrip(),
        path=path,
        button=button,
    )
    transaction.on_commit(partial(wake_soon, notices), robust=True)
