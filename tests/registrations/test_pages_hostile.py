"""A small fuzz: whatever is posted to whichever act, the answer is Indonesian, below 500, and changes nothing."""

import itertools
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from accounts.models import User
from registrations.models import Registration
from sop.states import State
from tests.registrations.desk import stored

Lead = Callable[[State], Registration]
Browse = Callable[[User], Client]
ACTS = {
    "fill": ("submit_form", "nik", "nip", "full_name", "birth_date", "rank", "phone", "ktp", "opened"),
    "place_scan": ("scan", "reason", "opened"),
    "sign": ("seen", "is_signed", "is_stamped", "opened"),
    "issue": (
        "certificate",
        "chain",
        "p12_sha256",
        "p12_size",
        "challenge",
        "signature",
        "public_certificate",
    ),
    "challenge": ("certificate", "chain", "p12_sha256", "p12_size"),
    "upload": ("uploaded_on", "uploaded_time", "p12_sha256", "note", "evidence"),
    "report_trouble": ("cause", "note"),
    "begin_wait": ("cause", "note"),
    "send_back": ("reason",),
    "reject_by_bsre": ("reason",),
    "cancel": ("reason",),
}
VALUES: tuple[Any, ...] = (
    "",
    "\x00",
    "a\x00b" * 20,
    "\ud800".encode("utf-8", "surrogatepass"),
    b"\xff\xfe\xfa",
    "x" * 1_000_000,
    "9" * 5000,
    "-1",
    "1e999",
    "NaN",
    "[" * 3000,
    '{"$gt": ""}',
    ["a", "b", "c"],
    "🙂" * 300,
    "\u202e\u2066" * 10,
    "' OR 1=1; --",
    "٣" * 18,
    "9999-99-99",
)
# Each act is tried where it is possible, so that nothing stops a value before it has done its worst.
WHERE = {
    State.DRAFT: ("fill", "cancel"),
    State.FILLED: ("place_scan", "sign"),
    State.SIGNED: ("issue", "challenge", "begin_wait", "reject_by_bsre"),
    State.ISSUED: ("upload", "report_trouble", "send_back"),
}
ENGLISH = ("This field", "Enter a valid", "Ensure this", "Traceback", "Server Error", "Select a valid")


@pytest.fixture
def case(registration_in: Lead) -> Registration:
    return registration_in(State.SIGNED)


@pytest.fixture
def clients(browse: Browse, adb: User, kepala_dinas: User) -> dict[str, Client]:
    return {"sign": browse(kepala_dinas)} | {action: browse(adb) for action in ACTS if action != "sign"}


@pytest.mark.parametrize("state", list(WHERE))
def test_no_value_in_any_field_breaks_an_act(
    registration_in: Lead, clients: dict[str, Client], state: State
) -> None:
    case = registration_in(state)
    wrong = []
    for action in WHERE[state]:
        names = ACTS[action]
        values = itertools.cycle(VALUES)
        for _ in range(-(-len(VALUES) // len(names)) + 1):
            sent = {name: next(values) for name in names}
            # Else a page that is not known to be the latest would be refused before anything is read.
            sent |= {"acts": str(stored(case).acts)} if action == "fill" else {}
            answer = clients[action].post(case.url_of(action), sent)
            if not is_sound(answer):
                wrong.append(
                    (action, answer.status_code, {name: str(value)[:20] for name, value in sent.items()})
                )
    assert wrong == []
    # Some of it is a reason like any other; nothing of it leads forward.
    assert stored(case).state in {state, State.DRAFT, State.CANCELLED}


def is_sound(answer: Any) -> bool:
    text = answer.content.decode()
    return answer.status_code < 500 and not any(word in text for word in ENGLISH)


def test_bodies_that_are_no_form_are_answered(case: Registration, clients: dict[str, Client]) -> None:
    bodies = (
        ("application/json", b'{"reason": ["a"]}'),
        ("multipart/form-data; boundary=x", b"--x\r\nkacau"),
        ("multipart/form-data", b"--x"),
        ("multipart/form-data; boundary=" + "x" * 300, b""),
        ("application/x-www-form-urlencoded", b"reason=%zz%00&&&=&a"),
        ("application/x-www-form-urlencoded; charset=utf-16", b"reason=abc"),
        ("application/x-www-form-urlencoded", b"&".join(b"a%d=1" % count for count in range(400))),
        ("application/x-www-form-urlencoded", b"reason=" + b"a" * (2 * 1024 * 1024 + 1)),
        ("text/plain; charset=tidak-ada", b"\xff"),
    )
    for (kind, body), action in itertools.product(bodies, ("cancel", "issue", "challenge")):
        answer = clients[action].generic("POST", case.url_of(action), body, content_type=kind)
        assert is_sound(answer), (kind, action, answer.status_code)
        assert 400 <= answer.status_code < 500, (kind, action)
    assert stored(case).state == State.SIGNED


def test_too_many_files_and_a_text_in_place_of_a_file_are_answered(
    registration_in: Lead, clients: dict[str, Client]
) -> None:
    case = registration_in(State.FILLED)
    many = [SimpleUploadedFile(f"{count}.jpg", b"\xff\xd8\xff") for count in range(14)]
    assert clients["place_scan"].post(case.url_of("place_scan"), {"scan": many}).status_code == 413
    page = clients["place_scan"].post(case.url_of("place_scan"), {"scan": "bukan berkas"})
    assert page.status_code == 422
    assert is_sound(page)
