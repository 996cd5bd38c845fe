"""How the form for a holder's data is set on the page: one column on a phone, two or three on a desk."""

from collections.abc import Iterable
from typing import Any

from crispy_forms.layout import HTML, Column, Fieldset, Row
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from certificates import statements

HALF, THIRD, TWO_THIRDS = "col-md-6", "col-md-4", "col-md-8"


class Notice:
    """Sentences to be read, as a list. Not crispy's HTML, which is a template: an office may be called anything."""

    def __init__(self, title: str, sentences: Iterable[str]) -> None:
        self.title = title
        self.sentences = sentences

    def render(self, *_: Any, **__: Any) -> SafeString:
        """What crispy calls for each part of a layout."""
        items = format_html_join("", "<li>{}</li>", ((sentence,) for sentence in self.sentences))
        return format_html(
            '<section class="notice mb-3"><div><h2 class="h6">{}</h2><ul class="mb-0 ps-3">{}</ul></div></section>',
            self.title,
            items,
        )


def purpose() -> Fieldset:
    """Why a certificate is applied for."""
    return Fieldset(
        "Permohonan",
        HTML('<p class="form-text">Isian bertanda <span class="asteriskField">*</span> wajib diisi.</p>'),
        Row(Column("reason", css_class=HALF), Column("reason_text", css_class=HALF)),
        Row(Column("monev_reference", css_class=HALF)),
        css_id="permohonan",
    )


def person() -> Fieldset:
    """Part A."""
    return Fieldset(
        "A. Data pemohon",
        "full_name",
        Row(Column("title_prefix", css_class=HALF), Column("title_suffix", css_class=HALF)),
        Row(Column("nik", css_class=HALF), Column("nip", css_class=HALF)),
        Row(
            Column("birth_place", css_class=THIRD),
            Column("birth_date", css_class=THIRD),
            Column("sex", css_class=THIRD),
        ),
        "rank",
        Row(Column("official_email", css_class=HALF), Column("phone", css_class=HALF)),
        css_id="bagian-a",
    )


def position() -> Fieldset:
    """Part B."""
    return Fieldset(
        "B. Data jabatan dan surat keputusan (SK)",
        Row(Column("position_title", css_class=TWO_THIRDS), Column("position_status", css_class=THIRD)),
        Row(Column("organization", css_class=HALF), Column("work_unit", css_class=HALF)),
        "office_address",
        Row(Column("city", css_class=HALF), Column("province", css_class=HALF)),
        Row(Column("decree_number", css_class=HALF), Column("decree_date", css_class=HALF)),
        "decree_subject",
        "decree_issuer",
        Row(Column("tenure_start", css_class=HALF), Column("tenure_end", css_class=HALF)),
        css_id="bagian-b",
    )


def note() -> Fieldset:
    """Where the officer says why a warning does not hold."""
    return Fieldset("Keterangan", "identifier_note", css_id="keterangan")


def declaration(*, office: str) -> Fieldset:
    """Part D. The notice stands open on the page: what is folded away has not been told."""
    return Fieldset(
        "D. Pernyataan",
        "declared_true_at",
        Notice("Pemberitahuan pemrosesan data pribadi", statements.privacy_notice(office)),
        "privacy_notice_ack_at",
        css_id="bagian-d",
    )
