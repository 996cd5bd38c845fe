"""Makers of photographs: sheets of paper as a telephone sees them, and what only looks like one."""

import io
import zlib
from typing import Any

from PIL import Image, ImageDraw


def photograph(size: tuple[int, int] = (1200, 1600), image_format: str = "JPEG", **options: Any) -> bytes:
    """A sheet of paper with a few lines, its upper edge dark."""
    image = Image.new("RGB", size, "white")
    drawing = ImageDraw.Draw(image)
    drawing.rectangle((0, 0, size[0], size[1] // 8), fill="black")
    for line in range(4, 16):
        height = line * size[1] // 20
        drawing.line((size[0] // 10, height, size[0] * 9 // 10, height), fill="gray", width=6)
    content = io.BytesIO()
    image.save(content, image_format, **options)
    return content.getvalue()


def photograph_with_a_place() -> bytes:
    """Held sideways, and with the coordinates of the place where it was taken."""
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010F] = "Kamera Contoh"
    exif.get_ifd(0x8825).update({1: "S", 2: (7.0, 48.0, 5.0)})
    return photograph((1600, 1200), exif=exif)


def pixel_flood(width: int = 60_000, height: int = 60_000) -> bytes:
    """A PNG of a few MB less than it says: black, and larger than any memory."""
    header = width.to_bytes(4, "big") + height.to_bytes(4, "big") + b"\x08\x00\x00\x00\x00"
    return (
        b"\x89PNG\r\n\x1a\n"
        + _chunk(b"IHDR", header)
        + _chunk(b"IDAT", zlib.compress(b""))
        + _chunk(b"IEND", b"")
    )


def _chunk(kind: bytes, data: bytes) -> bytes:
    return len(data).to_bytes(4, "big") + kind + data + zlib.crc32(kind + data).to_bytes(4, "big")


def animation() -> bytes:
    frames = [Image.new("RGB", (400, 400), colour) for colour in ("red", "blue")]
    content = io.BytesIO()
    frames[0].save(content, "PNG", save_all=True, append_images=frames[1:])
    return content.getvalue()
