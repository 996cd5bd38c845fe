"""Whether anything was written or stamped into the signature box."""

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter

from documents.alignment import straighten
from documents.geometry import CAPTION_HEIGHT, SIGNATURE_BOX, Area, Mapping, Pixels
from documents.paperlight import darkness
from documents.reading import SignatureMark

PER_MM = 8
# Away from the frame, whose exact place is known to about half a millimetre.
INSET = 1.6
# Square millimetres of ink. A speck of dust is less than the first; the smallest initials are more than the second.
EMPTY_BELOW, FILLED_ABOVE = 2.0, 9.0
# Millimetres that the ink spreads over, lengthwise or upwards, if somebody wrote it.
LEAST_SPREAD = 7.0
# The share of all ink in one straight line at which it may be a fold of the paper or a rule.
STRAIGHT = 0.6
FAINTEST_INK = 0.1


def mark_in(picture: Image.Image, box: Mapping) -> SignatureMark:
    """Filled, empty, or neither for certain."""
    ink, noise = _ink(picture, box)
    amount = float(ink.sum()) / PER_MM**2
    if noise:
        return SignatureMark.UNREADABLE
    if amount < EMPTY_BELOW:
        return SignatureMark.EMPTY
    if amount > FILLED_ABOVE and _spread(ink) > LEAST_SPREAD and _straightest(ink) < STRAIGHT:
        return SignatureMark.FILLED
    return SignatureMark.UNREADABLE


def _ink(picture: Image.Image, box: Mapping) -> tuple[NDArray[np.bool_], bool]:
    """Where ink is in the free part of the box, and whether the picture is too poor to tell."""
    margin = 4
    frame = SIGNATURE_BOX
    area = Area(frame.x - margin, frame.y - margin, frame.width + 2 * margin, frame.height + 2 * margin)
    straight = Image.fromarray(straighten(picture, box, area=area, per_mm=PER_MM).astype(np.uint8))
    calm = np.asarray(straight.filter(ImageFilter.MedianFilter(3)), dtype=np.float64)
    dark = darkness(calm, per_mm=PER_MM)
    printed = _contrast(dark, margin=margin)
    first, left = round((margin + INSET) * PER_MM), round((margin + INSET) * PER_MM)
    last = round((margin + frame.height - CAPTION_HEIGHT) * PER_MM)
    inside = dark[first:last, left:-left]
    # What the grain of a bare sheet looks like: it lies as often below its own middle as above.
    middle = float(np.median(inside))
    grain = 1.4826 * float(np.median(np.abs(inside - middle)))
    limit = max(FAINTEST_INK, 0.22 * printed, 5 * grain)
    thick = Image.fromarray(((inside - middle) > limit).astype(np.uint8) * 255).filter(
        ImageFilter.MedianFilter(3)
    )
    return np.asarray(thick) > 0, limit > 0.6 * printed


def _contrast(dark: Pixels, *, margin: float) -> float:
    """How dark the printed frame came out: the measure of what ink looks like in this picture."""
    reach, edge = round(0.6 * PER_MM), round(margin * PER_MM)
    top = dark[edge - reach : edge + 2 * reach, edge:-edge].max(axis=0)
    bottom = dark[-edge - 2 * reach : -edge + reach, edge:-edge].max(axis=0)
    return float(np.median(np.concatenate([top, bottom])))


def _spread(ink: NDArray[np.bool_]) -> float:
    """The longer side of what holds nine tenths of the ink, in millimetres."""
    sides = []
    for places in np.nonzero(ink):
        low, high = np.percentile(places, [5, 95])
        sides.append((high - low) / PER_MM)
    return float(max(sides))


def _straightest(ink: NDArray[np.bool_]) -> float:
    """The greatest share of the ink that lies in one straight band from side to side."""
    rows, columns = np.nonzero(ink)
    best = 0
    for places, along in ((rows, columns), (columns, rows)):
        for slope in np.linspace(-0.1, 0.1, 21):
            # Half overlapping bands of two millimetres, so that no line falls between two of them.
            bands = np.bincount((np.floor((places - slope * along) / PER_MM) + 100).astype(int))
            best = max(best, int((bands[1:] + bands[:-1]).max(initial=0)))
    return best / len(rows)
