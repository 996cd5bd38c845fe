"""Passkeys: what the browser is asked, and whether its answer is good (WebAuthn, by Yubico's library)."""

import ipaddress
import json
from collections.abc import Sequence
from typing import Any, cast
from urllib.parse import urlsplit

from django.conf import settings
from fido2.server import Fido2Server
from fido2.webauthn import (
    AttestedCredentialData,
    PublicKeyCredentialRpEntity,
    PublicKeyCredentialUserEntity,
    RegistrationResponse,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

# Longer than any answer of a browser.
LONGEST_ANSWER = 20_000
# The finger, the face or the PIN too: who only holds the key proves nothing about who he is.
VERIFIED = UserVerificationRequirement.REQUIRED
State = dict[str, Any]


class NoProof(Exception):
    """What came is not the answer of a passkey to what was asked."""


def are_possible() -> bool:
    """Browsers know passkeys at names under https alone, and on this very machine by the name `localhost`."""
    site = urlsplit(settings.SITE_URL)
    host = site.hostname or ""
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return host == "localhost" or site.scheme == "https"
    return False


def ask_to_make(
    *, person_id: int, username: str, full_name: str, known: Sequence[bytes]
) -> tuple[str, State]:
    """What the browser is to be asked, as JSON, and what of it must be remembered until it answers."""
    user = PublicKeyCredentialUserEntity(
        id=str(person_id).encode(), name=username, display_name=full_name or username
    )
    options, state = _server().register_begin(
        user,
        credentials=_credentials(known),
        resident_key_requirement=ResidentKeyRequirement.DISCOURAGED,
        user_verification=VERIFIED,
    )
    return _as_json(options), state


def made(answer: str, *, state: State | None) -> bytes:
    """The public half of the new passkey, as it is kept; NoProof where the answer is none to that question."""
    found = _read(answer)
    try:
        data = _server().register_complete(state or {}, RegistrationResponse.from_dict(found))
        return bytes(cast("AttestedCredentialData", data.credential_data))
    except Exception as error:  # the library's own are many: of CBOR, of keys, of types
        raise NoProof from error


def ask_to_prove(known: Sequence[bytes]) -> tuple[str, State]:
    """The same for a passkey that is to prove itself."""
    options, state = _server().authenticate_begin(_credentials(known), user_verification=VERIFIED)
    return _as_json(options), state


def proved(answer: str, *, state: State | None, known: Sequence[bytes]) -> bytes:
    """Which of the known passkeys has answered; NoProof where none has."""
    found = _read(answer)
    try:
        credential = _server().authenticate_complete(state or {}, _credentials(known), found)
    except Exception as error:  # as above
        raise NoProof from error
    return bytes(credential)


def _server() -> Fido2Server:
    """Bound to the site as configured, never to some request's Host (T7): its name and its exact origin."""
    host = urlsplit(settings.SITE_URL).hostname or ""
    entity = PublicKeyCredentialRpEntity(id=host, name="Sertifikat Elektronik Dukcapil")
    return Fido2Server(entity, verify_origin=lambda origin: origin == settings.SITE_URL)


def _credentials(known: Sequence[bytes]) -> list[AttestedCredentialData]:
    return [AttestedCredentialData(bytes(one)) for one in known]


def _as_json(options: Any) -> str:
    return json.dumps(dict(options)["publicKey"])


def _read(answer: str) -> dict[str, Any]:
    try:
        found = json.loads(answer[: LONGEST_ANSWER + 1])
    except (ValueError, RecursionError) as error:
        raise NoProof from error
    if not isinstance(found, dict):
        raise NoProof
    return found
