"""HTML to PDF. The only place that knows WeasyPrint.

A page may use our own stylesheets, our own fonts and images that stand in the page itself; everything else it
asks for ends the rendering. Without that, one unescaped name could read a file of the server into a form.
"""

import base64
import hashlib
import threading
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from documents.folders import lasting_folder

STATIC = Path(__file__).resolve().parent.parent / "static"
FONTS = STATIC / "build" / "fonts"
STYLESHEETS = STATIC / "src" / "pdf"
VARIANT = "pdf/ua-1"
_INLINE_PNG = "data:image/png;base64,"
_FOLDER = "sertifikat-huruf-"
# Told which elements (by their ids) stand on which page, it answers with what is to be set instead, or with None.
Mend = Callable[[Sequence[Collection[str]]], str | None]


class RenderingFailed(Exception):
    """The PDF could not be made; nothing was stored, and trying again is harmless."""


class Unrenderable(RenderingFailed):
    """What the PDF is to show must change first; the text is the sentence for the officer."""


@dataclass(frozen=True)
class _Engine:
    """What is costly to make and the same for every document: fonts and parsed stylesheets."""

    weasyprint: Any
    fonts: Any
    fetcher: Any
    stylesheets: dict[str, Any]
    lock: threading.Lock


def png_source(image: bytes) -> str:
    """A PNG as the address of an `<img>`: the one kind of image that a page may show."""
    return _INLINE_PNG + base64.b64encode(image).decode("ascii")


def render_pdf(html: str, *, stylesheets: tuple[str, ...], mend: Mend | None = None) -> bytes:
    """An accessible (PDF/UA) document. The same HTML and stylesheets give the same bytes.

    `mend` is asked once, for what can be known only when the pages are set: where a table breaks.
    """
    engine = _engine()
    # One font configuration serves the whole process and is not safe for two threads at once.
    with engine.lock:
        try:
            return _write(html, engine=engine, stylesheets=stylesheets, mend=mend)
        except Exception as error:
            raise RenderingFailed(str(error)) from error
        except BaseException as error:
            # The library's "stop at once" is no Exception; those of the interpreter must pass.
            if isinstance(error, engine.weasyprint.urls.FatalURLFetchingError):
                raise RenderingFailed(str(error)) from error
            raise


def _write(html: str, *, engine: _Engine, stylesheets: tuple[str, ...], mend: Mend | None) -> bytes:
    document = _laid_out(html, engine=engine, stylesheets=stylesheets)
    better = mend([list(page.anchors) for page in document.pages]) if mend else None
    if better is not None:
        html, document = better, _laid_out(better, engine=engine, stylesheets=stylesheets)
    identifier = hashlib.sha256(html.encode()).digest()[:16]
    pdf: bytes = document.write_pdf(pdf_variant=VARIANT, pdf_identifier=identifier)
    return pdf


def _laid_out(html: str, *, engine: _Engine, stylesheets: tuple[str, ...]) -> Any:
    page = engine.weasyprint.HTML(string=html, url_fetcher=engine.fetcher)
    sheets = [_stylesheet(name, engine=engine) for name in stylesheets]
    return page.render(font_config=engine.fonts, stylesheets=sheets, pdf_variant=VARIANT)


def _stylesheet(name: str, *, engine: _Engine) -> Any:
    if name not in engine.stylesheets:
        engine.stylesheets[name] = engine.weasyprint.CSS(
            filename=STYLESHEETS / name, url_fetcher=engine.fetcher, font_config=engine.fonts
        )
    return engine.stylesheets[name]


@cache
def _engine() -> _Engine:
    """Imported on first use: it takes a second that no web page should wait for."""
    import weasyprint
    import weasyprint.text.fonts
    import weasyprint.urls

    class OwnDataOnly(weasyprint.urls.URLFetcher):  # type: ignore[misc]  # the library has no types
        """Refuses every address but our fonts and images that the page itself carries."""

        def fetch(self, url: str, headers: Any = None) -> weasyprint.urls.URLFetcherResponse:
            content = _own_data(url)
            if content is None:
                raise weasyprint.urls.FatalURLFetchingError(f"Refused to fetch {url[:80]!r}")
            return weasyprint.urls.URLFetcherResponse(url, content)

    fonts = weasyprint.text.fonts.FontConfiguration()
    # It takes the folder away when the process ends, but nobody does when the process is killed.
    fonts._folder = lasting_folder(_FOLDER)  # noqa: SLF001 - the library gives no other say in it
    return _Engine(weasyprint, fonts, OwnDataOnly(), {}, threading.Lock())


def _own_data(url: str) -> bytes | None:
    if url.startswith(_INLINE_PNG):
        return base64.b64decode(unquote(url.removeprefix(_INLINE_PNG)), validate=True)
    address = urlsplit(url)
    path = Path(unquote(address.path))
    # Compared as written, never resolved: an address with ".." in it is none of ours.
    if address.scheme == "file" and not address.netloc and path.parent == FONTS and path.suffix == ".woff2":
        return path.read_bytes()
    return None
