"""A Chromium of the tests' own, and pages in it as each role sees them."""

import threading
import time
from collections.abc import Callable, Iterator
from typing import Literal

import pytest
from django.conf import settings as site
from django.db import connections
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request
from pytest_django.live_server_helper import LiveServer

from accounts.models import User
from tests.renewals.conftest import fill_inputs, in_force, paper, registration_in, renewal_in, scan_of, sop

__all__ = ["fill_inputs", "in_force", "paper", "registration_in", "renewal_in", "scan_of", "sop"]

Open = Callable[..., Page]


def log_in(context: BrowserContext, user: User, *, url: str) -> None:
    """Give the pages of a context a session of their own."""
    client = Client()
    client.force_login(user)
    name = site.SESSION_COOKIE_NAME
    context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": url}])


@pytest.fixture
def visit(browser: Browser, live_server: LiveServer, monkeypatch: pytest.MonkeyPatch) -> Iterator[Open]:
    """Open a path as somebody, or as nobody, at a width and by day or by night."""
    # A connection that a server thread keeps would hold the test database when it is to be dropped.
    monkeypatch.setitem(connections.settings["default"], "CONN_MAX_AGE", 0)
    contexts = []
    strays: list[str] = []

    def open_page(
        path: str,
        *,
        as_user: User | None,
        width: int = 1440,
        scheme: Literal["light", "dark"] = "light",
        javascript: bool = True,
    ) -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": 800},
            color_scheme=scheme,
            reduced_motion="reduce",
            java_script_enabled=javascript,
        )
        contexts.append(context)
        if as_user:
            log_in(context, as_user, url=live_server.url)
        page = context.new_page()
        watch(page, url=live_server.url, strays=strays)
        page.goto(live_server.url + path)
        return page

    yield open_page
    for context in contexts:
        context.close()
    wait_until_served()
    assert strays == []


def watch(page: Page, *, url: str, strays: list[str]) -> None:
    """Note whatever the page asks of another site, and whatever its policies keep it from."""

    def ask(request: Request) -> None:
        if not request.url.startswith((f"{url}/", "data:", "blob:")):
            strays.append(request.url)

    def say(message: ConsoleMessage) -> None:
        if "Policy" in message.text or "policy" in message.text:
            strays.append(message.text)

    page.on("request", ask)
    page.on("console", say)


def wait_until_served() -> None:
    """What a page asked for last, the server may still be at: the tables are emptied after it, not under it."""
    deadline = time.monotonic() + 30
    while any("process_request_thread" in thread.name for thread in threading.enumerate()):
        assert time.monotonic() < deadline
        time.sleep(0.02)
