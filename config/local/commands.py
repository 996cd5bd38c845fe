"""The words of every process: the local runner and docker-compose.yml start the same ones."""

from pathlib import Path

Words = tuple[str, ...]

# More threads than pages need at once: ten callers who dawdle keep none waiting, should all come to one process.
PROCESSES = 2
THREADS = 16

MANAGE: Words = ("python", "manage.py")
MIGRATE: Words = (*MANAGE, "migrate", "--noinput")
COLLECT_STATIC: Words = (*MANAGE, "collectstatic", "--noinput")


def load_demo(*, certificates: Path) -> Words:
    """The office to try everything in, with the certificates of that folder."""
    return (*MANAGE, "load_demo", "--certificates", str(certificates))


def web(*, bind: str) -> Words:
    """The pages: two processes serve an office. No control socket, and no path that a caller names."""
    words = ("gunicorn", "config.wsgi", "--worker-class", "config.dawdlers.PromptThreads")
    size = ("--workers", str(PROCESSES), "--threads", str(THREADS))
    return (*words, *size, "--no-control-socket", "--forwarder-headers", "NONE", "--bind", bind)


def worker() -> Words:
    """Delivers notices and reminders; the sweeps are its own."""
    return _taking("celery", name="celery")


def courier() -> Words:
    """Sends what was asked for: letters, messages to channels, questions to BSrE. It may be held up; no sweep is."""
    return _taking("courier", name="courier")


def _taking(queue: str, *, name: str) -> Words:
    words = ("celery", "-A", "config", "worker", "--loglevel=INFO", "--concurrency", "1")
    return (*words, "--queues", queue, "--hostname", f"{name}@%h")


def beat(*, schedule: str) -> Words:
    """Wakes the sweeps; `schedule` is where it remembers when it last did."""
    return ("celery", "-A", "config", "beat", "--loglevel=INFO", "--schedule", schedule)
