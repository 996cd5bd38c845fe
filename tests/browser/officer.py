"""A person at a browser: everything that his pages send is kept, and each page is held against WCAG."""

from dataclasses import dataclass, field
from http import HTTPStatus

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, ConsoleMessage, Page, Request, Response, ViewportSize

from tests.browser.application import PASSWORD, Application

DESK: ViewportSize = {"width": 1280, "height": 900}
RULES = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}}


@dataclass
class Officer:
    """One log-in in one browser context."""

    page: Page
    application: Application
    sent: list[bytes] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)

    def open(self, path: str) -> None:
        self.page.goto(path if path.startswith("http") else self.application.address + path)

    def log_in(self, username: str) -> None:
        """Fill in the log-in page that is open, or open it first."""
        if "/masuk/" not in self.page.url:
            self.open("/masuk/")
        self.check()
        self.page.locator("[name=username]").fill(username)
        self.page.locator("[name=password]").fill(PASSWORD)
        self.page.get_by_role("button", name="Masuk").click()

    def watch(self, request: Request) -> None:
        self.sent.append(everything_in(request))
        if not request.url.startswith((self.application.address, "data:", "blob:")):
            self.failures.append(f"left the house: {request.url}")

    def hear(self, response: Response) -> None:
        if response.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            self.failures.append(f"{response.status} {response.url}")

    def listen(self, message: ConsoleMessage) -> None:
        if "Content Security" in message.text:
            self.failures.append(message.text)

    def check(self) -> None:
        """axe finds nothing on the page as it stands now, on a phone by night and on a desk by day."""
        self.page.wait_for_load_state()
        self.page.locator("footer").wait_for()
        self.page.emulate_media(color_scheme="dark")
        self.page.set_viewport_size({"width": 360, "height": 780})
        assert not self.page.evaluate("document.documentElement.scrollWidth > innerWidth"), self.page.url
        self._has_no_fault()
        self.page.emulate_media(color_scheme="light")
        self.page.set_viewport_size(DESK)
        self._has_no_fault()

    def _has_no_fault(self) -> None:
        found = Axe().run(self.page, options=RULES)
        assert found.violations_count == 0, f"{self.page.url}: {found.generate_report()}"


def officer_in(browser: Browser, application: Application) -> Officer:
    """A new person in front of a new browser; requests, console errors and server errors are watched."""
    context = browser.new_context(locale="id-ID", viewport=DESK, reduced_motion="reduce")
    officer = Officer(context.new_page(), application)
    context.on("request", officer.watch)
    context.on("response", officer.hear)
    context.on("console", officer.listen)
    return officer


def everything_in(request: Request) -> bytes:
    """Address, headers and body of a request."""
    headers = "\n".join(f"{name}: {value}" for name, value in request.headers.items())
    return request.url.encode() + b"\n" + headers.encode() + b"\n" + (request.post_data_buffer or b"")
