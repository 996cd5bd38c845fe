"""The few words that every template may use: icons, days and moments, numbers as they are printed."""

from datetime import date, datetime, timedelta

from django import template
from django.templatetags.static import static
from django.utils import formats, timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from accounts.models import Role
from accounts.zones import label_of

register = template.Library()

NIK_LENGTH = 16
NIP_LENGTH = 18


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
def day(value: date | None) -> str:
    """A date as the office reads it: `30 Januari 2023`; of a moment, its date in the office's zone."""
    if value is None:
        return ""
    local = timezone.localtime(value) if isinstance(value, datetime) else value
    return formats.date_format(local, "DATE_FORMAT")


@register.filter
def spaced_nip(nip: str) -> str:
    """A NIP as it is printed: `19700101 199503 1 001`."""
    return f"{nip[:8]} {nip[8:14]} {nip[14]} {nip[15:]}" if len(nip) == NIP_LENGTH else nip


@register.filter
def masked(nik: str) -> str:
    """A NIK of which only the region and the end are shown: `340201******0003`."""
    return f"{nik[:6]}******{nik[-4:]}" if len(nik) == NIK_LENGTH else nik


@register.filter
def short_hash(digest: str) -> str:
    """The first twelve digits of a SHA-256, enough to tell two papers apart by eye."""
    return digest[:12]


@register.filter
def span(length: timedelta) -> str:
    """A length of time in its two largest units: `3 hari 4 jam`, `12 menit`."""
    minutes = int(length.total_seconds()) // 60
    parts = ((minutes // 1440, "hari"), (minutes // 60 % 24, "jam"), (minutes % 60, "menit"))
    said = [f"{number} {unit}" for number, unit in parts if number]
    return " ".join(said[:2]) or "kurang dari 1 menit"


@register.filter
def role_name(role: str) -> str:
    """The role as people say it: `Kepala Dinas`."""
    return str(Role(role).label) if role in Role.values else role
