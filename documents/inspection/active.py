"""Does the PDF do anything by itself, carry another file, or fetch one?"""

import re
from typing import Any

import pikepdf

from documents.inspection.findings import Unfit

ACTIVE_ACTIONS = {
    "/JavaScript",
    "/Launch",
    "/SubmitForm",
    "/ImportData",
    "/ResetForm",
    "/GoToR",
    "/GoToE",
    "/GoToDp",
    "/Thread",
    "/Rendition",
    "/Movie",
    "/Sound",
    "/GoTo3DView",
    "/RichMediaExecute",
    "/SetOCGState",
    "/Hide",
    "/Trans",
}
# What a click may do: turn to a page of this file, open an address of the open web, leaf on.
QUIET_ACTIONS = {"/GoTo", "/URI", "/Named"}
FITS = {"/XYZ", "/Fit", "/FitH", "/FitV", "/FitR", "/FitB", "/FitBH", "/FitBV"}
ACTIVE_KEYS = {"/JS", "/JavaScript", "/XFA", "/RichMediaContent", "/RichMediaSettings", "/3DD", "/OPI"}
ACTIVE_SUBTYPES = {"/RichMedia", "/3D", "/Movie", "/Sound", "/Screen"}
ATTACHING_KEYS = {"/EF", "/RF", "/Collection"}
# A link, and the base of all links that are no whole addresses.
ADDRESS_KEYS = ("/URI", "/Base")
WEB = {"http", "https", "mailto", "tel"}
DEEPEST_NESTING = 100
# A browser does not see these in an address, so neither may a look at it.
_UNSEEN = re.compile(r"[\x00-\x20\x7f-\xa0\u200b-\u200f\u2028-\u202f\u2060-\u206f\ufeff]")
_SCHEME = re.compile(r"([a-z][a-z0-9+.-]*):")
# "www.contoh.go.id:8080/berkas" begins with no scheme.
_HOST_WITH_PORT = re.compile(r"[a-z0-9-]+(?:\.[a-z0-9-]+)+:\d{1,5}(?:[/?#]|\Z)")


def refuse_active_content(pdf: pikepdf.Pdf) -> None:
    """Look at every object of the file, those in object streams and those that nothing refers to as well."""
    _refuse_hidden_layers(pdf.Root.get("/OCProperties"))
    for found in [pdf.trailer, *pdf.objects]:
        _examine(found)


def _refuse_hidden_layers(layers: Any) -> None:
    """What is drawn for the one who approves is what is printed: no layer is off, or on for one of the two alone."""
    if not isinstance(layers, pikepdf.Dictionary):
        return
    alternatives = layers.get("/Configs")
    settings = [layers.get("/D"), *(alternatives if isinstance(alternatives, pikepdf.Array) else ())]
    for setting in settings:
        if isinstance(setting, pikepdf.Dictionary) and (
            setting.get("/OFF") or setting.get("/AS") or setting.get("/BaseState", "/ON") != "/ON"
        ):
            raise Unfit("layers")


def _examine(start: Any) -> None:
    """One object and everything that stands in it directly; what it refers to is looked at in its own turn."""
    waiting = [(start, 0)]
    while waiting:
        found, depth = waiting.pop()
        if depth > DEEPEST_NESTING:
            raise Unfit("too_complex")
        if isinstance(found, pikepdf.Stream):
            _examine_stream(found)
            found = found.stream_dict
        if isinstance(found, pikepdf.Dictionary):
            keys = set(found.keys())
            _examine_dictionary(found, keys)
            children = [found.get(key) for key in keys]
        elif isinstance(found, pikepdf.Array):
            children = list(found)
        else:
            continue
        waiting.extend((child, depth + 1) for child in children if _stands_here(child))


def _stands_here(child: Any) -> bool:
    return isinstance(child, pikepdf.Dictionary | pikepdf.Array) and not child.is_indirect


def _examine_stream(stream: Any) -> None:
    keys = set(stream.stream_dict.keys())
    # Data that stand in another file, which whoever opens this one would fetch; a page of another file.
    if "/F" in keys or ("/Ref" in keys and _name(stream.stream_dict.get("/Subtype")) == "/Form"):
        raise Unfit("active")
    if stream.stream_dict.get("/Type") == "/EmbeddedFile":
        raise Unfit("attachment")


def _examine_dictionary(found: Any, keys: set[str]) -> None:
    if keys & ACTIVE_KEYS or _name(found.get("/FS")) == "/URL":
        raise Unfit("active")
    if keys & ATTACHING_KEYS:
        raise Unfit("attachment")
    _examine_action(found, keys)
    if "/Subtype" in keys:
        subtype = _name(found["/Subtype"])
        if subtype in ACTIVE_SUBTYPES:
            raise Unfit("active")
        if subtype == "/FileAttachment":
            raise Unfit("attachment")
    for key in {"/OpenAction", "/AA"} & keys:
        _examine_opening(found[key])


def _examine_action(found: Any, keys: set[str]) -> None:
    """What a click would do. One thing that leads to a next one shows the reader the first and does the other."""
    action = _name(found.get("/S"))
    if action in ACTIVE_ACTIONS or (action in QUIET_ACTIONS and "/Next" in keys):
        raise Unfit("active")
    for address in (found.get(key) for key in ADDRESS_KEYS):
        # Some programs take a name for an address too.
        if isinstance(address, pikepdf.String | pikepdf.Name) and not _is_web(_text(address)):
            raise Unfit("unsafe_link")


def _is_web(address: str) -> bool:
    """An address of the web, or one without a scheme; no script, no file of this computer or its neighbour's."""
    plain = _UNSEEN.sub("", address).lower()
    if plain.startswith(("\\", "//")):
        return False
    scheme = _SCHEME.match(plain)
    return scheme is None or scheme[1] in WEB or bool(_HOST_WITH_PORT.match(plain))


def _examine_opening(start: Any) -> None:
    """Without a click it may turn to a page, as LibreOffice and Word have it, and nothing else.

    Whatever shape the action hides in - alone, in an array, in a tree of names -, it is found by its /S.
    """
    waiting, seen = [start], set[tuple[int, int]]()
    while waiting:
        found = waiting.pop()
        if isinstance(found, pikepdf.Dictionary):
            if _was_seen(found, seen):
                continue
            if "/S" in found and _name(found["/S"]) != "/GoTo":
                raise Unfit("active")
            waiting.extend(found.get(key) for key in found.keys())  # noqa: SIM118 - it is no dict of Python's
        elif isinstance(found, pikepdf.Array) and not _was_seen(found, seen) and not _is_destination(found):
            waiting.extend(found)


def _is_destination(found: Any) -> bool:
    """A page and how to show it: what stands on that page is looked at in its own turn."""
    if len(found) < 2 or _name(found[1]) not in FITS:  # noqa: PLR2004 - the page, and how
        return False
    page = found[0]
    return (
        not isinstance(page, pikepdf.Dictionary)
        or _name(page.get("/S")) not in ACTIVE_ACTIONS | QUIET_ACTIONS
    )


def _was_seen(found: Any, seen: set[tuple[int, int]]) -> bool:
    if not found.is_indirect:
        return False
    known = found.objgen in seen
    seen.add(found.objgen)
    return known


def _text(value: Any) -> str:
    return str(value)[1:] if isinstance(value, pikepdf.Name) else str(value)


def _name(value: Any) -> str:
    return str(value) if isinstance(value, pikepdf.Name) else ""
