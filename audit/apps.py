"""The room's entry in Django."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "audit"
    verbose_name = "Rekam jejak"

    def ready(self) -> None:
        from audit import signals  # noqa: F401  # receivers register themselves when they are imported
