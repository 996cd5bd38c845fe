"""Does the PDF do anything by itself, carry another file, or fetch one?"""

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
    "/Rendition",
    "/Movie",
    "/Sound",
    "/GoTo3DView",
    "/RichMediaExecute",
    "/SetOCGState",
    "/Hide",
    "/Trans",
}
ACTIVE_KEYS = {"/JS", "/JavaScript", "/XFA", "/RichMediaContent", "/RichMediaSettings", "/3DD", "/OPI"}
ACTIVE_SUBTYPES = {"/RichMedia", "/3D", "/Movie", "/Sound", "/Screen"}
ATTACHING_KEYS = {"/EF", "/RF", "/Collection"}
DEEPEST_NESTING = 100


def refuse_active_content(pdf: pikepdf.Pdf) -> None:
    """Look at every object of the file, those in object streams and those that nothing refers to as well."""
    for found in [pdf.trailer, *pdf.objects]:
        _examine(found)


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
    # Data that stand in another file, which whoever opens this one would fetch.
    if "/F" in keys:
        raise Unfit("active")
    if stream.stream_dict.get("/Type") == "/EmbeddedFile":
        raise Unfit("attachment")


def _examine_dictionary(found: Any, keys: set[str]) -> None:
    if keys & ACTIVE_KEYS:
        raise Unfit("active")
    if keys & ATTACHING_KEYS:
        raise Unfit("attachment")
    if "/S" in keys and _name(found["/S"]) in ACTIVE_ACTIONS:
        raise Unfit("active")
    if "/Subtype" in keys:
        subtype = _name(found["/Subtype"])
        if subtype in ACTIVE_SUBTYPES:
            raise Unfit("active")
        if subtype == "/FileAttachment":
            raise Unfit("attachment")
    if "/OpenAction" in keys:
        _examine_opening(found["/OpenAction"])
    if "/AA" in keys and isinstance(found["/AA"], pikepdf.Dictionary):
        for action in found["/AA"].values():
            _examine_opening(action)


def _examine_opening(action: Any) -> None:
    """Without a click it may turn to a page, as LibreOffice and Word have it; it may open no address."""
    if isinstance(action, pikepdf.Dictionary) and (_name(action.get("/S")) != "/GoTo" or "/Next" in action):
        raise Unfit("active")


def _name(value: Any) -> str:
    return str(value) if isinstance(value, pikepdf.Name) else ""
