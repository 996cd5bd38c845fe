"""Every way in which a PDF packs its data counts by what comes out of it."""

import base64
import zlib
from collections.abc import Callable

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name

from documents.inspection import structure
from documents.inspection.filters import LARGEST_UNPACKED, unpacked
from documents.inspection.findings import Unfit
from tests.documents import hostile
from tests.documents.asking import finding

TOO_MUCH = LARGEST_UNPACKED + 1
WORDS = b"Formulir permohonan, formulir permohonan, " * 400


def run_lengths(size: int) -> bytes:
    """Zeros in runs of 128, the longest that there are."""
    return b"\x81\x00" * (size // 128 + 1) + b"\x80"


def lzw(content: bytes, *, early_change: int = 1) -> bytes:
    """Packed as an old scanner does it, and begun anew when every code is taken."""
    coded, before = Coded(early_change), b""
    known = {bytes([value]): value for value in range(256)}
    for letter in (content[place : place + 1] for place in range(len(content))):
        if before + letter in known:
            before += letter
            continue
        known[before + letter] = 258 + len(known) - 256
        coded.put(known[before])
        if coded.is_full:
            coded.begin()
            known = {bytes([value]): value for value in range(256)}
        before = letter
    coded.put(known[before])
    coded.put(257)
    return coded.packed()


def zeros_in_lzw() -> bytes:
    """Each code stands for one zero more than the one before it; all of them, eight times over."""
    coded = Coded(early_change=1)
    coded.bits = ""
    coded.put(0)
    while not coded.is_full:
        coded.put(coded.size)
    coded.begin()
    coded.bits *= 8
    return coded.packed()


class Coded:
    """Codes of the width that their reader expects."""

    def __init__(self, early_change: int) -> None:
        self.early_change = early_change
        self.bits = ""
        self.width = 9
        self.begin()

    def begin(self) -> None:
        self.bits += f"{256:0{self.width}b}"
        self.width, self.size = 9, 257

    @property
    def is_full(self) -> bool:
        return self.size > 4090

    def put(self, code: int) -> None:
        self.bits += f"{code:0{self.width}b}"
        # Its reader knows one thing more with each code but the first.
        self.size += 1
        self.width = min(max((self.size + self.early_change).bit_length(), 9), 12)

    def packed(self) -> bytes:
        length = -(-len(self.bits) // 8)
        return int(self.bits.ljust(8 * length, "0"), 2).to_bytes(length, "big")


def stream(data: bytes, *filters: Name, image: bool = False, settings: Array | None = None) -> bytes:
    pdf = hostile.blank()
    packed = pdf.make_stream(data)
    packed.Filter = Array(list(filters))
    if settings is not None:
        packed.DecodeParms = settings
    if image:
        packed.Type, packed.Subtype, packed.Width, packed.Height = Name.XObject, Name.Image, 8, 8
        packed.ColorSpace, packed.BitsPerComponent = Name.DeviceGray, 8
    pdf.Root.Unused = packed
    return hostile.saved_as_it_is(pdf)


def behind_an_idle_filter(data: bytes) -> bytes:
    """Written under another name of the same length, because the library leaves this filter out."""
    return stream(data, Name.Crypx, Name.Fl, Name.FlateDecode).replace(b"/Crypx", b"/Crypt")


@pytest.mark.parametrize("early_change", [0, 1])
def test_what_an_old_scanner_packed_is_read_to_the_letter(early_change: int) -> None:
    content = WORDS + bytes(range(256)) * 20
    packed = lzw(content, early_change=early_change)
    assert unpacked(packed, name="/LZWDecode", early_change=early_change) == content
    with pikepdf.new() as pdf:
        reference = pdf.make_stream(packed)
        reference.Filter, reference.DecodeParms = Name.LZWDecode, Dictionary(EarlyChange=early_change)
        assert reference.read_bytes() == content


@pytest.mark.parametrize(
    ("name", "packed", "content"),
    [
        ("/RunLengthDecode", b"\x02abc\xfed\x80rest", b"abcddd"),
        ("/RunLengthDecode", b"\x05abc", b"abc"),
        ("/ASCIIHexDecode", b"61 6\n2 6>63", b"ab`"),
        ("/ASCII85Decode", base64.a85encode(WORDS) + b"~>rest", WORDS),
        ("/ASCII85Decode", b"z", bytes(4)),
        ("/ASCII85Decode", b"uuuuu", b""),
        ("/FlateDecode", zlib.compress(WORDS)[:-4], WORDS),
        ("/LZWDecode", b"\xff\xff\xff", b""),
        ("/LZWDecode", b"", b""),
    ],
)
def test_each_packing_is_undone_as_far_as_it_can_be_read(name: str, packed: bytes, content: bytes) -> None:
    assert unpacked(packed, name=name) == content


@pytest.mark.parametrize(
    "make",
    [
        lambda: stream(run_lengths(TOO_MUCH), Name.RunLengthDecode),
        lambda: stream(run_lengths(TOO_MUCH), Name.RL),
        lambda: stream(zlib.compress(run_lengths(TOO_MUCH)), Name.FlateDecode, Name.RunLengthDecode),
        lambda: stream(base64.b16encode(run_lengths(TOO_MUCH)) + b">", Name.AHx, Name.RunLengthDecode),
        lambda: stream(zeros_in_lzw(), Name.LZWDecode),
        lambda: stream(zeros_in_lzw(), Name.LZW, image=True),
        lambda: stream(base64.a85encode(zeros_in_lzw()), Name.A85, Name.LZWDecode),
        lambda: behind_an_idle_filter(zlib.compress(zlib.compress(bytes(TOO_MUCH)))),
        lambda: stream(zlib.compress(run_lengths(TOO_MUCH)), Name.Fl, Name.RL, Name.DCTDecode, image=True),
        lambda: stream(zlib.compress(b"z" * (TOO_MUCH // 4 + 1)), Name.FlateDecode, Name.ASCII85Decode),
    ],
)
def test_a_chain_of_any_filters_counts_by_what_comes_out(make: Callable[[], bytes]) -> None:
    content = make()
    assert len(content) < LARGEST_UNPACKED // 24
    assert finding(content) == "bomb"


def test_differences_of_rows_may_not_hide_what_is_packed_further() -> None:
    hidden = zlib.compress(b"\x02" + zlib.compress(bytes(TOO_MUCH)))
    settings = Array([Dictionary(Predictor=12, Columns=999), Dictionary()])
    assert finding(stream(hidden, Name.FlateDecode, Name.FlateDecode, settings=settings)) == "bomb"


@pytest.mark.parametrize(
    "make",
    [
        lambda: stream(lzw(WORDS), Name.LZWDecode),
        lambda: stream(lzw(WORDS), Name.LZWDecode, image=True),
        lambda: stream(run_lengths(TOO_MUCH), Name.RunLengthDecode, image=True),
        lambda: stream(base64.a85encode(zlib.compress(WORDS)), Name.ASCII85Decode, Name.FlateDecode),
        lambda: stream(zlib.compress(WORDS), Name.FlateDecode, settings=Array([Dictionary(Predictor=12)])),
        lambda: stream(b"\xff\xd8", Name.DCTDecode, Name.FlateDecode),
    ],
)
def test_what_old_programs_pack_passes(make: Callable[[], bytes]) -> None:
    assert structure.examine(make(), page_limit=50) == 1


def test_a_bomb_is_left_off_as_soon_as_it_is_known() -> None:
    with pytest.raises(Unfit):
        unpacked(zlib.compress(bytes(TOO_MUCH)), name="/FlateDecode")
