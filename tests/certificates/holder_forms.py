"""What the tests of the holder's form have in common."""

from django.template import Context, Template

from accounts.models import Office
from certificates.forms import HolderDataForm
from tests.certificates.examples import TODAY, typed

NOTE = "NIK keliru sejak KTP terbit, sudah dilaporkan."


def unsaved_office() -> Office:
    """An office that needs no database."""
    return Office(regency="Kabupaten Contoh", province="Provinsi Contoh", address="Jalan Contoh Nomor 1")


def filled(office: Office, **changes: str) -> HolderDataForm:
    return HolderDataForm(typed(**changes), office=office, today=TODAY)


def sentence(office: Office, name: str, **changes: str) -> str:
    """The one sentence beside the field; nothing else may be refused."""
    form = filled(office, **changes)
    assert {field: len(sentences) for field, sentences in form.errors.items()} == {name: 1}
    return str(form.errors[name][0])


def rendered(form: HolderDataForm) -> str:
    return str(Template("{% load crispy_forms_tags %}{% crispy form %}").render(Context({"form": form})))
