"""What the tests of the intake ask: let in, or refused, and why?"""

import pytest

from documents.inspection import structure
from documents.inspection.findings import Unfit
from documents.intake import ALLOWED, Allowed, Inspected, inspect
from documents.models import DocumentKind
from documents.refusals import UnacceptableFile
from documents.vault import KEY_ID_BYTES

DECREE = ALLOWED[DocumentKind.DECREE]


EVIDENCE = ALLOWED[DocumentKind.SIAK_EVIDENCE]


def take(content: bytes, *, name: str = "sk.pdf", allow: Allowed = DECREE) -> Inspected:
    return inspect(content, name=name, allow=allow)


def refusal(content: bytes, *, name: str = "sk.pdf", allow: Allowed = DECREE) -> UnacceptableFile:
    with pytest.raises(UnacceptableFile) as refused:
        take(content, name=name, allow=allow)
    return refused.value


def finding(content: bytes, *, page_limit: int = 50) -> str:
    """What the child finds, without the child: for the many shapes that threaten nothing but the reader."""
    with pytest.raises(Unfit) as unfit:
        structure.examine(content, page_limit=page_limit)
    return unfit.value.code


def master_key_of(token: bytes) -> int:
    """The number of the master key under which a token was sealed: what stands behind its first byte."""
    return int.from_bytes(bytes(token)[1 : 1 + KEY_ID_BYTES], "big")


# What a destruction does to a paper, without the two who stand behind it.
ERASE = (
    "UPDATE documents_document SET sealed_key = NULL, destroyed_at = now(), minutes_number = 'BAP-2026-0001'"
)
