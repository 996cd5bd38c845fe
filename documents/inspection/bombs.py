"""Would the PDF swell when it is unpacked? A few kB can hold a gigabyte, compressed twice."""

import zlib
from typing import Any

import pikepdf

from documents.inspection.findings import Unfit

# A page of drawing commands has some kB, and a large font a few MB.
LARGEST_UNPACKED = 48 * 1024 * 1024
# A4 at 600 dpi has 35 million; beyond that a scan gains nothing but weight.
LARGEST_IMAGE = 50_000_000
# Deflate cannot do better than this.
DEFLATE_RATIO = 1032
MOST_FILTERS = 4
_DEFLATE = {"/FlateDecode", "/Fl"}
_CHUNK = 1024 * 1024


def refuse_bombs(pdf: pikepdf.Pdf) -> None:
    """Bound what each stream of the file can become."""
    for found in pdf.objects:
        if isinstance(found, pikepdf.Stream):
            _examine(found)


def _examine(stream: Any) -> None:
    filters = _filters(stream)
    if len(filters) > MOST_FILTERS:
        raise Unfit("bomb")
    if stream.get("/Subtype") == "/Image":
        if int(stream.get("/Width", 0)) * int(stream.get("/Height", 0)) > LARGEST_IMAGE:
            raise Unfit("large_image")
        # An image is unpacked row by row as its size demands: only what comes before that can swell.
        filters = filters[:-1]
    raw = stream.read_raw_bytes()
    if len(raw) * DEFLATE_RATIO ** sum(name in _DEFLATE for name in filters) <= LARGEST_UNPACKED:
        return
    for name in filters:
        if name not in _DEFLATE:
            break
        raw = _inflate(raw)


def _filters(stream: Any) -> list[str]:
    filters = stream.get("/Filter")
    if filters is None:
        return []
    return [str(name) for name in filters] if isinstance(filters, pikepdf.Array) else [str(filters)]


def _inflate(packed: bytes) -> bytes:
    """Unpacked data, no more than are bearable. What is damaged is the renderer's to judge."""
    unpacker = zlib.decompressobj()
    unpacked = bytearray()
    try:
        while packed and not unpacker.eof:
            unpacked += unpacker.decompress(packed, _CHUNK)
            packed = unpacker.unconsumed_tail
            if len(unpacked) > LARGEST_UNPACKED:
                raise Unfit("bomb")
    except zlib.error:
        return bytes(unpacked)
    return bytes(unpacked)
