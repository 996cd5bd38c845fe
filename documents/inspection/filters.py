"""How much comes out of a packed stream: unpacked for real, and never further than is bearable.

What is damaged is the renderer's to judge: it counts as far as it can be read.
"""

import base64
import re
import zlib
from collections.abc import Iterator

from documents.inspection.findings import Unfit

# A page of drawing commands has some kB, and a large font a few MB.
LARGEST_UNPACKED = 48 * 1024 * 1024
# The most that one byte can become. Of what is not named here, an image's own row-by-row decoder takes care.
RATIOS = {
    "/FlateDecode": 1032,
    "/LZWDecode": 2560,
    "/RunLengthDecode": 64,
    "/ASCII85Decode": 4,
    "/ASCIIHexDecode": 1,
}
SHORT_NAMES = {
    "/Fl": "/FlateDecode",
    "/LZW": "/LZWDecode",
    "/RL": "/RunLengthDecode",
    "/A85": "/ASCII85Decode",
    "/AHx": "/ASCIIHexDecode",
}
_CHUNK = 1024 * 1024
_LETTERS = 5 * 64 * 1024
_CLEAR, _END, _FIRST, _FULL = 256, 257, 258, 4096
_LITERAL, _NO_MORE = 128, 128
_NO_HEX = re.compile(rb"[^0-9A-Fa-f]+")
_NO_BASE_85 = re.compile(rb"[^!-uz\s\x00]")


def unpacked(packed: bytes, *, name: str, early_change: int = 1) -> bytes:
    """What one filter makes of it; `Unfit` as soon as that is more than any paper needs."""
    parts = _lzw(packed, early_change=early_change) if name == "/LZWDecode" else _UNPACKERS[name](packed)
    found = bytearray()
    for part in parts:
        found += part
        if len(found) > LARGEST_UNPACKED:
            raise Unfit("bomb")
    return bytes(found)


def _deflated(packed: bytes) -> Iterator[bytes]:
    unpacker = zlib.decompressobj()
    try:
        while packed and not unpacker.eof:
            yield unpacker.decompress(packed, _CHUNK)
            packed = unpacker.unconsumed_tail
    except zlib.error:
        return


def _run_lengths(packed: bytes) -> Iterator[bytes]:
    place = 0
    while place + 1 < len(packed):
        length = packed[place]
        if length == _NO_MORE:
            return
        if length < _LITERAL:
            yield packed[place + 1 : place + 2 + length]
            place += length + 2
        else:
            yield packed[place + 1 : place + 2] * (257 - length)
            place += 2


def _base_85(packed: bytes) -> Iterator[bytes]:
    # Up to the end mark, or to whatever else is none of its letters. Counted first: this one is slow to undo.
    text = _NO_BASE_85.split(packed, maxsplit=1)[0].translate(None, b"\x00\t\n\x0b\x0c\r ")
    if len(text) * 4 // 5 + text.count(b"z") * 4 > LARGEST_UNPACKED:
        raise Unfit("bomb")
    text = text.replace(b"z", b"!!!!!")
    try:
        for start in range(0, len(text), _LETTERS):
            yield base64.a85decode(text[start : start + _LETTERS])
    except ValueError:
        return


def _hexadecimal(packed: bytes) -> Iterator[bytes]:
    digits = _NO_HEX.sub(b"", packed.partition(b">")[0])
    yield bytes.fromhex((digits + b"0" * (len(digits) % 2)).decode("ascii"))


def _lzw(packed: bytes, *, early_change: int) -> Iterator[bytes]:
    """Codes of 9 to 12 bits, each of which names something that came before."""
    known = _alphabet()
    width, bits, held, before = 9, 0, 0, b""
    for byte in packed:
        # A code is longer than a byte: none ends a code and the next one too.
        held, bits = (held << 8 | byte) & 0xFFFFFF, bits + 8
        if bits < width:
            continue
        bits -= width
        code = held >> bits & ((1 << width) - 1)
        if code == _END or code > len(known) or (code == len(known) and not before):
            return
        if code == _CLEAR:
            known, width, before = _alphabet(), 9, b""
            continue
        found = known[code] if code < len(known) else before + before[:1]
        if before and len(known) < _FULL:
            known.append(before + found[:1])
        width = min(max((len(known) + early_change).bit_length(), 9), 12)
        before = found
        yield found


def _alphabet() -> list[bytes]:
    return [bytes([value]) for value in range(_CLEAR)] + [b""] * (_FIRST - _CLEAR)


_UNPACKERS = {
    "/FlateDecode": _deflated,
    "/RunLengthDecode": _run_lengths,
    "/ASCII85Decode": _base_85,
    "/ASCIIHexDecode": _hexadecimal,
}
