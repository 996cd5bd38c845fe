"""A page of a list, continued by the last row's key, never by an offset."""

from datetime import UTC
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.db.models import Q
from django.utils import timezone
from django.utils.dateparse import parse_datetime

PAGE = 30


def page_of(rows: Any, *, moment: str, after: str, asked: dict[str, str]) -> dict[str, Any]:
    """The rows of one page, the latest by `moment` first, and the address of what follows."""
    at, key = _place(after)
    if at is not None:
        rows = rows.filter(Q(**{f"{moment}__lt": at}) | Q(**{moment: at, "id__lt": key}))
    found = list(rows.order_by(f"-{moment}", "-id")[: PAGE + 1])
    page, more = found[:PAGE], len(found) > PAGE
    place = f"{getattr(page[-1], moment).isoformat()}_{page[-1].pk}" if more else ""
    next_page = urlencode({**asked, "sesudah": place}) if more else ""
    return {"rows": page, "next_page": next_page, "is_first": at is None}


def _place(text: str) -> tuple[Any, UUID | None]:
    """The key of the last row of the page before; none where the address was tampered with."""
    stamp, _, key = text.partition("_")
    try:
        at, pk = parse_datetime(stamp), UUID(key)
        # In UTC: PostgreSQL refuses offsets that Python reads.
        return (at.astimezone(UTC), pk) if at and timezone.is_aware(at) else (None, None)
    except (ValueError, OverflowError):
        return None, None
