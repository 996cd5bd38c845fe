"""An office's logo: looked at before anything is made of it, and kept as nothing but its pixels."""

import io
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock

from django.core.exceptions import ValidationError
from PIL import Image, ImageFile

LARGEST = 1024 * 1024
LONGEST_SIDE = 4000
KEPT_SIDE = 600
FORMATS = ("PNG", "JPEG")

NO_IMAGE = "Lambang harus berupa gambar PNG atau JPEG yang utuh. Pilih berkas lain."
TOO_HEAVY = "Lambang paling besar 1 MB. Perkecil gambarnya, lalu pilih lagi."
TOO_WIDE = f"Sisi lambang paling panjang {LONGEST_SIDE} piksel. Perkecil gambarnya, lalu pilih lagi."


def drawn_anew(content: bytes) -> bytes:
    """The picture as a small PNG without whatever else its file holds; ValidationError where it is none.

    Its size is read from the head of the file before a pixel is made: a few bytes can claim millions (T5).
    """
    if len(content) > LARGEST:
        raise ValidationError(TOO_HEAVY)
    try:
        with Image.open(io.BytesIO(content), formats=FORMATS) as claimed:
            if max(claimed.size) > LONGEST_SIDE:
                raise ValidationError(TOO_WIDE)
            claimed.verify()
        with _whole_pictures_only(), Image.open(io.BytesIO(content), formats=FORMATS) as logo:
            small = logo.convert("RGBA")
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise ValidationError(TOO_WIDE) from error
    except ValidationError:
        raise
    except Exception as error:  # of whatever kind: Pillow's for damaged files are many
        raise ValidationError(NO_IMAGE) from error
    small.thumbnail((KEPT_SIDE, KEPT_SIDE))
    drawn = io.BytesIO()
    small.save(drawn, format="PNG", optimize=True)
    return drawn.getvalue()


_lock = Lock()


@contextmanager
def _whole_pictures_only() -> Iterator[None]:
    """Refuse a picture that breaks off: WeasyPrint, once it is loaded, has Pillow take them in the whole process."""
    with _lock:
        before = ImageFile.LOAD_TRUNCATED_IMAGES
        ImageFile.LOAD_TRUNCATED_IMAGES = False
        try:
            yield
        finally:
            ImageFile.LOAD_TRUNCATED_IMAGES = before
