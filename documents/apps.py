"""The room's entry in Django."""

from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "documents"
    verbose_name = "Dokumen"

    def ready(self) -> None:
        from audit.concerns import PAPERS, TELLERS, enlist
        from audit.printing import PRINTERS
        from documents.concerned import papers, tell
        from documents.rendering import render_pdf

        enlist(PAPERS, papers)
        enlist(TELLERS, tell)
        PRINTERS.append(render_pdf)
