"""Where the application form prints what a scan of it is read by, and how a sheet maps into a picture.

Millimetres from the upper left corner of an A4 page. The stylesheet of the form says the same numbers, and a
test reads them back out of a rendered form: the two cannot drift apart.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Pixels = NDArray[np.float64]
Point = tuple[float, float]
Corners = tuple[Point, Point, Point, Point]


@dataclass(frozen=True)
class Area:
    """An upright rectangle on the printed page."""

    x: float
    y: float
    width: float
    height: float

    @property
    def corners(self) -> Corners:
        """Upper left, upper right, lower right, lower left."""
        right, bottom = self.x + self.width, self.y + self.height
        return (self.x, self.y), (right, self.y), (right, bottom), (self.x, bottom)


PAGE = Area(0, 0, 210, 297)
# Far apart, so that one stamp cannot cover both, and of two sizes, so that a scan tells one from the other.
HEADER_CODE = Area(166, 13, 24, 24)
FOOTER_CODE = Area(20, 265, 20, 20)
# On the last page only: the outer edge of its frame.
SIGNATURE_BOX = Area(112, 202, 72, 34)
FRAME_WIDTH = 0.4
# The lower strip of the box, where the empty form itself prints "(tanda tangan dan stempel)".
CAPTION_HEIGHT = 6


@dataclass(frozen=True)
class Mapping:
    """Where a point of the printed page lies in a picture of it: eight numbers of a projection."""

    matrix: tuple[tuple[float, float, float], ...]

    def __call__(self, points: Sequence[Point]) -> Pixels:
        """The places of these points in the picture."""
        homogeneous = np.column_stack([np.asarray(points, dtype=float), np.ones(len(points))])
        x, y, w = np.asarray(self.matrix) @ homogeneous.T
        return np.column_stack([x / w, y / w])

    def error(self, points: Sequence[Point], pixels: Pixels) -> float:
        """By how many pixels it misses the worst of these points."""
        return float(np.linalg.norm(self(points) - pixels, axis=1).max())


def affine(points: Sequence[Point], pixels: Pixels) -> Mapping:
    """The best fit that keeps parallels parallel: what a flatbed scanner does to a sheet."""
    page = np.column_stack([np.asarray(points, dtype=float), np.ones(len(points))])
    solution = np.linalg.lstsq(page, pixels, rcond=None)[0]
    return _mapping(np.vstack([solution.T, [0.0, 0.0, 1.0]]))


def projection(points: Sequence[Point], pixels: Pixels) -> Mapping:
    """The best fit with perspective: what a camera does to a sheet."""
    page, to_page = _normalised(np.asarray(points, dtype=float))
    picture, to_picture = _normalised(pixels)
    rows = []
    for (x, y), (u, v) in zip(page, picture, strict=True):
        rows.append([-x, -y, -1, 0, 0, 0, u * x, u * y, u])
        rows.append([0, 0, 0, -x, -y, -1, v * x, v * y, v])
    matrix = np.linalg.svd(np.asarray(rows))[2][-1].reshape(3, 3)
    return _mapping(np.linalg.inv(to_picture) @ matrix @ to_page)


def _normalised(points: Pixels) -> tuple[Pixels, Pixels]:
    """The points about the origin and of unit size, without which the fit would be numerically poor."""
    centre = points.mean(axis=0)
    scale = np.sqrt(2) / np.linalg.norm(points - centre, axis=1).mean()
    to_unit = np.array([[scale, 0, -scale * centre[0]], [0, scale, -scale * centre[1]], [0, 0, 1]])
    return (points - centre) * scale, to_unit


def _mapping(matrix: Pixels) -> Mapping:
    # A page whose own corner lies on the horizon is no page, but must not divide by nothing either.
    scaled = matrix / (matrix[2, 2] or 1e-12)
    return Mapping(tuple((float(a), float(b), float(c)) for a, b, c in scaled))
