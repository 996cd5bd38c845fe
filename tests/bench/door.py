"""The door against the same statements by hand, and against the same step of a usual project.

Measured is row 2, `sign`: a step of the SOP that changes the state, binds the approval to what was shown, tells the
next officer and wakes the worker, and makes no PDF, which would hide the door's own cost. By hand, the very statements
of the step run on a plain psycopg2 connection: same rows, columns, constraints, triggers and transaction, and the hash
of the chain; no checks, no message to the broker.

The usual project has the very same case, of the same columns and constraints, and the same step: it locks the row,
moves it by django-fsm and saves it, and django-fsm-log keeps its line. It does less: three statements where the door
has ten, no chain, no work, no notice. So each is held against its own statements by hand, which is what a library
costs; the plain rate, in which the seven statements more count as loss, is told beside it.

Sealed: the clock stops when the entries of all the steps have their leaves and a signed root over them. Then all of it
once more where each commit takes two milliseconds longer, as on a disk that is slower: what one step keeps locked while
it commits, the others must not wait for.
"""

import os
from collections.abc import Callable, Iterator, Sequence
from functools import cache, partial
from statistics import median
from typing import Any
from uuid import UUID

from django.contrib.contenttypes.models import ContentType
from django.db import connection, transaction
from django.db.models import Max

from accounts.models import User
from audit.sealing import seal
from registrations.models import Registration
from sop.evidence import EXHIBITED
from sop.workflow import perform
from tests.bench.by_hand import Hand, hand_of, own_connection
from tests.bench.clients import Clients, Ready, apart, clients
from tests.bench.figures import Figure
from tests.bench.office import Bench, copies
from tests.bench.same_step import check_same_step
from tests.bench.usual import by_hand as usual_by_hand
from tests.bench.usual.models import UsualCase

ROUNDS = 5
# Clients, the steps of each in a round, and the share of the hand-written rate that is asked for: of the step, and of
# the step with its seal.
LOADS = ((1, 60, 0.4, 0.5), (8, 25, 0.25, 0.35))
NEARER_THAN_USUAL = 1.2
# Where commits are slow: the share at eight clients, and their rate over the one of a single client; and what
# that is of the gain by hand, which on two processors stays below the bound itself.
SLOW_SHARE, SLOW_GAIN, OF_GAIN = 0.55, 4.0, 0.8
SLOW = """
    CREATE FUNCTION slow_commit() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN PERFORM pg_sleep(0.002); RETURN NULL; END $$;
    CREATE CONSTRAINT TRIGGER slow_commit AFTER INSERT ON audit_entry
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION slow_commit()
"""


def figures(bench: Bench) -> Iterator[Figure]:
    """The ratios of the door, at each load."""
    apart(check_same_step, bench, *copies(bench.case_id, count=2))
    for count, steps, bound, sealed in LOADS:
        rates = _rates(bench, count=count, steps=steps)
        name = f"an audited step at {count} client{'s' if count > 1 else ''}"
        yield from _compared(rates, name=name, bound=bound)
        yield _sealed(rates, name=name, bound=sealed)
    yield from _where_commits_are_slow(bench)


def _sealed(rates: dict[str, list[float]], *, name: str, bound: float) -> Figure:
    return Figure(
        f"{name}, sealed, of the same statements by hand",
        _ratio(rates["sealed"], rates["by hand"]),
        at_least=bound,
        note=f"{median(rates['sealed']):.0f} of {median(rates['by hand']):.0f} steps a second",
    )


def _where_commits_are_slow(bench: Bench) -> Iterator[Figure]:
    with connection.cursor() as cursor:
        cursor.execute(SLOW)
    alone, together = (_rates(bench, count=count, steps=steps) for count, steps, *_ in LOADS)
    yield _sealed(together, name="where a commit takes 2 ms longer, a step at 8 clients", bound=SLOW_SHARE)
    ours, theirs = (median(together[kind]) / median(alone[kind]) for kind in ("sealed", "by hand"))
    name = "where a commit takes 2 ms longer, steps at 8 clients over those at 1"
    yield Figure(
        name,
        ours,
        at_least=SLOW_GAIN,
        note=f"by hand {theirs:.2f} on {os.cpu_count()} processors",
    )
    yield Figure(f"{name}, of that gain by hand", ours / theirs, at_least=OF_GAIN)


