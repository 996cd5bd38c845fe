"""The sprite holds every icon that a page names."""

import re
from pathlib import Path

from certificates.status import Status
from certificates.trust import Trust

ROOT = Path(__file__).resolve().parents[2]


def test_every_icon_of_a_page_stands_in_the_sprite() -> None:
    sprite = set((ROOT / "static/src/icons.txt").read_text().split())
    pages = "\n".join(path.read_text() for path in (ROOT / "templates").rglob("*.html"))
    named = set(re.findall(r'\{% icon "([^"]+)"', pages))
    named |= {status.icon for status in Status} | {trust.icon for trust in Trust}
    assert named - sprite == set()
