"""What the page of row 3 asks while it reads a P12: a challenge for its key, and what recording it would say."""

from typing import Any
from uuid import UUID

from django.http import JsonResponse
from django.views.decorators.http import require_POST
from django_fsm import can_proceed

from accounts.access import Request
from certificates.challenge import issue_challenge
from certificates.issuing import CertificateRefused, foresee
from certificates.judgement import SELF_SIGNED
from sop.acting import find_case, refuse_visitor
from sop.case import Case
from sop.certificate_acts import person_of
from sop.forms import LATE
from sop.workflow import TOO_LATE

UNREADABLE = 422


@require_POST
def challenge(request: Request, pk: UUID, *, model: type[Case]) -> JsonResponse:
    """A challenge for the key of the P12 that the page has just read; nothing is stored."""
    case: Any = find_case(request, pk, model=model)
    refuse_visitor(request, case, action="issue")
    if not can_proceed(case.issue):
        return JsonResponse({"error": TOO_LATE}, status=LATE)
    try:
        text = issue_challenge(
            case_id=case.pk,
            user_id=request.user.pk,
            p12_sha256=request.POST.get("p12_sha256", ""),
            p12_size=int(request.POST.get("p12_size", "")),
        )
        foreseen = _foreseen(request, case)
    except CertificateRefused as refusal:
        return JsonResponse({"error": " ".join(refusal.sentences)}, status=UNREADABLE)
    except ValueError:
        return JsonResponse(
            {"error": "Sidik jari berkas P12 tidak lengkap. Baca ulang berkasnya."}, status=UNREADABLE
        )
    return JsonResponse({"challenge": text, **foreseen})


def _foreseen(request: Request, case: Any) -> dict[str, Any]:
    """What recording this certificate would be refused for, and what it would be warned of."""
    judgement = foresee(
        by=request.user,
        person=person_of(case),
        certificate=request.POST.get("certificate", ""),
        chain=request.POST.get("chain", ""),
        tenure_end=case.tenure_end,
        predecessor_ends=case.predecessor_ends,
    )
    return {
        "refusals": list(judgement.refusals),
        "warnings": list(judgement.warnings),
        "is_self_signed": any(SELF_SIGNED in sentence for sentence in judgement.warnings),
    }
