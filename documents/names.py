"""The name under which a paper is kept: what an officer may call a file, and what no name may carry."""

import re
import unicodedata
from collections.abc import Collection
from pathlib import PurePosixPath

from documents.refusals import UnacceptableFile

LONGEST = 120
# No system names a file at greater length; what is longer loses its middle before it is looked at.
READ = 1_000
# Of a name that is too long, so much of its end stays.
ENDING = 44
PDF = (".pdf",)
PHOTOGRAPHS = (".jpg", ".jpeg", ".png")
# Where one of these stands before the last dot, the name pretends. "S.H." and "821.2" are no extensions.
OTHER_EXTENSIONS = re.compile(
    r"apk|aspx?|bat|cgi|cmd|com|cpl|dll|doc[mx]?|exe|gif|hta|html?|img|iso|jar|jpe?g|jse?|jsp|lnk|mht|msi|odt|pdf"
    r"|php\d?|phtml|pif|png|pptx?|ps1|rar|reg|rtf|scr|svg|swf|tiff?|url|vb[es]|wsf|xhtml|xls[mx]?|xml|zip"
)
# Windows gives these to devices, whatever stands behind their dot.
_DEVICES = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|\Z)", re.IGNORECASE)
_FORBIDDEN = re.compile(r'[<>:"|?*]')


def clean_name(name: str) -> str:
    """The name without folders, control characters, hidden direction marks and over-length."""
    base = re.split(r"[/\\]", name)[-1]
    if len(base) > READ:
        base = base[: READ // 2] + base[-READ // 2 :]
    # Category C: control and format characters, lone surrogates, what no font shows.
    visible = "".join(letter for letter in base if unicodedata.category(letter)[0] != "C")
    plain = " ".join(_FORBIDDEN.sub(" ", unicodedata.normalize("NFC", visible)).split()).strip(". ")
    path = PurePosixPath(plain or "berkas")
    name = path.stem.rstrip(". ") + path.suffix.lower()
    return _shortened(f"berkas-{name}" if _DEVICES.match(name) else name)


def _shortened(name: str) -> str:
    """What is too long loses its middle: what papers are told apart by often stands at the end of their names."""
    if len(name) <= LONGEST:
        return name
    head = LONGEST - ENDING - 1
    return f"{name[:head].rstrip('. ')}…{name[-ENDING:].lstrip('. ')}"


def checked_name(name: str, *, allowed: Collection[str]) -> str:
    """The clean name, or `UnacceptableFile` where its endings are not those of a paper."""
    cleaned = clean_name(name)
    words = _listed(allowed)
    *before, last = cleaned.lower().split(".")
    if f".{last}" not in allowed:
        raise UnacceptableFile("wrong_extension", allowed=words)
    if any(OTHER_EXTENSIONS.fullmatch(part.strip()) for part in before[1:]):
        raise UnacceptableFile("two_extensions", allowed=words)
    return cleaned


def _listed(extensions: Collection[str]) -> str:
    *others, last = extensions
    return f"{', '.join(others)}, atau {last}" if others else last
