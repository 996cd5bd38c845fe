"""The room's entry in Django."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = "Orang dan kantor"

    def ready(self) -> None:
        from accounts import sessions  # noqa: F401  # its receiver registers itself when it is imported
