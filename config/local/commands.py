"""The words of every process: the local runner and docker-compose.yml start the same ones."""

Words = tuple[str, ...]

# More threads than pages need at once: ten callers who dawdle keep none waiting, should all come to one process.
PROCESSES = 2
THREADS = 16

MIGRATE: Words = ("python", "manage.py", "migrate", "--noinput")
COLLECT_STATIC: Words = ("python", "manage.py", "collectstatic", "--noinput")
LOAD_DEMO: Words = ("python", "manage.py", "load_demo")


def web(*, bind: str) -> Words:
    """The pages: two processes serve an office. No control socket, and no path that a caller names."""
    words = ("gunicorn", "config.wsgi", "--worker-class", "gthread")
    size = ("--workers", str(PROCESSES), "--threads", str(THREADS))
    return (*words, *size, "--no-control-socket", "--forwarder-headers", "NONE", "--bind", bind)


def worker() -> Words:
    """Delivers mail and reminders."""
    return ("celery", "-A", "config", "worker", "--loglevel=INFO", "--concurrency", "1")


def beat(*, schedule: str) -> Words:
    """Wakes the sweeps; `schedule` is where it remembers when it last did."""
    return ("celery", "-A", "config", "beat", "--loglevel=INFO", "--schedule", schedule)
