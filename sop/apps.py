"""The room's entry in Django."""

from django.apps import AppConfig


class SopConfig(AppConfig):
    name = "sop"
    verbose_name = "SOP"

    def ready(self) -> None:
        from notifications.agenda import provide
        from sop.agenda import tasks

        provide(tasks)
