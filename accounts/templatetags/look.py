"""The few words that every template may use: icons, moments in the office's zone, sizes."""

from datetime import datetime

from django import template
from django.templatetags.static import static
from django.utils import formats, timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from accounts.zones import label_of

register = template.Library()


@register.simple_tag
def icon(name: str) -> SafeString:
    """A bootstrap icon beside its text; the text speaks, so screen readers skip the picture."""
    return format_html(
        '<svg class="icon" aria-hidden="true" focusable="false"><use href="{}#{}"></use></svg>',
        static("icons.svg"),
        name,
    )


@register.filter
def moment(value: datetime | None) -> str:
    """A moment as the office reads it: `30 Januari 2023 pukul 08.45 WIB`."""
    if value is None:
        return ""
    local = timezone.localtime(value)
    day = formats.date_format(local, "DATE_FORMAT")
    return (
        f"{day} pukul {formats.date_format(local, 'TIME_FORMAT')} {label_of(timezone.get_current_timezone())}"
    )


@register.filter
def masked(nik: str) -> str:
    """A NIK of which only the region and the end are shown: `340201******0003`."""
    return f"{nik[:6]}******{nik[-4:]}" if len(nik) == 16 else nik


@register.filter
def short_hash(digest: str) -> str:
    """The first twelve digits of a SHA-256, enough to tell two papers apart by eye."""
    return digest[:12]
