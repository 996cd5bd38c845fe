"""Choosing a file, in Indonesian: the browser's own button would speak the browser's language."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.datastructures import MultiValueDict

from documents.intake import ALLOWED, MEGABYTE
from documents.models import DocumentKind
from documents.photos import MOST_PHOTOGRAPHS


class PaperInput(forms.Widget):
    """One field for one paper; where photographs are welcome, for several at once in their order.

    Works without JavaScript: the label is the button, and the browser itself shows the name of what was chosen.
    """

    template_name = "documents/_upload_field.html"
    needs_multipart_form = True

    def __init__(self, *, kind: DocumentKind, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs)
        self.allow = ALLOWED[kind]
        self.kind = kind

    def format_value(self, value: Any) -> None:
        """A browser takes no file back: what was chosen must be chosen again, so nothing is shown."""

    def value_from_datadict(
        self, data: Mapping[str, Any], files: "MultiValueDict[str, UploadedFile[bytes]]", name: str
    ) -> "list[UploadedFile[bytes]]":
        return files.getlist(name)

    def value_omitted_from_data(self, data: Mapping[str, Any], files: Mapping[str, Any], name: str) -> bool:
        return name not in files

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        widget = context["widget"]
        classes = widget["attrs"].pop("class", "")
        limits_id = f"{widget['attrs'].get('id', name)}_limits"
        described = widget["attrs"].pop("aria-describedby", "")
        widget["attrs"] |= {
            "accept": ",".join(self.allow.extensions),
            "multiple": self.allow.photographs,
            "data-largest": str(self.allow.size),
            "aria-describedby": f"{described} {limits_id}".strip(),
            # For the stylesheet, which knows by it whether something has been chosen.
            "required": True,
            "aria-invalid": widget["attrs"].get("aria-invalid", "false"),
        }
        return context | {
            "is_invalid": "is-invalid" in classes,
            "limits_id": limits_id,
            "allow": self.allow,
            "most_photographs": MOST_PHOTOGRAPHS,
            "megabytes": self.allow.size // MEGABYTE,
        }