def _compared(rates: dict[str, list[float]], *, name: str, bound: float) -> Iterator[Figure]:
    each = {kind: f"{median(values):.0f}" for kind, values in rates.items()}
    share = _ratio(rates["perform"], rates["by hand"])
    usual = _ratio(rates["usual"], rates["usual by hand"])
    yield Figure(
        f"{name}, of the same statements by hand",
        share,
        at_least=bound,
        note=f"{each['perform']} of {each['by hand']} steps a second",
    )
    yield Figure(
        f"{name}, that share over the one of django-fsm-log",
        share / usual,
        at_least=NEARER_THAN_USUAL,
        note=f"django-fsm-log {usual:.2f}: {each['usual']} of {each['usual by hand']} steps a second",
    )
    plain = _ratio(rates["perform"], rates["usual"])
    yield Figure(f"{name}, plain rate over that of django-fsm-log, which does less", plain)


def _ratio(ours: list[float], theirs: list[float]) -> float:
    return median(one / other for one, other in zip(ours, theirs, strict=True))


def _rates(bench: Bench, *, count: int, steps: int) -> dict[str, list[float]]:
    """Steps a second of each kind, a number for each round; the kinds take turns, the first round is warm-up."""
    rates: dict[str, list[float]] = {kind: [] for kind in KINDS}
    with clients(count, {kind: partial(prepare, bench) for kind, prepare in KINDS.items()}) as those:
        for number in range(ROUNDS + 1):
            for kind in list(KINDS)[:: 1 if number % 2 else -1]:
                keys = _fresh(bench, kind, count=count * steps)
                _seal()  # what the rounds before have left
                rate = _rate(those, kind, keys)
                if number:
                    rates[kind].append(rate)
    return rates


def _rate(those: Clients, kind: str, keys: Sequence[Any]) -> float:
    return len(keys) / those.seconds(kind, keys, afterwards=_seal if kind == "sealed" else None)


def _seal() -> None:
    done = seal()
    assert done is not None
    assert not done.refused


def _fresh(bench: Bench, kind: str, *, count: int) -> list[Any]:
    """Keys of rows that wait for a signature."""
    if not kind.startswith("usual"):
        return list(copies(bench.case_id, count=count))
    case = Registration.objects.get(pk=bench.case_id)
    columns = {
        field.attname: getattr(case, field.attname)
        for field in UsualCase._meta.concrete_fields
        if not field.primary_key
    }
    first = (
        UsualCase.objects.aggregate(last=Max("id"))["last"] or 0
    ) + 1  # what is sealed needs its key beforehand
    made = [
        UsualCase(**{**columns, "id": key, "number": f"474/{key}"}) for key in range(first, first + count)
    ]
    return [usual.pk for usual in UsualCase.objects.bulk_create(made, batch_size=200)]


def _perform(bench: Bench, keys: Sequence[UUID]) -> Ready:
    by = User.objects.get(pk=bench.kepala_dinas_id)
    cases = Registration.objects.select_related(*EXHIBITED).filter(pk__in=keys)
    shown = [(case, case.exhibit()) for case in cases]

    def carry_out() -> None:
        for case, seen in shown:
            perform("sign", case, by=by, seen=seen, is_signed=True, is_stamped=True)

    return carry_out


@cache
def _hand(bench: Bench) -> Hand:
    """One connection a client: the parent never asks for it, so no two clients share it."""
    return hand_of(bench, connection=own_connection())


def _by_hand(bench: Bench, keys: Sequence[UUID]) -> Ready:
    hand = _hand(bench)

    def carry_out() -> None:
        for key in keys:
            hand.sign(key)

    return carry_out


def _usual(bench: Bench, keys: Sequence[int]) -> Ready:
    by = User.objects.get(pk=bench.kepala_dinas_id)

    def carry_out() -> None:
        for key in keys:
            with transaction.atomic():
                case = UsualCase.objects.select_for_update().get(pk=key)
                case.sign(by=by, approved_sha256="0" * 64)
                case.save()

    return carry_out


def _usual_by_hand(bench: Bench, keys: Sequence[int]) -> Ready:
    hand, content_type = _hand(bench), ContentType.objects.get_for_model(UsualCase)

    def carry_out() -> None:
        for key in keys:
            usual_by_hand.sign(hand.connection, key, by_id=hand.user_id, content_type_id=content_type.pk)

    return carry_out


KINDS: dict[str, Callable[..., Ready]] = {
    "perform": _perform,
    "sealed": _perform,
    "by hand": _by_hand,
    "usual": _usual,
    "usual by hand": _usual_by_hand,
}
