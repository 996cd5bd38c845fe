"""Finding the signature box in a picture of a page.

The codes say roughly where it must be; its own frame then says where it is. A place without that frame is no
box, whatever the codes say: that is what keeps a bad guess from being judged.
"""

from collections.abc import Iterator, Sequence

import numpy as np
from PIL import Image

from documents.geometry import (
    FOOTER_CODE,
    FRAME_WIDTH,
    HEADER_CODE,
    SIGNATURE_BOX,
    Area,
    Mapping,
    Pixels,
    Point,
    affine,
    projection,
)
from documents.paperlight import darkness

PER_MM = 6
# How far off the codes' word may be, and how far the second look may differ from the first.
FIRST_REACH, SECOND_REACH = 6.0, 1.5
SEGMENTS = 14
# An edge counts as found where this share of its length is a line; ink of a stamp may hide some of one edge.
EDGE, WEAKEST_EDGE = 0.75, 0.5
FAINTEST_LINE = 0.06
# By what share of its size a box may differ from ours, as the codes measure it.
WIDTH_OFF, HEIGHT_OFF = 0.06, 0.08
# By how many pixels a flatbed's picture may differ from a plain affine one.
FLAT = 2.5


def find_box(picture: Image.Image, codes: Sequence[Pixels]) -> Mapping | None:
    """How the neighbourhood of the box maps into this picture, or None where no box was recognised."""
    for guess in page_guesses(codes):
        box = _by_frame(picture, guess, reach=FIRST_REACH)
        box = box and _by_frame(picture, box, reach=SECOND_REACH)
        if box:
            return box
    return None


def straighten(picture: Image.Image, mapping: Mapping, *, area: Area, per_mm: int) -> Pixels:
    """This area of the page as if it had been scanned upright, in values from 0 to 255."""
    size = (round(area.width * per_mm), round(area.height * per_mm))
    shift = np.array([[1 / per_mm, 0, area.x], [0, 1 / per_mm, area.y], [0, 0, 1]])
    matrix = np.asarray(mapping.matrix) @ shift
    coefficients = tuple((matrix / matrix[2, 2]).ravel()[:8])
    part = picture.transform(
        size, Image.Transform.PERSPECTIVE, coefficients, Image.Resampling.BILINEAR, fillcolor=255
    )
    return np.asarray(part, dtype=np.float64)


def page_guesses(codes: Sequence[Pixels]) -> Iterator[Mapping]:
    """The page as the codes suggest it. Which of the two a code is, is seen from how well it fits."""
    if len(codes) == 1:
        for area in (HEADER_CODE, FOOTER_CODE):
            yield affine(area.corners, codes[0])
        return
    points: list[Point] = [*HEADER_CODE.corners, *FOOTER_CODE.corners]
    orders = [np.vstack([codes[0], codes[1]]), np.vstack([codes[1], codes[0]])]
    pixels = min(orders, key=lambda order: affine(points, order).error(points, order))
    flat = affine(points, pixels)
    if flat.error(points, pixels) > FLAT:
        yield projection(points, pixels)
    yield flat


def _by_frame(picture: Image.Image, guess: Mapping, *, reach: float) -> Mapping | None:
    """The box where its frame is, looked for within so many millimetres of the guess."""
    box, room = SIGNATURE_BOX, reach + 3
    area = Area(box.x - room, box.y - room, box.width + 2 * room, box.height + 2 * room)
    dark = darkness(straighten(picture, guess, area=area, per_mm=PER_MM), per_mm=PER_MM)
    half = FRAME_WIDTH / 2
    across = {
        "top": (dark, room + half),
        "bottom": (dark, room + box.height - half),
        "left": (dark.T, room + half),
        "right": (dark.T, room + box.width - half),
    }
    lines, strengths = {}, []
    for name, (image, place) in across.items():
        start, end, profile = _line(image, place=place, inset=room, reach=reach)
        lines[name] = (start, end)
        strengths.append(profile)
    if not _is_frame(strengths):
        return None
    return _from_lines(lines, guess=guess, area=area, room=room)


