"""Paper without a printer: pages are printed, signed, stamped, and come back from a scanner or a phone.

Everything is drawn from a seed, so that a failing case can be looked at again.
"""

import io
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pypdfium2
from PIL import Image, ImageDraw, ImageFilter

from documents.geometry import PAGE, SIGNATURE_BOX, Area

PRINT_DPI = 240
PER_MM = PRINT_DPI / 25.4
DESK, LID = (96, 78, 60), 235
BLUE, BLACK, VIOLET, RED = (30, 50, 140), (25, 25, 30), (90, 60, 150), (170, 40, 50)


@dataclass(frozen=True)
class Device:
    """A way in which paper becomes a picture, and how badly."""

    dpi: int = 200
    turn: int = 0
    skew: float = 0.0
    noise: float = 0.0
    grey: int = 255
    jpeg: int = 90
    blur: float = 0.0
    shadow: float = 0.0
    perspective: float = 0.0
    curl: float = 0.0
    margin: float = 0.0
    # No sheet lies on the glass to a fraction of a millimetre.
    aside: float = 0.8
    phone: bool = False


def printed(pdf: bytes, *, dpi: int = PRINT_DPI) -> list[Image.Image]:
    """The pages as they lie in the printer's tray."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        return [page.render(scale=dpi / 72).to_pil().convert("RGB") for page in document]
    finally:
        document.close()


def sign(
    sheet: Image.Image, *, seed: int, ink: tuple[int, int, int] = BLUE, size: float = 1.0
) -> Image.Image:
    """A signature in the box: one wandering stroke of a pen, as large as a hand makes it."""
    random = np.random.default_rng(seed)
    box = SIGNATURE_BOX
    steps = np.linspace(0, 1, 240)
    width, height = 44 * size, 15 * size
    x = box.x + box.width / 2 + random.uniform(-4, 4) + width * (steps - 0.5)
    y = np.full_like(steps, box.y + 14 + random.uniform(-2, 2))
    for wave in range(3, 9):
        y = y + height / wave * np.sin(2 * np.pi * (wave * steps + random.random())) * random.uniform(0.5, 1)
        x = x + width / (3 * wave) * np.sin(2 * np.pi * (wave * steps + random.random()))
    drawing = ImageDraw.Draw(sheet)
    points = [(float(a) * PER_MM, float(b) * PER_MM) for a, b in zip(x, y, strict=True)]
    drawing.line(points, fill=ink, width=round(random.uniform(0.45, 0.8) * PER_MM), joint="curve")
    return sheet


def stamp(
    sheet: Image.Image, *, at: tuple[float, float], radius: float = 17, ink: tuple[int, int, int] = VIOLET
) -> Image.Image:
    """An office's round stamp: two rings, a bar and worn letters, transparent as stamps are."""
    layer = Image.new("RGBA", sheet.size, (255, 255, 255, 0))
    drawing = ImageDraw.Draw(layer)
    x, y = at[0] * PER_MM, at[1] * PER_MM
    for ring, width in ((radius, 1.0), (radius * 0.72, 0.6)):
        reach = ring * PER_MM
        drawing.ellipse(
            [x - reach, y - reach, x + reach, y + reach], outline=(*ink, 175), width=round(width * PER_MM)
        )
    for angle in np.linspace(0, 2 * np.pi, 28, endpoint=False):
        a, b = x + radius * 0.86 * PER_MM * np.cos(angle), y + radius * 0.86 * PER_MM * np.sin(angle)
        drawing.rectangle([a - 12, b - 9, a + 12, b + 9], fill=(*ink, 160))
    bar = radius * 0.95 * PER_MM
    drawing.rectangle([x - bar, y - 3.4 * PER_MM, x + bar, y + 3.4 * PER_MM], fill=(*ink, 120))
    sheet.paste(Image.alpha_composite(sheet.convert("RGBA"), layer).convert("RGB"))
    return sheet


