"""Runs an inspection in a child process, so that no file can harm or delay the one that serves people."""

import json
import logging
import os
import select
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO

from django.utils import timezone

from documents.folders import passing_folder
from documents.inspection.findings import Picture
from documents.reading import Reading, SignatureMark
from documents.refusals import UnacceptableFile
from documents.signatures import (
    FormStanding,
    Integrity,
    LaterChanges,
    Revocation,
    SignatureFinding,
    SignedPdf,
    Trusted,
)

ROOT = Path(__file__).resolve().parent.parent
# The child's limit on its own processor time lies below; this one is for a machine that is overloaded.
TIME_LIMIT = 20.0
# Of one process of the web server: more files than these wait for each other.
AT_ONCE = 2
CHILD = ["-E", "-s", "-m", "documents.inspection.child"]
# Neither settings nor keys nor passwords are within its reach.
SURROUNDINGS = {"LANG": "C.UTF-8"}
FOLDER = "sertifikat-periksa-"
_places = threading.BoundedSemaphore(AT_ONCE)
logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Inspection:
    """The files that the child made, the pictures of the pages, and whether somebody signed it electronically."""

    made: list[bytes]
    pictures: list[Picture]
    is_signed: bool


def inspect_confined(files: Sequence[bytes], *, job: dict[str, Any]) -> Inspection:
    """What an inspection has brought; `UnacceptableFile` where it found fault."""
    with _place():
        answer, rest = _run(files, job={**job, "sizes": [len(file) for file in files]})
    if "refused" in answer:
        raise UnacceptableFile(answer["refused"], **answer.get("params", {}))
    parts = []
    for size in answer["parts"]:
        parts.append(rest[:size])
        rest = rest[size:]
    made = len(parts) - len(answer["pictures"])
    pictures = zip(parts[made:], answer["pictures"], strict=True)
    drawn = [Picture(jpeg, width, height) for jpeg, (width, height) in pictures]
    return Inspection(parts[:made], drawn, is_signed=answer["is_signed"])


def read_scan_confined(pdf: bytes, *, printed: bytes | None = None) -> Reading:
    """What stands on a scan of the form: codes and signature box; and, held against the form as it was `printed`,
    whether it ever was on paper."""
    files = [pdf] if printed is None else [pdf, printed]
    with _place():
        answer, _ = _run(files, job={"task": "scan", "sizes": [len(file) for file in files]})
    if "refused" in answer:
        raise UnacceptableFile(answer["refused"], **answer.get("params", {}))
    mark = SignatureMark(answer["mark"])
    return Reading(texts=tuple(answer["texts"]), mark=mark, is_unprinted=answer["is_unprinted"])


def read_signatures_confined(
    pdf: bytes, *, printed: bytes, trusted: Trusted, now: datetime | None = None
) -> SignedPdf:
    """All electronic signatures of a file, judged against what the operator has installed and nothing else."""
    files = [pdf, printed, *trusted.anchors, *trusted.lists]
    job = {"task": "signatures", "anchors": len(trusted.anchors), "sizes": [len(file) for file in files]}
    job["now"] = (now or timezone.now()).isoformat()
    with _place():
        answer, _ = _run(files, job=job)
    if "refused" in answer:
        raise UnacceptableFile(answer["refused"], **answer.get("params", {}))
    return SignedPdf(FormStanding(answer["form"]), tuple(finding_of(each) for each in answer["signatures"]))


def finding_of(said: dict[str, Any]) -> SignatureFinding:
    """One signature as the child has told of it."""
    moments = {
        name: datetime.fromisoformat(said[name]) if said[name] else None
        for name in ("revocation_as_of", "claimed_at", "stamped_at")
    }
    return SignatureFinding(
        field=said["field"],
        certificate=bytes.fromhex(said["certificate"]),
        integrity=Integrity(said["integrity"]),
        changes=LaterChanges(said["changes"]),
        is_shown=said["is_shown"],
        is_anchored=said["is_anchored"],
        revocation=Revocation(said["revocation"]),
        **moments,
    )


@contextmanager
def _place() -> Iterator[None]:
    """One of the few places in which a file may be looked at; whoever finds none is told to come back."""
    if not _places.acquire(timeout=TIME_LIMIT):
        raise UnacceptableFile("unavailable")
    try:
        yield
    finally:
        _places.release()


def _run(files: Sequence[bytes], *, job: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
    # Files in memory alone: a KTP in clear never reaches a disk, and no full pipe can hold anybody up.
    with _memory() as given, _memory() as found, _memory() as said, _private_folder() as folder:
        for file in files:
            given.write(file)
        given.seek(0)
        try:
            child = subprocess.Popen(  # noqa: S603 - our own program, and no word of it from outside
                [sys.executable, *CHILD, json.dumps({**job, "parent": os.getpid()})],
                stdin=given,
                stdout=found,
                stderr=said,
                cwd=ROOT,
                env=SURROUNDINGS | {"HOME": folder, "TMPDIR": folder},
                umask=0o077,
                start_new_session=True,
            )
        except OSError as error:
            logger.exception("the inspection could not be started")
            raise UnacceptableFile("unavailable") from error
        status = _ended(child)
        return _answer(status, found=found, said=said)


@contextmanager
def _private_folder() -> Iterator[str]:
    """Where a library may put what it does not keep in memory; it is gone with the child, however that ended."""
    with ExitStack() as stack:
        try:
            folder = stack.enter_context(passing_folder(FOLDER))
        except OSError as error:
            logger.exception("there is no room for an inspection")
            raise UnacceptableFile("unavailable") from error
        yield folder


def _memory() -> BinaryIO:
    return os.fdopen(os.memfd_create("inspection"), "w+b", buffering=0)


def _ended(child: subprocess.Popen[bytes]) -> int:
    """Wait for the end of the child, and make one when its time is up."""
    watch = os.pidfd_open(child.pid)
    try:
        poll = select.poll()
        poll.register(watch, select.POLLIN)
        if not poll.poll(TIME_LIMIT * 1000):
            # The whole group: whatever it may have started ends with it.
            os.killpg(child.pid, signal.SIGKILL)
    finally:
        os.close(watch)
    return child.wait()


def _answer(status: int, *, found: BinaryIO, said: BinaryIO) -> tuple[dict[str, Any], bytes]:
    if status < 0:
        # Ended by a limit, or by a fault in a decoder: in either case no file for this house.
        logger.warning("an inspection ended by signal %s", -status)
        return {"refused": "too_complex"}, b""
    found.seek(0)
    line, _, rest = found.read().partition(b"\n")
    if status or not line:
        said.seek(0)
        logger.error("an inspection failed: %s", said.read()[-500:].decode(errors="replace"))
        return {"refused": "unavailable"}, b""
    answer: dict[str, Any] = json.loads(line)
    return answer, rest
