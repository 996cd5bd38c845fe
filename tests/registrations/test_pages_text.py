"""What was typed comes out as the same text, on the page, on paper and in the mail, or is refused beside its field."""

import html
import re
import subprocess
from collections.abc import Callable
from typing import Any

import pytest
from django.core import mail
from django.test import Client

from accounts.models import User
from notifications.models import Notice
from notifications.tasks import deliver
from registrations.models import Registration
from sop.states import State
from sop.workflow import perform
from tests.registrations.desk import chosen, sent_form, stored, write

Lead = Callable[[State], Registration]
Browse = Callable[[User], Client]
TYPED = {
    "position_title": "Kepala <b>Dinas</b> & {{ 7*7 }} {% now %}",
    "decree_number": '=HYPERLINK("http://contoh","klik")',
    "decree_subject": "</td><style>*{display:none}</style><img src=file:///etc/hosts>",
    "decree_issuer": "@import url(//contoh); Menteri 'Dalam' \"Negeri\"",
    "work_unit": "Dinas &amp; &lt;Unit&gt; 100 %s {0}",
    "office_address": "+62 -1 | calc ; Jalan Contoh",
}
# Each of these is refused: no paper can show it as it is.
HIDDEN = (
    "tab\tdi tengah",
    "baris\nbaru",
    "nol\x00byte",
    "lonceng\x07",
    "balik\u202earah",
    "pisah\u2028baris",
)


@pytest.fixture
def draft(registration_in: Lead) -> Registration:
    return registration_in(State.DRAFT)


@pytest.fixture
def client(browse: Browse, adb: User) -> Client:
    return browse(adb)


def filled(client: Client, draft: Registration, **changes: str) -> Any:
    sent = sent_form(ktp=chosen("KTP"), decree=chosen("SK"), **changes)
    answer = write(client, draft, sent)
    assert answer.status_code == 302, answer.context["form"].errors
    return stored(draft)


def words_on_paper(case: Registration) -> str:
    """The text of the form as `pdftotext` finds it, without the breaks of its lines."""
    assert case.application_form is not None
    found = subprocess.run(
        ["pdftotext", "-raw", "-", "-"], input=case.application_form.read(), capture_output=True, check=True
    )
    return "".join(found.stdout.decode().split())


def test_markup_formulas_and_templates_are_text_on_page_and_paper(
    draft: Registration, client: Client, browse: Browse, kepala_dinas: User
) -> None:
    case = filled(client, draft, **TYPED)
    page = browse(kepala_dinas).get(case.url_of("sign")).content.decode()
    paper = words_on_paper(case)
    for name, text in TYPED.items():
        assert getattr(case, name) == text
        assert html.escape(text, quote=True).replace("&#x27;", "&#39;") in page.replace("&#x27;", "&#39;")
        assert "".join(text.split()) in paper


def test_foreign_scripts_and_pictures_stay_what_they_are_on_page_and_paper(
    draft: Registration, client: Client, browse: Browse, kepala_dinas: User
) -> None:
    case = filled(client, draft, position_title="Kepala Dinas 🙂 مرحبا Ñandú e\u0301 Ж")
    # Composed, so that it can be looked for; otherwise as it was typed.
    text = "Kepala Dinas 🙂 مرحبا Ñandú \u00e9 Ж"
    assert case.position_title == text
    assert text in browse(kepala_dinas).get(case.url_of("sign")).content.decode()
    # Around text that runs from right to left, `pdftotext` sets marks of its own.
    assert "".join(text.split()) in re.sub("[\u202a-\u202e]", "", words_on_paper(case))


def test_what_no_paper_can_show_is_refused_beside_its_field(draft: Registration, client: Client) -> None:
    for text in HIDDEN:
        page = write(client, draft, sent_form(position_title=text))
        assert page.status_code == 422
        assert page.context["form"].errors["position_title"]
    assert stored(draft).state == State.DRAFT


def test_a_reason_goes_out_as_it_was_typed(registration_in: Lead, kepala_dinas: User, adb: User) -> None:
    reason = '<b>Tebal</b> & "kutip" =1+1 {number} %s 🙂 مرحبا\nbaris kedua'
    perform("send_back", registration_in(State.FILLED), by=kepala_dinas, reason=reason)
    deliver([Notice.objects.filter(recipient=adb).latest("id").pk])
    letter: Any = mail.outbox[-1]
    assert reason in letter.body
    assert "\n" not in letter.subject
    assert "&lt;b&gt;Tebal&lt;/b&gt; &amp; &quot;kutip&quot; =1+1 {number} %s" in str(
        letter.alternatives[0].content
    )
    assert "<b>Tebal" not in str(letter.alternatives[0].content)