def _line(image: Pixels, *, place: float, inset: float, reach: float) -> tuple[float, float, Pixels]:
    """The nearly level line next to a place: where it begins and ends, and how dark it is along its way."""
    first, last = round((inset + 2) * PER_MM), image.shape[1] - round((inset + 2) * PER_MM)
    middle, half = round(place * PER_MM), round(reach * PER_MM)
    pieces = np.array_split(image[:, first:last], SEGMENTS, axis=1)
    profiles = np.stack([piece.mean(axis=1) for piece in pieces])
    # A line is darker than what lies on both sides of it; a shadow, a fold of cloth or a stamp's body is not.
    beside = round(0.9 * PER_MM)
    ridge = profiles - np.maximum(np.roll(profiles, beside, axis=1), np.roll(profiles, -beside, axis=1))
    ridge = np.clip(ridge[:, max(middle - half, 0) : middle + half + 1], 0, None)
    offsets = np.arange(ridge.shape[1])
    share = (np.arange(SEGMENTS) + 0.5) / SEGMENTS
    start, end = np.meshgrid(offsets, offsets, indexing="ij")
    rows = np.rint(start[..., None] * (1 - share) + end[..., None] * share).astype(int)
    along = ridge[np.arange(SEGMENTS), rows]
    # Capped, so that one thick stroke cannot outweigh a thin line.
    cap = max(np.percentile(ridge.max(axis=1), 50), FAINTEST_LINE)
    score = np.minimum(along, cap).sum(axis=-1) - 0.02 * cap * np.abs(start - end)
    best = np.unravel_index(int(score.argmax()), score.shape)
    origin = max(middle - half, 0)
    # Of pieces of the line the centres are known: carry them on to its ends.
    return float(origin + best[0]), float(origin + best[1]), along[best]


def _is_frame(strengths: Sequence[Pixels]) -> bool:
    typical = float(np.median(np.concatenate(strengths)))
    if typical < FAINTEST_LINE:
        return False
    found = sorted(float((edge > 0.4 * typical).mean()) for edge in strengths)
    return found[0] >= WEAKEST_EDGE and found[1] >= EDGE


def _from_lines(
    lines: dict[str, tuple[float, float]], *, guess: Mapping, area: Area, room: float
) -> Mapping | None:
    """The mapping that puts the box's corners where the lines cross, if that is a box of the right size."""
    box = SIGNATURE_BOX
    inset = (room + 2) * PER_MM
    level, upright = area.width * PER_MM - 2 * inset, area.height * PER_MM - 2 * inset
    corners = []
    for side, edge in (("left", "top"), ("right", "top"), ("right", "bottom"), ("left", "bottom")):
        (y0, y1), (x0, x1) = lines[edge], lines[side]
        down, over = (y1 - y0) / level, (x1 - x0) / upright
        # y = y0 + down * (x - inset) and x = x0 + over * (y - inset), solved for both.
        y = (y0 + down * (x0 - over * inset - inset)) / (1 - down * over)
        x = x0 + over * (y - inset)
        corners.append((area.x + (x + 0.5) / PER_MM, area.y + (y + 0.5) / PER_MM))
    half = FRAME_WIDTH / 2
    frame = Area(box.x + half, box.y + half, box.width - 2 * half, box.height - 2 * half)
    if not _right_size(corners, frame):
        return None
    return projection(frame.corners, guess(corners))


def _right_size(corners: Sequence[Point], frame: Area) -> bool:
    first, second, third, fourth = (np.asarray(corner) for corner in corners)
    widths = np.linalg.norm(second - first), np.linalg.norm(third - fourth)
    heights = np.linalg.norm(fourth - first), np.linalg.norm(third - second)
    return all(abs(width / frame.width - 1) < WIDTH_OFF for width in widths) and all(
        abs(height / frame.height - 1) < HEIGHT_OFF for height in heights
    )
