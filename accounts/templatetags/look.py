"""The few words that every template may use: icons, days and moments, numbers as they are printed."""

from django import template
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

from accounts.models import Role
from accounts.nip import spaced
from accounts.zones import day, moment, office_span, span, to_the_second

register = template.Library()
register.filter(moment)
register.filter(to_the_second)
register.filter(day)
register.filter(span)
register.filter(office_span)
register.filter("spaced_nip", spaced)


@register.simple_tag
def icon(name: str) -> SafeString:
    """A bootstrap icon beside its text; the text speaks, so screen readers skip the picture."""
    return format_html(
        '<svg class="icon" aria-hidden="true" focusable="false"><use href="{}#{}"></use></svg>',
        static("icons.svg"),
        name,
    )


@register.filter
def short_hash(digest: str) -> str:
    """The first twelve digits of a SHA-256, enough to tell two papers apart by eye."""
    return digest[:12]


@register.filter
def role_name(role: str) -> str:
    """The role as people say it: `Kepala Dinas`."""
    return str(Role(role).label) if role in Role.values else role