def blot(sheet: Image.Image, area: Area) -> Image.Image:
    """A stamp so wet that nothing of what it covers can be read."""
    (left, top), _, (right, bottom), _ = area.corners
    grow = 1.5
    ends = [(left - grow) * PER_MM, (top - grow) * PER_MM, (right + grow) * PER_MM, (bottom + grow) * PER_MM]
    ImageDraw.Draw(sheet).ellipse(ends, fill=VIOLET)
    middle = ((left + right) / 2, (top + bottom) / 2)
    return stamp(sheet, at=middle, radius=area.width * 0.75)


def taken(sheet: Image.Image, device: Device, *, seed: int) -> Image.Image:
    """The picture that a scanner or a phone makes of a sheet."""
    random = np.random.default_rng(seed)
    # Offices scan in grey; a phone knows nothing but colour.
    picture = _laid(sheet, aside=device.aside).convert("RGB" if device.phone else "L")
    scale = device.dpi / PRINT_DPI
    picture = picture.resize(
        (round(picture.width * scale), round(picture.height * scale)), Image.Resampling.BOX
    )
    if device.margin:
        edge = round(device.margin / 25.4 * device.dpi)
        desk = Image.new("RGB", (picture.width + 2 * edge, picture.height + 2 * edge), DESK)
        desk.paste(picture, (edge, edge))
        picture = desk
    if device.perspective:
        picture = _tilted(picture, by=device.perspective, random=random)
    if device.curl:
        picture = _curled(picture, by=device.curl)
    if device.skew:
        around = DESK if device.phone else LID
        picture = picture.rotate(device.skew, Image.Resampling.BICUBIC, expand=True, fillcolor=around)
    if device.turn:
        picture = picture.rotate(device.turn, expand=True)
    if device.blur:
        picture = picture.filter(ImageFilter.GaussianBlur(device.blur))
    return _lit(picture, device, random=random)


def to_pdf(pictures: Sequence[Image.Image], *, dpi: int = 200, jpeg: int = 90) -> bytes:
    """Pictures bound into a PDF, as a scanner's software does it."""
    pdf = io.BytesIO()
    first, *others = pictures
    first.save(pdf, "PDF", resolution=dpi, quality=jpeg, save_all=True, append_images=others)
    return pdf.getvalue()


def scanned(
    pdf: bytes,
    device: Device | None = None,
    *,
    seed: int = 1,
    signed: bool = True,
    stamped: bool = True,
    covered: Area | None = None,
) -> bytes:
    """A form that was printed, signed and stamped on its last page, and scanned, as PDF."""
    device = device or Device()
    sheets = printed(pdf)
    if signed:
        sign(sheets[-1], seed=seed, ink=(BLUE, BLACK)[seed % 2])
    if stamped:
        stamp(sheets[-1], at=(SIGNATURE_BOX.x + 12, SIGNATURE_BOX.y + 16), ink=(VIOLET, RED)[seed % 2])
    if covered:
        blot(sheets[-1], covered)
    pictures = [taken(sheet, device, seed=seed + index) for index, sheet in enumerate(sheets)]
    return to_pdf(pictures, dpi=device.dpi, jpeg=device.jpeg)


def _laid(sheet: Image.Image, *, aside: float) -> Image.Image:
    """The sheet as it lies, a little beside the corner where it should: the lid's white on one side of it."""
    glass = Image.new("RGB", sheet.size, "white")
    glass.paste(sheet, (round(aside * PER_MM), round(0.7 * aside * PER_MM)))
    return glass


def _tilted(picture: Image.Image, *, by: float, random: np.random.Generator) -> Image.Image:
    """Seen from a hand that is not straight above the sheet."""
    width, height = picture.size
    shifts = random.uniform(0, by, size=(4, 2)) * (width, height)
    corners = [(0, 0), (width, 0), (width, height), (0, height)]
    inward = [(1, 1), (-1, 1), (-1, -1), (1, -1)]
    seen = [
        (x + sx * dx, y + sy * dy) for (x, y), (sx, sy), (dx, dy) in zip(corners, inward, shifts, strict=True)
    ]
    rows = []
    for (x, y), (u, v) in zip(seen, corners, strict=True):
        rows += [[x, y, 1, 0, 0, 0, -u * x, -u * y], [0, 0, 0, x, y, 1, -v * x, -v * y]]
    coefficients = np.linalg.solve(np.array(rows), np.array(corners, dtype=float).ravel())
    return picture.transform(
        picture.size,
        Image.Transform.PERSPECTIVE,
        tuple(coefficients),
        Image.Resampling.BICUBIC,
        fillcolor=DESK,
    )


