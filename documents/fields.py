"""Columns that are sealed in the database and read like any other in Python.

The token is bound to its row and column: copied into another person's row, it does not open. Empty is stored
as NULL, so that a constraint can ask whether there is a value; nothing else about it can be asked.
"""

import json
from abc import abstractmethod
from typing import Any

from django.core.exceptions import FieldError
from django.core.validators import MaxLengthValidator
from django.db import models
from django.db.models.query_utils import DeferredAttribute
from django.forms import CharField
from django.forms import Field as FormField

from documents.vault import seal, unseal


class SealedToken(bytes):
    """A value as it stands in the database, not opened yet."""

    __slots__ = ()


class SealedAttribute(DeferredAttribute):
    """Opens the value when it is looked at: a list that does not show the NIK does not decrypt it.

    Text stays a token in the row and is opened each time, so that whoever only reads it does not have it sealed anew;
    what can be changed in place is kept open from the first look on.
    """

    field: "SealedField"

    def __get__(self, instance: Any, cls: type | None = None) -> Any:
        value = super().__get__(instance, cls)
        if isinstance(value, SealedToken):
            value = self.field.open(value, instance=instance)
            if self.field.changes_in_place:
                instance.__dict__[self.field.attname] = value
        return value

    def __set__(self, instance: Any, value: Any) -> None:
        instance.__dict__[self.field.attname] = self.field.get_default() if value is None else value


class SealedField(models.Field):  # type: ignore[type-arg]  # generic to django-stubs alone
    """What the sealed columns have in common; its subclasses say how a value becomes bytes."""

    descriptor_class = SealedAttribute
    empty_strings_allowed = False
    changes_in_place = True

    def get_internal_type(self) -> str:
        return "BinaryField"

    @abstractmethod
    def to_bytes(self, value: Any) -> bytes: ...

    @abstractmethod
    def from_bytes(self, plain: bytes) -> Any: ...

    def open(self, token: SealedToken, *, instance: models.Model) -> Any:
        """The value, or `documents.vault.Tampered`."""
        return self.from_bytes(unseal(token, context=self.context_of(instance)))

    def context_of(self, instance: models.Model) -> str:
        """The place that the token is bound to."""
        if instance.pk is None:
            raise FieldError(f"{self} needs a primary key that is known before saving, such as a UUID.")
        return f"{self.model._meta.label_lower}.{self.column}:{instance.pk}"

    def from_db_value(self, value: Any, *_: Any) -> SealedToken | None:
        return None if value is None else SealedToken(value)

    def pre_save(self, model_instance: models.Model, add: bool) -> SealedToken | None:
        value = model_instance.__dict__.get(self.attname)
        # Not looked at, so not changed. A new row opens it first, which a copied token does not survive.
        if isinstance(value, SealedToken) and not add:
            return value
        value = getattr(model_instance, self.attname)
        if not value:
            return None
        return SealedToken(seal(self.to_bytes(value), context=self.context_of(model_instance)))

    def get_db_prep_save(self, value: Any, connection: Any) -> Any:
        """Only a token may be written: `.update()` and `bulk_update` do not know the row and are refused."""
        if value and not isinstance(value, SealedToken):
            raise FieldError(f"{self} is sealed: it is written by save(), never by an update of many rows.")
        return connection.Database.Binary(value) if value else None

    def get_db_prep_value(self, value: Any, connection: Any, *_: Any, **__: Any) -> Any:
        """A value in a question to the database would go there in clear, and into its log."""
        raise FieldError(f"{self} is sealed: its value cannot stand in a query.")

    def get_lookup(self, lookup_name: str) -> Any:
        if lookup_name != "isnull":
            raise FieldError(f"{self} is sealed: search by a blind index, or ask `__isnull`.")
        return super().get_lookup(lookup_name)

    def get_transform(self, lookup_name: str) -> Any:
        raise FieldError(f"{self} is sealed: `{lookup_name}` cannot look into it.")


class SealedTextField(SealedField):
    """Text that nobody reads without the key ring: a NIK, an address. Empty is "" in Python."""

    changes_in_place = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"null": True, "default": "", **kwargs})
        if self.max_length is not None:
            self.validators.append(MaxLengthValidator(self.max_length))

    def to_bytes(self, value: Any) -> bytes:
        return str(value).encode("utf-8", "surrogatepass")

    def from_bytes(self, plain: bytes) -> str:
        return plain.decode("utf-8", "surrogatepass")

    def formfield(self, **kwargs: Any) -> FormField | None:
        return super().formfield(**{"form_class": CharField, "max_length": self.max_length, **kwargs})


class SealedBytesField(SealedField):
    """A file that belongs to one row alone: a letter that was made once."""

    changes_in_place = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"null": True, "default": b"", **kwargs})

    def to_bytes(self, value: Any) -> bytes:
        return bytes(value)

    def from_bytes(self, plain: bytes) -> bytes:
        return plain


class SealedJSONField(SealedField):
    """A dictionary or list that nobody reads without the key ring: a draft as it grows."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"null": True, "default": dict, **kwargs})

    def to_bytes(self, value: Any) -> bytes:
        return json.dumps(value, sort_keys=True, separators=(",", ":")).encode("ascii")

    def from_bytes(self, plain: bytes) -> Any:
        return json.loads(plain)
