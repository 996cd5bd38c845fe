"""The child process: limits first, then the file, then a short answer.

Standard input holds the files one after another, the one argument says where each ends. The answer is one line
of JSON, then the bytes that it announces.
"""

import ctypes
import json
import os
import resource
import signal
import sys
from datetime import datetime
from typing import Any

MEMORY = 1024 * 1024 * 1024
OUTPUT = 64 * 1024 * 1024
# The parent's own time limit lies above both together, for as many photographs as a paper may have.
CPU_SECONDS = 7
CPU_SECONDS_A_FILE = 1
OPEN_FILES = 32
_PR_SET_PDEATHSIG = 1


def main(job: str) -> None:
    """Inspect what stands on standard input, and answer on standard output."""
    task = json.loads(job)
    end_with(task["parent"])
    limit(files=len(task["sizes"]))
    try:
        answer, parts = work(sys.stdin.buffer.read(), task)
    except (MemoryError, RecursionError):
        answer, parts = {"refused": "too_complex"}, []
    sys.stdout.buffer.write(json.dumps(answer).encode() + b"\n")
    for part in parts:
        sys.stdout.buffer.write(part)
    sys.stdout.buffer.flush()


def end_with(parent: int) -> None:
    """Nobody reads the answer once the parent was killed: the system ends this process with it."""
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:  # killed before that was said
        sys.exit(1)


def limit(*, files: int) -> None:
    """Nothing that a file contains may take more than this of the machine; no memory is ever dumped to a disk."""
    for what, amount in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, CPU_SECONDS + files * CPU_SECONDS_A_FILE),
        (resource.RLIMIT_FSIZE, OUTPUT),
        (resource.RLIMIT_NOFILE, OPEN_FILES),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (amount, amount))
    # Python would turn this limit into an error like any other.
    signal.signal(signal.SIGXFSZ, signal.SIG_DFL)


def work(content: bytes, job: dict[str, Any]) -> tuple[dict[str, Any], list[bytes]]:
    """The answer to a job and the bytes that belong to it."""
    if job["task"] == "scan":
        return read_scan(*_split(content, job["sizes"])), []
    if job["task"] == "signatures":
        return read_signatures(_split(content, job["sizes"]), job), []
    # Imported only now, so that the limits hold for the libraries too.
    from documents.inspection import allowance, pages, photographs, structure
    from documents.inspection.findings import Unfit

    time, is_signed = allowance.Allowance(), False
    try:
        if job["task"] == "photographs":
            time.extend(len(job["sizes"]) * allowance.A_PHOTOGRAPH)
            given = _split(content, job["sizes"])
            pdf = photographs.assemble(given, before_each=lambda: time.hand_out(allowance.ONE_PHOTOGRAPH))
            made = [pdf]
        else:
            pdf, made = content, []
            time.hand_out(allowance.STRUCTURE)
            time.extend(structure.examine(pdf, page_limit=job["page_limit"]) * allowance.A_PAGE)
            is_signed = structure.carries_signature(pdf)
        pictures = pages.draw(pdf, before_each=lambda: time.hand_out(allowance.ONE_PAGE))
    except Unfit as unfit:
        return {"refused": unfit.code, "params": unfit.params}, []
    parts = made + [picture.jpeg for picture in pictures]
    sizes = [[picture.width, picture.height] for picture in pictures]
    return {"parts": [len(part) for part in parts], "pictures": sizes, "is_signed": is_signed}, parts


def read_scan(scan: bytes, printed: bytes | None = None) -> dict[str, Any]:
    """What stands on a scan of the form that has been let in before, and whether it is paper at all."""
    from documents.scan import read_scan as read

    reading = read(scan, printed=printed).reading
    return {"texts": list(reading.texts), "mark": str(reading.mark), "is_unprinted": reading.is_unprinted}


def read_signatures(files: list[bytes], job: dict[str, Any]) -> dict[str, Any]:
    """How the printed form stands in a signed file, and what is to be said of each signature."""
    from documents.inspection import covering, signing
    from documents.inspection.findings import Unfit

    signing.refuse_network()
    signed, printed, *trusted = files
    anchors, lists = trusted[: job["anchors"]], trusted[job["anchors"] :]
    try:
        form = covering.standing_of(printed, signed=signed)
        now = datetime.fromisoformat(job["now"])
        return {"form": form, "signatures": signing.judge(signed, anchors=anchors, lists=lists, now=now)}
    except Unfit as unfit:
        return {"refused": unfit.code, "params": unfit.params}


def _split(content: bytes, sizes: list[int]) -> list[bytes]:
    files, start = [], 0
    for size in sizes:
        files.append(content[start : start + size])
        start += size
    return files


if __name__ == "__main__":
    main(sys.argv[1])