def _curled(picture: Image.Image, *, by: float) -> Image.Image:
    """A sheet that does not lie flat: its lines bow by so many millimetres."""
    values = np.asarray(picture)
    height, width = values.shape[:2]
    reach = by * height / PAGE.height
    down = np.rint(reach * np.sin(np.linspace(0, np.pi, width))).astype(int)
    rows = np.clip(np.arange(height)[:, None] + down[None, :], 0, height - 1)
    return Image.fromarray(values[rows, np.arange(width)[None, :]])


def _lit(picture: Image.Image, device: Device, *, random: np.random.Generator) -> Image.Image:
    """Light and grain: a grey lid, a lamp from one side, the hand's shadow, the noise of the sensor."""
    values = np.atleast_3d(np.asarray(picture, dtype=np.float32)) * np.float32(device.grey / 255)
    height, width = values.shape[:2]
    if device.shadow:
        across, down = np.meshgrid(np.linspace(0, 1, width), np.linspace(0, 1, height))
        tilt = random.uniform(-1, 1)
        light = 1 - device.shadow * np.clip(0.5 + tilt * (across - 0.5) + 0.6 * (down - 0.5), 0, 1)
        edge = random.uniform(0.3, 0.7)
        light *= np.where(across + 0.4 * down > edge + 0.4, 1 - device.shadow * 0.6, 1.0)
        values *= light[..., None].astype(np.float32)
    if device.noise:
        # Grain lies in brightness: one draw for the three colours.
        values += device.noise * random.standard_normal(size=(height, width, 1), dtype=np.float32)
    return Image.fromarray(np.clip(values, 0, 255).astype(np.uint8).squeeze())


def creased(sheet: Image.Image, *, seed: int) -> Image.Image:
    """A fold across the sheet, through the box."""
    random = np.random.default_rng(seed)
    y = (SIGNATURE_BOX.y + random.uniform(6, 22)) * PER_MM
    grey = int(random.uniform(130, 200))
    ends = [(0.0, y), (float(sheet.width), y + random.uniform(-8, 8))]
    ImageDraw.Draw(sheet).line(ends, fill=(grey, grey, grey), width=round(0.5 * PER_MM))
    return sheet


def dusty(sheet: Image.Image, *, seed: int) -> Image.Image:
    """Specks on the glass."""
    random = np.random.default_rng(seed)
    drawing = ImageDraw.Draw(sheet)
    for _ in range(120):
        x, y, size = random.uniform(0, sheet.width), random.uniform(0, sheet.height), random.uniform(0.5, 2.5)
        drawing.ellipse([x - size, y - size, x + size, y + size], fill=(60, 60, 60))
    return sheet


def shaded(sheet: Image.Image, *, seed: int) -> Image.Image:
    """The shadow of a hand or a phone, its edge inside the box."""
    random = np.random.default_rng(seed)
    x, top = (SIGNATURE_BOX.x + random.uniform(5, 45)) * PER_MM, (SIGNATURE_BOX.y - 15) * PER_MM
    light = Image.new("L", sheet.size, 255)
    outline = [(x, sheet.height), (x + 20, top), (x + 25 * PER_MM, top + 60), (x + 30 * PER_MM, sheet.height)]
    ImageDraw.Draw(light).polygon(outline, fill=int(random.uniform(100, 180)))
    light = light.filter(ImageFilter.GaussianBlur(random.uniform(0.5, 10)))
    return Image.composite(sheet, Image.new("RGB", sheet.size), light)
