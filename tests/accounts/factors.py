"""Second factors of people in tests."""

from datetime import UTC, datetime
from uuid import uuid4

from cryptography.hazmat.primitives.asymmetric import ec
from fido2.cose import ES256
from fido2.webauthn import Aaguid, AttestedCredentialData

from accounts import one_time
from accounts.models import SecondFactor, User


def app_of(person: User) -> str:
    """The seed that his app and this application share."""
    seed = one_time.new_seed()
    SecondFactor.objects.create(person=person, kind="app", name="Aplikasi", seed=seed)
    return seed


def public_half() -> AttestedCredentialData:
    """What a passkey gives away, whose private half nobody has."""
    public = ES256.from_cryptography_key(  # type: ignore[no-untyped-call]  # the library says nothing
        ec.generate_private_key(ec.SECP256R1()).public_key()
    )
    return AttestedCredentialData.create(Aaguid.NONE, uuid4().bytes, public)


def passkey_of(person: User, name: str = "Kunci") -> SecondFactor:
    """A passkey of his."""
    return SecondFactor.objects.create(
        person=person, kind="passkey", name=name, credential=bytes(public_half())
    )


def code_of(seed: str, *, steps_on: int = 0) -> str:
    """What an app with this seed shows now, or so many half minutes from now."""
    return one_time.code_at(seed, step=int(datetime.now(tz=UTC).timestamp() // one_time.STEP) + steps_on)
