"""What seals the trail: a leaf for each entry in an order without gaps, the tree above, and signed checkpoints."""

from typing import ClassVar

import pgtrigger
from django.db import models

from audit.keys import is_signed
from audit.notes import Note, written


def kept_for_ever() -> tuple[pgtrigger.Trigger, ...]:
    """Even the owner of the table is refused. A test's own database must be emptied after a test."""
    return (
        pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),
        pgtrigger.Trigger(
            name="never_emptied",
            level=pgtrigger.Statement,
            when=pgtrigger.Before,
            operation=pgtrigger.Truncate,
            func="""
                    IF NOT starts_with(current_database(), 'test_') THEN
                        RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;
                    END IF;
                    RETURN NULL;
                """,
        ),
    )


class Leaf(models.Model):
    """The place of an entry in the tree. Positions begin at 0 and leave none out, whatever numbers entries have."""

    position = models.BigIntegerField(primary_key=True)
    entry = models.OneToOneField("audit.Entry", on_delete=models.PROTECT, related_name="leaf")
    # Unique: a copy of an entry, which is as genuine as the entry itself, is never sealed.
    hash = models.BinaryField(max_length=32, unique=True)

    class Meta:
        triggers = kept_for_ever()

    def __str__(self) -> str:
        return f"leaf {self.position} of entry {self.entry_id}"


class Tile(models.Model):
    """A complete subtree of 2**height leaves, so that roots and proofs need not read all of them."""

    pk = models.CompositePrimaryKey("height", "index")
    height = models.SmallIntegerField()
    index = models.BigIntegerField()
    hash = models.BinaryField(max_length=32)

    class Meta:
        triggers = kept_for_ever()

    def __str__(self) -> str:
        return f"subtree {self.index} of height {self.height}"


class Checkpoint(models.Model):
    """The root over the first `size` entries, signed."""

    size = models.BigIntegerField(primary_key=True)
    root = models.BinaryField(max_length=32)
    at = models.DateTimeField("waktu")
    origin = models.CharField(max_length=255)
    # The highest number that any entry had been given before, and the number up to which none will come any more.
    drawn = models.BigIntegerField()
    settled = models.BigIntegerField()
    # Notes of before did not say what is settled: there the column proves nothing.
    is_settled_signed = models.BooleanField(db_default=False)
    public_key = models.BinaryField(max_length=32)
    signature = models.BinaryField(max_length=64)

    objects: ClassVar = models.Manager["Checkpoint"]()

    class Meta:
        triggers = kept_for_ever()

    def __str__(self) -> str:
        return f"checkpoint of {self.size} entries"

    @property
    def note(self) -> Note:
        """What it says and was signed."""
        settled = self.settled if self.is_settled_signed else None
        return Note(self.origin, self.size, bytes(self.root), self.at, self.drawn, settled)

    @property
    def known_settled(self) -> int:
        """Of a checkpoint that is rightly signed, the number up to which all is settled."""
        return self.settled if self.is_settled_signed else 0

    def is_by(self, public: bytes) -> bool:
        """Whether the holder of this key signed what stands here, all of it."""
        is_named = bytes(self.public_key) == public
        return is_named and is_signed(self.note.text, signature=bytes(self.signature), public=public)

    @property
    def text(self) -> str:
        """The signed note as it leaves the database."""
        return written(self.note, signature=bytes(self.signature), public=bytes(self.public_key))
