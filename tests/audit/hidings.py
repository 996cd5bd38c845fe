"""To hide from the sealer, and so from every proof, what the application puts on record meanwhile."""

import random

from audit.actions import Action
from audit.keys import keys
from audit.models import Checkpoint
from audit.notes import Note
from audit.trail import record
from tests.audit.superuser import as_superuser, asked, run


def passed_over() -> int:
    """A number that nobody bears and that is settled: an act that was rolled back has left it."""
    ((gap,),) = asked(
        "SELECT max(n) FROM generate_series(1, (SELECT max(settled) FROM audit_checkpoint)) AS n"
        " WHERE NOT EXISTS (SELECT FROM audit_entry WHERE id = n)"
    )
    return int(gap)


def use_a_passed_number(rng: random.Random) -> int:
    """Something is done through the application while the sequence stands before a gap, below what is settled."""
    run("SELECT setval('audit_entry_id_seq', %s)", passed_over() - 1)
    return record(Action.VISIT, by=None, facts={"path": "/tersembunyi/"}).pk


def raise_settled(rng: random.Random) -> None:
    """More is called settled than was signed, so that the sealer should not look at what is new."""
    wanted = rng.choice(["max(size)", "max(size)", "min(size)"])
    run(
        f"UPDATE audit_checkpoint SET settled = %s WHERE size = (SELECT {wanted} FROM audit_checkpoint)",
        rng.choice([9 * 10**18, asked("SELECT last_value FROM audit_entry_id_seq")[0][0] + 5]),
    )
    record(Action.VISIT, by=None, facts={"path": "/tersembunyi/"})


def hide_behind_a_leaf(rng: random.Random) -> int:
    """What is new has a leaf where nobody goes, so that it looks sealed."""
    number = record(Action.VISIT, by=None, facts={"path": "/tersembunyi/"}).pk
    own = asked("SELECT sha256('\\x00'::bytea || hash) FROM audit_entry WHERE id = %s", number)[0][0]
    hashed = rng.choice([bytes(own), rng.randbytes(32)])
    run("INSERT INTO audit_leaf VALUES (%s, %s, %s)", -rng.randrange(1, 9), hashed, number)
    return number


def unseal_settled() -> None:
    """The checkpoints as they were signed before a note said what is settled."""
    with as_superuser():
        run("SET session_replication_role = replica")
        for one in Checkpoint.objects.all():
            old = Note(one.origin, one.size, bytes(one.root), one.at, one.drawn)
            run(
                "UPDATE audit_checkpoint SET is_settled_signed = false, settled = 1, signature = %s WHERE size = %s",
                old.signed_by(keys()),
                one.size,
            )
