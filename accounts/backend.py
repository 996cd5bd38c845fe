"""Who a session belongs to, in one question to the database: every page reads the person and his office."""

from typing import Any

from django.contrib.auth.backends import ModelBackend

from accounts.models import User


class OfficeBackend(ModelBackend):
    """Django's own, which would ask for the office by itself. Not its logo: only the form prints that."""

    def get_user(self, user_id: Any) -> User | None:
        person = User.objects.select_related("office").defer("office__logo").filter(pk=user_id).first()
        return person if person is not None and self.user_can_authenticate(person) else None
