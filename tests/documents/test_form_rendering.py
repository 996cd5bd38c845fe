"""What the maker of the form lets in: any logo, no address, no other font, no other error."""

import io
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from documents import rendering
from documents.application_form import render
from documents.rendering import RenderingFailed, Unrenderable, render_pdf
from tests.documents.forms import LETTERHEAD, application_form
from tests.documents.test_application_form import IMAGE, areas_of


def image(mode: str, kind: str) -> bytes:
    file = io.BytesIO()
    Image.new(mode, (60, 90), "#205a3c").save(file, kind)
    return file.getvalue()


@pytest.mark.parametrize("logo", [None, image("RGB", "JPEG"), image("RGBA", "PNG"), image("P", "PNG")])
def test_an_office_may_have_any_logo_or_none(logo: bytes | None) -> None:
    form = application_form(letterhead=replace(LETTERHEAD, logo=logo))
    assert len(areas_of(render(form), kind=IMAGE)[0]) == (3 if logo else 2)


@pytest.mark.parametrize(
    "logo",
    [
        b"bukan gambar",
        image("RGB", "GIF"),
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
    ],
)
def test_a_logo_that_is_no_picture_is_refused(logo: bytes | None) -> None:
    with pytest.raises(Unrenderable, match="Lambang"):
        render(application_form(letterhead=replace(LETTERHEAD, logo=logo)))


@pytest.mark.parametrize(
    "address",
    [
        "https://contoh.go.id/logo.png",
        "http://127.0.0.1:9/",
        "ftp://contoh.go.id/logo.png",
        "file:///etc/passwd",
        f"{rendering.FONTS.as_uri()}/../../../manage.py",
        f"{rendering.FONTS.as_uri()}/..%2f..%2fapp.css",
        f"{rendering.FONTS.as_uri()}/tidak-ada.txt",
        "data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg'/>",
        "data:text/css,*{}",
        "logo.png",
    ],
)
@pytest.mark.parametrize("html", ["<img src='{}' alt=''>", "<link rel=stylesheet href='{}'>"])
def test_nothing_is_fetched_from_anywhere(address: str, html: str) -> None:
    if address == "logo.png":
        # Without a place of its own, a page has nothing that this could mean: it is left out, not fetched.
        assert b"/Image" not in render_pdf(html.format(address), stylesheets=())
        return
    with pytest.raises(RenderingFailed, match="Refused"):
        render_pdf(html.format(address), stylesheets=())


def test_a_missing_font_is_an_error_and_not_another_font(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(rendering, "FONTS", tmp_path)
    rendering._engine.cache_clear()
    try:
        with pytest.raises(RenderingFailed):
            render(application_form())
    finally:
        rendering._engine.cache_clear()


def test_a_fault_of_the_renderer_has_our_own_name() -> None:
    with pytest.raises(RenderingFailed):
        render_pdf("<p>x", stylesheets=("tidak-ada.css",))


def test_an_interruption_passes_through(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(*args: object, **kwargs: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(rendering, "_write", interrupt)
    with pytest.raises(KeyboardInterrupt):
        render_pdf("<p>x", stylesheets=())
