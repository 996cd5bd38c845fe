"""Telling ink from light: how much darker each point of a picture is than the paper around it."""

import numpy as np
from PIL import Image, ImageFilter

from documents.geometry import Pixels

# Strokes and lines are thinner than this; shadows and the grey of a scanner's lid are not.
WIDEST_STROKE = 5.0
_COARSE_PER_MM = 2


def darkness(picture: Pixels, *, per_mm: int) -> Pixels:
    """From 0, as light as the paper, to 1, black. The paper's own light, even or not, is taken out."""
    light = np.maximum(paper(picture, per_mm=per_mm), 1.0)
    return np.clip((light - picture) / light, 0.0, 1.0)


def paper(picture: Pixels, *, per_mm: int) -> Pixels:
    """The light of the paper at each point: the picture with everything thin and dark filled in."""
    height, width = picture.shape
    image = Image.fromarray(picture.astype(np.uint8))
    # Coarse first: it averages the noise away, which the widest value would otherwise pick up.
    small = image.resize(
        (width * _COARSE_PER_MM // per_mm, height * _COARSE_PER_MM // per_mm), Image.Resampling.BOX
    )
    size = round(WIDEST_STROKE * _COARSE_PER_MM) | 1
    # A closing: a shadow's edge stays where it is, whatever its shape.
    closed = small.filter(ImageFilter.MaxFilter(size)).filter(ImageFilter.MinFilter(size))
    return np.asarray(closed.resize((width, height), Image.Resampling.BILINEAR), dtype=np.float64)
