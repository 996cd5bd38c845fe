"""What may be the address of a channel: a closed list, and nothing that is read two ways."""

import pytest
from django.core.exceptions import ValidationError

from channels.services import SERVICES, Service, checked, service_of

INSIDE = ("gateway.kantor",)


@pytest.mark.parametrize("service", SERVICES, ids=lambda service: service.name)
def test_the_example_of_each_service_is_taken(service: Service) -> None:
    assert service_of(checked(service.example, hosts=())) == service


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("https://layanan.contoh.go.id/kait?kunci=a&b", "jsons://layanan.contoh.go.id/kait?-kunci=a&-b"),
        ("HTTPS://layanan.contoh.go.id", "jsons://layanan.contoh.go.id"),
        ("jsons://layanan.contoh.go.id/kait?+X-Kunci=a", "jsons://layanan.contoh.go.id/kait?+X-Kunci=a"),
        ("jsons://layanan.contoh.go.id/?verify=no", "jsons://layanan.contoh.go.id/?-verify=no"),
        ("http://gateway.kantor:8080/kait", "json://gateway.kantor:8080/kait"),
        ("evolution://kunci@GATEWAY.kantor/a/6281", "evolution://kunci@GATEWAY.kantor/a/6281"),
        ("tgram://1:a/2/?silent=yes", "tgram://1:a/2/?silent=yes"),
    ],
)
def test_an_address_is_stored_as_the_library_reads_it(typed: str, stored: str) -> None:
    assert checked(typed, hosts=INSIDE) == stored


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "telegram",
        "://",
        "tgram://",
        "tgram://TOKEN",
        "https://",
        "file:///etc/passwd",
        "syslog://",
        "dbus://",
        "mailto://nama:sandi@contoh.go.id",
        "apprise://127.0.0.1/kunci",
        "xml://gateway.kantor/kait",
        "http://layanan.contoh.go.id/kait",
        "ntfy://ntfy.contoh.go.id/topik",
        "http://gateway.kantor@layanan.contoh.go.id/kait",
        "http://layanan.contoh.go.id/@gateway.kantor/",
        "slack://a/b/c/?template=/etc/passwd",
        "slack://a/b/c/?TEMPLATE=/etc/passwd",
        "slack://a/b/c/?%74emplate=/etc/passwd",
        "slack://a/b/c/#?template=/etc/passwd",
        "tgram://1:a/2/?silent=yes;verify=no",
        "tgram://1:a/2/?silent=yes?verify=no",
        "tgram://1:a/2/?rto=86400",
        "tgram://1:a/2/?redirect=yes",
        "tgram://1:a/2/, json://127.0.0.1/",
        "https://layanan.contoh.go.id\\@127.0.0.1/",
        "https://layanan.contoh.go.id/\r\nHost: lain",
        "https://layanan.contoh.go.id/\u202e",
        "https://láyanan.contoh.go.id/",
    ],
)
def test_anything_else_is_refused_with_a_sentence(typed: str) -> None:
    with pytest.raises(ValidationError) as refusal:
        checked(typed, hosts=INSIDE)
    assert refusal.value.messages[0].endswith((".", "://."))
