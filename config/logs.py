"""Logs as one JSON object a line: a value can never forge a line of its own (T11)."""

import json
import logging
import re
from collections.abc import Iterator
from typing import Any

from audit.context import META_KEY, current

# Whoever reads the log must not be able to set a password or open a calendar by what stands in it.
SECRET_LINK = re.compile(r"(/sandi/atur/|/kalender/)[^/\s]+(?:/[^/\s]+)?")


class JsonFormatter(logging.Formatter):
    """Time, level, logger, request and message; the traceback where there is one."""

    def format(self, record: logging.LogRecord) -> str:
        line = {
            "at": self.formatTime(record),
            "level": record.levelname,
            "logger": record.name,
            "request_id": _request_of(record),
            "message": SECRET_LINK.sub(r"\1...", record.getMessage()),
        }
        if record.exc_info:
            line["traceback"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=True)

    def formatException(self, ei: Any) -> str:  # noqa: N802 -- as logging calls it
        """The traceback without the values of a row that the database refused."""
        told = super().formatException(ei)
        for detail in _quoted_by(ei[1]):
            told = told.replace(detail, "...")
        return told


def _quoted_by(error: BaseException | None) -> Iterator[str]:
    """What the database quotes of a row that it refused, in an error and those that it came from."""
    while error is not None:
        if detail := getattr(getattr(error, "diag", None), "message_detail", None):
            yield detail
        error = error.__cause__ or error.__context__


def _request_of(record: logging.LogRecord) -> str:
    """What ties the line to the entries of the same request; Django logs an answer when its context is gone."""
    answered = getattr(getattr(record, "request", None), "META", {})
    return str(answered.get(META_KEY) or current().request_id)
