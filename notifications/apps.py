"""The room's entry in Django."""

from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    name = "notifications"
    verbose_name = "Pemberitahuan"

    def ready(self) -> None:
        from notifications import calendar  # noqa: F401  # models of its own, beside those of the outbox
