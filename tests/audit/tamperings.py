"""Each way to tamper, with the name that it must be given; what it returns is the entry that must be named."""

import random

from audit.findings import Verdict
from audit.merkle import leaf_hash
from tests.audit.hidings import hide_behind_a_leaf, raise_settled, use_a_passed_number
from tests.audit.rebuilds import rebuild, unsign
from tests.audit.superuser import Tamper, asked, pick, rehash, run

COLUMNS = (
    ("role", "'ADMIN'"),
    ("at", "at + interval '1 microsecond'"),
    ("facts", 'facts || \'{"note": "lain"}\''),
    ("request_id", "'lain'"),
    ("actor_id", "coalesce(actor_id, 0) + 1"),
    ("office_id", "NULL"),
    ("case_number", "'SE-2026-0099'"),
    ("subject_id", "gen_random_uuid()"),
    ("address", "'10.0.0.9'"),
    ("outcome", "CASE outcome WHEN 'done' THEN 'refused' ELSE 'done' END"),
    ("action", "'upload'"),
    ("case_id", "gen_random_uuid()"),
)
COPIED = "at, action, outcome, office_id, actor_id, role, case_id, case_number, subject_id, facts, address, request_id"
CONTENT = f"{COPIED}, previous, canonical, hash, mac"


def edit_column(rng: random.Random) -> int:
    (row,) = pick(rng)
    column, value = rng.choice(COLUMNS)
    run(f"UPDATE audit_entry SET {column} = {value} WHERE id = %s", row.id)
    return row.id


def edit_canonical(rng: random.Random) -> int:
    (row,) = pick(rng)
    place = rng.randrange(len(row.canonical))
    forged = bytearray(row.canonical)
    forged[place] ^= 1 << rng.randrange(8)
    run("UPDATE audit_entry SET canonical = %s WHERE id = %s", bytes(forged), row.id)
    return row.id


def edit_and_rehash(rng: random.Random) -> int:
    """Column, bytes and hash all say the same; the leaf too, where he knows of leaves."""
    (row,) = pick(rng)
    run("UPDATE audit_entry SET role = 'ADMIN' WHERE id = %s", row.id)
    forged = row.canonical.replace(b'"role":"ADB"', b'"role":"ADMIN"').replace(
        b'"outcome":"', b'"outcome": "'
    )
    chained = rehash(row.id, forged, previous=row.previous)
    if rng.random() < 0.5:
        run("UPDATE audit_leaf SET hash = %s WHERE entry_id = %s", leaf_hash(chained), row.id)
    return row.id


def edit_mark(rng: random.Random) -> int:
    (row,) = pick(rng)
    column = rng.choice(["mac", "hash", "previous"])
    run(f"UPDATE audit_entry SET {column} = %s WHERE id = %s", rng.randbytes(32), row.id)
    return row.id


def edit_leaf(rng: random.Random) -> int:
    (row,) = pick(rng)
    run("UPDATE audit_leaf SET hash = %s WHERE entry_id = %s", rng.randbytes(32), row.id)
    return row.id


def swap_offices(rng: random.Random) -> None:
    first, second = (
        pk for (pk,) in asked("SELECT DISTINCT office_id FROM audit_entry WHERE office_id IS NOT NULL")
    )
    run(
        "UPDATE audit_entry SET office_id = CASE office_id WHEN %s THEN %s ELSE %s END WHERE office_id IS NOT NULL",
        first,
        second,
        first,
    )


def delete(rng: random.Random) -> int:
    (row,) = pick(rng)
    run("DELETE FROM audit_entry WHERE id = %s", row.id)
    return row.id


def delete_with_leaf(rng: random.Random) -> None:
    """Also the leaf goes, and all later ones move up; never the last one, which is another matter."""
    last = asked("SELECT max(position) FROM audit_leaf")[0][0]
    (row,) = pick(rng, where=f"l.position < {last}")
    run("DELETE FROM audit_entry WHERE id = %s", row.id)
    run("DELETE FROM audit_leaf WHERE position = %s", row.position)
    if rng.random() < 0.7:
        for position in range(row.position + 1, last + 1):
            run("UPDATE audit_leaf SET position = position - 1 WHERE position = %s", position)


def insert(rng: random.Random) -> int:
    """A new entry, made of an old one: with a hash that fits, and somebody else's mark or none."""
    (row,) = pick(rng)
    run(
        f"INSERT INTO audit_entry ({CONTENT}) SELECT {COPIED}, previous, canonical, hash, %s FROM audit_entry"
        " WHERE id = %s",
        rng.randbytes(32),
        row.id,
    )
    ((new,),) = asked("SELECT max(id) FROM audit_entry")
    rehash(new, row.canonical.replace(b'"role":"', b'"role":"X'), previous=row.previous)
    if rng.random() < 0.3:
        position = asked("SELECT max(position) + 1 FROM audit_leaf")[0][0]
        hashed = bytes(asked("SELECT hash FROM audit_entry WHERE id = %s", new)[0][0])
        run("INSERT INTO audit_leaf VALUES (%s, %s, %s)", position, leaf_hash(hashed), new)
    return int(new)


def insert_copy(rng: random.Random) -> int:
    """An entry once more, mark and all."""
    (row,) = pick(rng)
    return copied(row.id)


def copied(number: int) -> int:
    run(f"INSERT INTO audit_entry ({CONTENT}) SELECT {CONTENT} FROM audit_entry WHERE id = %s", number)
    return int(asked("SELECT max(id) FROM audit_entry")[0][0])


