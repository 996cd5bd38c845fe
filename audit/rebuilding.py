"""An entry as it stands in the database, judged by itself: its bytes, its mark, and its columns against the bytes.

The columns are put together to the canonical bytes once more, by other means than `canonical_bytes`: what one of them
does wrong the other shows. What is told here once for each of millions of entries is written for speed.
"""

import hashlib
import hmac
import ipaddress
import json
import re
from collections.abc import Callable
from datetime import datetime
from json.encoder import encode_basestring as quoted

from audit.keys import Keys

# One line of text an entry, by COPY: the server sends on while the lines before are looked at. First what every look
# needs: where it is in the tree, the bytes (leaf, hash, mark, previous, canonical), its case and whether that began;
# then its other columns.
PLACE, LEAF_OF, ORIGINAL, NUMBER, BLOB, AT, CASE, BEGINS = range(8)
COLUMNS = """
    entry.id, encode({leaf} || coalesce(entry.hash || entry.mac || entry.previous || entry.canonical, ''), 'hex'),
    entry.at, entry.case_id, entry.action = 'start' AND entry.outcome = 'done',
    entry.action, entry.outcome, entry.office_id, entry.actor_id, entry.role, entry.case_number, entry.subject_id,
    entry.facts, host(entry.address), entry.request_id
"""
HASH, MAC, PREVIOUS, CANONICAL = slice(32, 64), slice(64, 96), slice(96, 128), slice(128, None)
CHAINED = slice(96, None)
_compact = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode
_UNESCAPED = {"\\": "\\", "t": "\t", "n": "\n", "r": "\r", "b": "\b", "f": "\f", "v": "\v"}
_ESCAPE = re.compile(r"\\(.)")


def fields_of(line: bytes) -> list[str]:
    """The values of a line of COPY in text; an empty one is null or empty."""
    text = line.decode().removesuffix("\n")
    fields = text.split("\t")
    return [_plain(value) for value in fields] if "\\" in text else fields


def _plain(value: str) -> str:
    return _ESCAPE.sub(lambda found: _UNESCAPED[found[1]], value)


# Of an entry: the hash that it must have, whether hash and mark are ours, and what is wrong with it.
Judgement = tuple[bytes, bool, str]
Judge = Callable[[list[str], bytes], Judgement]


def judge_of(keys: Keys) -> Judge:
    """A judge of entries, by their fields and bytes."""
    secret, sha256, digest = keys.mac, hashlib.sha256, hmac.digest

    def judge(fields: list[str], blob: bytes) -> Judgement:
        chained = sha256(blob[CHAINED]).digest()
        if chained != blob[HASH]:
            return chained, False, "sidiknya tidak cocok dengan naskahnya"
        if digest(secret, chained, "sha256") != blob[MAC]:
            return chained, False, "tanda kuncinya tidak sah"
        return chained, True, _wrong_columns(fields, blob)

    return judge


def _wrong_columns(fields: list[str], blob: bytes) -> str:
    kept = blob[CANONICAL].decode("utf-8", "replace")
    try:
        if rebuilt(fields, kept=kept) == kept:
            return ""
        return f"kolomnya tidak sama dengan naskahnya: {', '.join(_differing(fields, kept))}"
    except (ValueError, AttributeError, RecursionError):
        return "kolomnya tidak dapat dibandingkan dengan naskahnya"


def moment_of(fields: list[str]) -> datetime | None:
    """When it was put on record, as its column says."""
    try:
        return datetime.fromisoformat(_moment(fields[AT]))
    except ValueError:
        return None


def rebuilt(fields: list[str], *, kept: str) -> str:
    """The canonical text of these columns; the person's name at the time, which no column holds, is the kept one."""
    at, case, _, action, outcome, office, actor, role, number, subject, facts, address, request = fields[AT:]
    # A quotation mark inside the name has a backslash before it, so the name cannot look like its own end.
    name = kept.partition(',"actor_name":')[2].partition(',"address":')[0]
    return (
        f'{{"action":"{action}","actor_id":{actor or "null"},"actor_name":{name},"address":{_address(address, kept)},'
        f'"at":"{_moment(at)}","case_id":{_text(case)},"case_number":{quoted(number)},"facts":{_facts(facts)},'
        f'"office_id":{office or "null"},"outcome":"{outcome}","request_id":{quoted(request)},"role":{quoted(role)},'
        f'"subject_id":{_text(subject)}}}'
    )


def _text(value: str) -> str:
    return f'"{value}"' if value else "null"


def _facts(value: str) -> str:
    return value if value == "{}" else _compact(json.loads(value))


def _moment(value: str) -> str:
    """`2026-11-23 01:02:03.4+00` as Python writes it."""
    plain = value[:-3]
    fraction = plain[19:]
    return f"{plain[:10]}T{plain[11:19]}{fraction.ljust(7, '0') if fraction else ''}+00:00"


def _address(value: str, kept: str) -> str:
    """As it is kept, if it is the same address: an IPv6 address may be written in more than one way."""
    if ":" not in value:
        return _text(value)
    told = kept.partition('"address":"')[2].partition('"')[0]
    try:
        is_same = ipaddress.ip_address(told) == ipaddress.ip_address(value)
    except ValueError:
        is_same = False
    return _text(told if is_same else value)


def _differing(fields: list[str], kept: str) -> list[str]:
    """The names of the values that are not the same on both sides."""
    told, stored = json.loads(kept), json.loads(rebuilt(fields, kept=kept))
    differing = [name for name in told.keys() | stored.keys() if told.get(name) != stored.get(name)]
    return sorted(differing) or ["bentuk"]
