"""Indonesia's three time zones, none of which knows daylight saving."""

from datetime import tzinfo

ZONES = [("Asia/Jakarta", "WIB"), ("Asia/Makassar", "WITA"), ("Asia/Jayapura", "WIT")]
_LABELS = dict(ZONES)


def label_of(zone: tzinfo) -> str:
    """`WIB`, `WITA` or `WIT`; elsewhere the zone's own name."""
    return _LABELS.get(str(zone), str(zone))
