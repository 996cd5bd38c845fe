"""Would the PDF swell when it is unpacked? A few kB can hold a gigabyte, packed twice or by a crude method."""

from collections.abc import Iterator
from itertools import zip_longest
from math import prod
from typing import Any

import pikepdf

from documents.inspection.filters import LARGEST_UNPACKED, RATIOS, SHORT_NAMES, unpacked
from documents.inspection.findings import Unfit

# A4 at 600 dpi has 35 million; beyond that a scan gains nothing but weight.
LARGEST_IMAGE = 50_000_000
MOST_FILTERS = 4
Filter = tuple[str, Any]
# By these an image is unpacked row by row, no further than its size demands: only what comes before can swell.
ROW_BY_ROW = {
    "/FlateDecode",
    "/RunLengthDecode",
    "/DCTDecode",
    "/DCT",
    "/CCITTFaxDecode",
    "/CCF",
    "/JBIG2Decode",
    "/JPXDecode",
}


def refuse_bombs(pdf: pikepdf.Pdf) -> None:
    """Bound what each stream of the file can become."""
    for found in pdf.objects:
        if isinstance(found, pikepdf.Stream):
            _examine(found)


def _examine(stream: Any) -> None:
    chain = list(_chain(stream))
    if len(chain) > MOST_FILTERS:
        raise Unfit("bomb")
    if stream.get("/Subtype") == "/Image":
        if int(stream.get("/Width", 0)) * int(stream.get("/Height", 0)) > LARGEST_IMAGE:
            raise Unfit("large_image")
        if chain and chain[-1][0] in ROW_BY_ROW:
            chain = chain[:-1]
    _unpack(stream.read_raw_bytes(), chain=chain)


def _chain(stream: Any) -> Iterator[Filter]:
    """The filters of a stream in the order in which they are undone, each with its settings."""
    names, settings = (_listed(stream.get(key)) for key in ("/Filter", "/DecodeParms"))
    for name, setting in zip_longest(names, settings[: len(names)]):
        # Encrypted streams are refused elsewhere; in any other this filter does nothing.
        if name != "/Crypt":
            known: Any = setting if isinstance(setting, pikepdf.Dictionary) else {}
            yield SHORT_NAMES.get(str(name), str(name)), known


def _unpack(packed: bytes, *, chain: list[Filter]) -> None:
    """One filter after the other, for as long as what is left could become too much."""
    for number, (name, settings) in enumerate(chain):
        most = prod(RATIOS.get(later, 1) for later, _ in chain[number:])
        if name not in RATIOS or len(packed) * most <= LARGEST_UNPACKED:
            return
        packed = unpacked(packed, name=name, early_change=int(settings.get("/EarlyChange", 1)))
        # Differences of rows belong to a picture, at the end of a chain; before it they would hide what is packed.
        if number + 1 < len(chain) and int(settings.get("/Predictor", 1)) > 1:
            raise Unfit("bomb")


def _listed(value: Any) -> list[Any]:
    if value is None:
        return []
    return list(value) if isinstance(value, pikepdf.Array) else [value]
