"""One person at one browser: requests in a thread of their own, on a connection of their own."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from threading import Event
from typing import Any

from django.conf import settings
from django.db import connection
from django.test import Client

from accounts.models import User
from accounts.sessions import SEEN

PATIENCE = 60
# Which version of the form, and which scan.
Content = tuple[int, int]


@dataclass(frozen=True)
class Page:
    """An approval page as somebody has it before him."""

    content: Content
    sent: dict[str, str]
    digest: str


@dataclass(frozen=True)
class Click:
    """An approval that was sent and has not been answered yet."""

    page: Page
    # What it comes to without ever reaching the case.
    turned_away: int | None


class Browser:
    """What it sends can be stopped halfway: after the page has found case and person, before the case is locked."""

    def __init__(self, person: int) -> None:
        self.person = person
        self.going: Future[Any] | None = None
        self._pool = ThreadPoolExecutor(max_workers=1)
        self._stopped, self._go_on = Event(), Event()

    def do(self, act: Callable[[], Any]) -> Any:
        """Carry it out here, to its end."""
        return self._pool.submit(act).result(PATIENCE)

    def who(self) -> User:
        """The person as his next request finds him."""
        return User.objects.get(pk=self.person)

    def log_in(self) -> None:
        """In a session of its own, whatever session there was before."""
        self.client = Client()
        self.do(lambda: self.client.force_login(self.who()))

    def expire(self) -> None:
        """Nobody has used it for longer than a session lasts."""

        def age() -> None:
            session = self.client.session
            session[SEEN] -= settings.SESSION_IDLE_LIMIT + 1
            session.save()

        self.do(age)

    def begin(self, act: Callable[[], Any]) -> None:
        """Go so far as the lock of the case, or to the end where it never comes to that."""
        self._stopped.clear()
        self._go_on.clear()

        def stopping() -> Any:
            with connection.execute_wrapper(self._stop):
                return act()

        self.going = self._pool.submit(stopping)
        self.going.add_done_callback(lambda _: self._stopped.set())
        assert self._stopped.wait(PATIENCE)

    def end(self) -> Any:
        """Go on to the end; what was answered."""
        assert self.going is not None
        self._go_on.set()
        going, self.going = self.going, None
        return going.result(PATIENCE)

    def close(self) -> None:
        if self.going is not None:
            self.end()
        self.do(lambda: connection.close())  # noqa: PLW0108 -- that of its own thread
        self._pool.shutdown()

    def _stop(self, execute: Callable[..., Any], sql: str, *given: Any) -> Any:
        if sql.endswith("FOR UPDATE") and not self._stopped.is_set():
            self._stopped.set()
            assert self._go_on.wait(PATIENCE)
        return execute(sql, *given)
