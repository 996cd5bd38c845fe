"""`python config/containers/health.py web | worker | courier | beat`: exit 0 while that process does its work.

Called by its path, imported by nobody, and with the standard library alone, so that a check costs no import of the
application.
"""

import http.client
import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

CELERY = ("celery", "-A", "config", "inspect", "ping", "--timeout", "5", "--destination")
# It writes its schedule every three minutes; ten without a line is a beat that has stopped.
BEAT_SILENCE = 600


def web() -> bool:
    """Whether a page is answered, and not with an error of ours."""
    host = urlsplit(os.environ.get("SITE_URL", "http://localhost")).netloc
    port = int(os.environ.get("HEALTH_PORT", "8000"))
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", "/healthz", headers={"Host": host})
        return connection.getresponse().status < http.HTTPStatus.BAD_REQUEST
    except OSError:
        return False
    finally:
        connection.close()


def worker(name: str = "celery") -> bool:
    """Whether the worker of this container answers through the broker."""
    words = [*CELERY, f"{name}@{socket.gethostname()}"]
    return subprocess.run(words, check=False).returncode == 0  # noqa: S603 -- spelled out above


def courier() -> bool:
    """Whether this container's other worker does, which takes the queue that may be held up."""
    return worker("courier")


def beat() -> bool:
    """Whether the schedule was written lately; the ending of its name depends on the machine's dbm."""
    schedule = Path(os.environ["BEAT_SCHEDULE"])
    written = [path.stat().st_mtime for path in schedule.parent.glob(f"{schedule.name}*")]
    return time.time() - max(written, default=0) < BEAT_SILENCE


CHECKS: dict[str, Callable[[], bool]] = {"web": web, "worker": worker, "courier": courier, "beat": beat}

sys.exit(not CHECKS[sys.argv[1]]())
