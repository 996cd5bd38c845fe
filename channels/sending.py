"""Sends messages from a child process, which has neither our keys nor our network, nor for ever."""

import json
import logging
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path

from django.conf import settings

from channels.outcomes import Outcome

ROOT = Path(__file__).resolve().parent.parent
CHILD = ["-E", "-s", "-m", "channels.child"]
# To start, to get there and to be answered, all messages at once, however slowly a service drips its answer; a claim
# lasts longer. Whoever asks for a test names the service himself, so less is granted to that.
TIME_LIMIT, TEST_LIMIT = 25.0, 10.0
MOST_AT_ONCE = 10
SURROUNDINGS = {"LANG": "C.UTF-8", "HOME": "/nonexistent"}
logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Message:
    """What goes to one channel; `key` is by what its answer is known."""

    key: str
    address: str = field(repr=False)
    title: str
    body: str


def send_confined(messages: Sequence[Message], *, within: float = TIME_LIMIT) -> dict[str, Outcome]:
    """What became of each message: of one that nobody was asked or answered for, that it did not get there."""
    told = [asdict(message) for message in messages if message.address]
    job = {"hosts": list(settings.CHANNEL_HOSTS), "messages": told}
    answered = dict.fromkeys((message.key for message in messages), Outcome.UNREACHABLE)
    for line in _answers(json.dumps(job), within=within):
        answer = json.loads(line)
        answered[answer["key"]] = Outcome(answer["outcome"])
    return answered


def _answers(job: str, *, within: float) -> list[str]:
    try:
        done = subprocess.run(  # noqa: S603 - our own program; addresses come by standard input alone
            [sys.executable, *CHILD],
            input=job.encode(),
            capture_output=True,
            cwd=ROOT,
            env=SURROUNDINGS,
            timeout=within,
            check=False,
        )
    except subprocess.TimeoutExpired as late:
        logger.warning("messages to channels were given up after %s s", within)
        return _whole_lines(late.stdout or b"")
    if done.returncode:
        # Only how it ended: what a library says of an address may hold its token.
        logger.error("the sender of messages ended with %s", done.returncode)
    return _whole_lines(done.stdout)


def _whole_lines(output: bytes) -> list[str]:
    return [line for line in output.decode().split("\n")[:-1] if line]
