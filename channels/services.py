"""The services that a person may be told by: a closed list, each with the one way its address is written.

What Apprise would also know is not let in: services that act on this machine, that take a file of it as a template,
or whose options switch off the check of certificates, follow redirections or wait for ever.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass, field
from urllib.parse import unquote

from django.core.exceptions import ValidationError

LONGEST = 1000
UNKNOWN = "Layanan ini tidak dikenali. Tulis alamat saluran menurut salah satu contoh di bawah."
SHORT = "Alamat saluran belum lengkap. Tulis seluruhnya menurut contoh untuk {service}."
UNSAFE = (
    "Saluran tanpa enkripsi hanya untuk gateway di jaringan kantor. Gunakan alamat yang diawali {schema}://."
)
OPTION = "Pilihan “{option}” tidak dapat dipakai pada alamat {service}. Hapus bagian itu."
ODD = "Alamat saluran memuat spasi atau karakter yang tidak dapat dipakai. Salin kembali alamatnya."
OWN_HEADERS = ("+", "-", ":")
SEPARATORS = re.compile("[&;]")


@dataclass(frozen=True)
class Service:
    """One kind of channel: `schema` is how its address begins, `inside` the same without encryption."""

    name: str
    schema: str
    example: str
    inside: str = ""
    options: frozenset[str] = field(default=frozenset())
    takes_headers: bool = False


SERVICES = (
    Service(
        "Telegram",
        "tgram",
        "tgram://TOKEN_BOT/ID_OBROLAN/",
        options=frozenset({"topic", "silent", "preview"}),
    ),
    Service(
        "WhatsApp (Meta)",
        "whatsapp",
        "whatsapp://TEMPLAT:TOKEN@ID_NOMOR_PENGIRIM/62812XXXXXXXX",
        options=frozenset({"lang", "to"}),
    ),
    Service("WhatsApp (Whapi)", "whapi", "whapi://TOKEN/62812XXXXXXXX", options=frozenset({"to"})),
    Service(
        "WhatsApp (Evolution API)",
        "evolutions",
        "evolutions://KUNCI@gateway.contoh.go.id/INSTANSI/62812XXXXXXXX",
        inside="evolution",
        options=frozenset({"to"}),
    ),
    Service(
        "Signal",
        "signals",
        "signals://gateway.contoh.go.id/62811XXXXXXXX/62812XXXXXXXX",
        inside="signal",
        options=frozenset({"to", "from"}),
    ),
    Service(
        "ntfy",
        "ntfys",
        "ntfys://ntfy.contoh.go.id/TOPIK",
        inside="ntfy",
        options=frozenset({"priority", "auth"}),
    ),
    Service(
        "Gotify",
        "gotifys",
        "gotifys://gotify.contoh.go.id/TOKEN",
        inside="gotify",
        options=frozenset({"priority"}),
    ),
    Service(
        "Matrix",
        "matrixs",
        "matrixs://NAMA:SANDI@matrix.contoh.go.id/#RUANG",
        inside="matrix",
        options=frozenset({"to"}),
    ),
    Service(
        "Mattermost",
        "mmosts",
        "mmosts://chat.contoh.go.id/TOKEN",
        inside="mmost",
        options=frozenset({"channel", "to"}),
    ),
    Service("Discord", "discord", "discord://ID_WEBHOOK/TOKEN_WEBHOOK/"),
    Service("Slack", "slack", "slack://TOKEN_A/TOKEN_B/TOKEN_C/"),
    Service("Google Chat", "gchat", "gchat://RUANG/KUNCI/TOKEN/"),
    Service(
        "Webhook (JSON)",
        "jsons",
        "https://layanan.contoh.go.id/webhook/RAHASIA",
        inside="json",
        takes_headers=True,
    ),
)
# A webhook is known by the address that its owner has at hand.
WEBHOOKS = {"https": "jsons", "http": "json"}
_BY_SCHEMA = {service.schema: service for service in SERVICES} | {
    service.inside: service for service in SERVICES if service.inside
}


def service_of(address: str) -> Service:
    """Whose address it is; it was let in by `checked`."""
    return _BY_SCHEMA[address.partition("://")[0]]


def checked(text: str, *, hosts: Collection[str]) -> str:
    """The address as it is stored, or a `ValidationError`; `hosts` are those of the office's own network."""
    # A second question mark, a comma: what one reader takes for text, another takes for options or a second address.
    if not (text.isascii() and text.isprintable()) or set(text) & set(' \\,"<>') or text.count("?") > 1:
        raise ValidationError(ODD)
    schema, _, rest = text.partition("://")
    schema = WEBHOOKS.get(schema.lower(), schema.lower())
    service = _BY_SCHEMA.get(schema)
    if service is None:
        raise ValidationError(UNKNOWN)
    where, _, query = rest.partition("?")
    options = [_checked_option(option, service=service) for option in SEPARATORS.split(query) if option]
    host = _host_of(where, service=service)
    if schema == service.inside and host not in hosts:
        raise ValidationError(UNSAFE.format(schema="https" if service.takes_headers else service.schema))
    query = "&".join(options)
    return f"{schema}://{where}{query and '?'}{query}"


def _checked_option(option: str, *, service: Service) -> str:
    """An option that the service may be given; of a webhook, what stands in its address and what goes to its head.

    Split as Apprise splits it, also where it looks like a part of the path: nothing may be read two ways.
    """
    name = unquote(option.partition("=")[0]).strip()
    if service.takes_headers:
        # Apprise would take a bare name for an option of its own; with a hyphen it goes to the webhook.
        return option if name.startswith(OWN_HEADERS) else f"-{option}"
    if name.lower() not in service.options:
        raise ValidationError(OPTION.format(option=name[:30], service=service.name))
    return option


def _host_of(where: str, *, service: Service) -> str:
    """The host that the address names; of most services it is a token."""
    place, _, path = where.partition("/")
    host = place.rpartition("@")[2].partition(":")[0]
    if not host or not (path or service.takes_headers):
        raise ValidationError(SHORT.format(service=service.name))
    return host.lower()