def swap_rows(rng: random.Random) -> int:
    """Two entries change places, whole: by their numbers, or what their leaves say."""
    first, second = pick(rng, 2)
    if rng.random() < 0.5:
        run("UPDATE audit_entry SET id = -1 WHERE id = %s", first.id)
        run("UPDATE audit_entry SET id = %s WHERE id = %s", first.id, second.id)
        run("UPDATE audit_entry SET id = %s WHERE id = -1", second.id)
    else:
        run("UPDATE audit_leaf SET entry_id = -1 WHERE position = %s", first.position)
        run("UPDATE audit_leaf SET entry_id = %s WHERE position = %s", first.id, second.position)
        run("UPDATE audit_leaf SET entry_id = %s WHERE position = %s", second.id, first.position)
    return first.id


def swap_places(rng: random.Random) -> None:
    """Two entries change places together with their leaves."""
    first, second = pick(rng, 2)
    run("UPDATE audit_leaf SET position = -1 WHERE position = %s", first.position)
    run("UPDATE audit_leaf SET position = %s WHERE position = %s", first.position, second.position)
    run("UPDATE audit_leaf SET position = %s WHERE position = -1", second.position)


def renumber(rng: random.Random) -> int:
    (row,) = pick(rng)
    number = asked("SELECT max(id) FROM audit_entry")[0][0] + 1
    run("UPDATE audit_entry SET id = %s WHERE id = %s", number, row.id)
    return int(number)


def cut_tail(rng: random.Random) -> None:
    """The last entries with leaves and checkpoints; now and then he forgets one of the tables."""
    sizes = [size for (size,) in asked("SELECT size FROM audit_checkpoint ORDER BY size")]
    keep = rng.choice(sizes[:-1])
    last = asked("SELECT entry_id FROM audit_leaf WHERE position = %s", keep - 1)[0][0]
    run("DELETE FROM audit_entry WHERE id > %s", last)
    run("DELETE FROM audit_leaf WHERE position >= %s", keep)
    if rng.random() < 0.8:
        run("DELETE FROM audit_checkpoint WHERE size > %s", keep)


def back_to_a_checkpoint(rng: random.Random) -> int:
    """Entries, seals and cases as they stood then; the last number that was given by then."""
    sizes = [size for (size,) in asked("SELECT size FROM audit_checkpoint ORDER BY size")]
    keep = rng.choice(sizes[:-1])
    last = asked("SELECT entry_id FROM audit_leaf WHERE position = %s", keep - 1)[0][0]
    run("DELETE FROM audit_entry WHERE id > %s", last)
    run("DELETE FROM audit_leaf WHERE position >= %s", keep)
    run("DELETE FROM audit_checkpoint WHERE size > %s", keep)
    run(
        "UPDATE registrations_registration AS c SET audit_head = coalesce((SELECT hash FROM audit_entry AS e"
        " WHERE e.case_id = c.id AND (action = 'start' OR previous <> %s) AND outcome = 'done'"
        " ORDER BY id DESC LIMIT 1), %s)",
        bytes(32),
        bytes(32),
    )
    return int(last)


def restore(rng: random.Random) -> None:
    """What a backup brings back: the sequence too."""
    run("SELECT setval('audit_entry_id_seq', %s)", back_to_a_checkpoint(rng))


def cut_tail_cleverly(rng: random.Random) -> None:
    """The tail is gone and no case says so; only the sequence and what lies outside know."""
    back_to_a_checkpoint(rng)


def delete_with_seals(rng: random.Random) -> None:
    """An entry of the last stretch, its leaf, and the checkpoint over them."""
    sizes = [size for (size,) in asked("SELECT size FROM audit_checkpoint ORDER BY size")]
    (row,) = pick(rng, where=f"l.position >= {sizes[-2]} AND l.position < {sizes[-1] - 1}")
    run("DELETE FROM audit_entry WHERE id = %s", row.id)
    run("DELETE FROM audit_leaf WHERE position = %s", row.position)
    for position in range(row.position + 1, sizes[-1]):
        run("UPDATE audit_leaf SET position = position - 1 WHERE position = %s", position)
    run("DELETE FROM audit_checkpoint WHERE size = %s", sizes[-1])


TAMPERINGS: tuple[tuple[Tamper, Verdict], ...] = (
    (edit_column, Verdict.CHANGED),
    (edit_canonical, Verdict.CHANGED),
    (edit_and_rehash, Verdict.CHANGED),
    (edit_mark, Verdict.CHANGED),
    (edit_leaf, Verdict.CHANGED),
    (swap_offices, Verdict.CHANGED),
    (delete, Verdict.DELETED),
    (delete_with_leaf, Verdict.DELETED),
    (delete_with_seals, Verdict.REBUILT),
    (insert, Verdict.INSERTED),
    (insert_copy, Verdict.INSERTED),
    (swap_rows, Verdict.REORDERED),
    (swap_places, Verdict.REORDERED),
    (renumber, Verdict.REORDERED),
    (use_a_passed_number, Verdict.REORDERED),
    (raise_settled, Verdict.CHANGED),
    (hide_behind_a_leaf, Verdict.INSERTED),
    (cut_tail, Verdict.TRUNCATED),
    (cut_tail_cleverly, Verdict.TRUNCATED),
    (restore, Verdict.RESTORED),
    (rebuild, Verdict.REBUILT),
    (unsign, Verdict.REBUILT),
)
