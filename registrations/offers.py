"""What a registration can do for a certificate: bring its holder another one when it was revoked."""

from django.urls import reverse

from accounts.models import User
from certificates.models import Certificate
from certificates.offers import Offer
from registrations.models import Registration
from sop.case import may_begin


def offer_registration(certificate: Certificate, user: User) -> Offer | None:
    """Beginning one, where the certificate is revoked and its holder has none in force."""
    if certificate.revoked_at is None or certificate.withdrawn_at is not None:
        return None
    if Certificate.objects.in_force().filter(holder=certificate.holder_id).exists():
        return None
    if not may_begin(Registration, user):
        return None
    return Offer(words="Buat permohonan sertifikat baru", url=reverse("registrations:start"), is_begun=False)
