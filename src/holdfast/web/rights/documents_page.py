"""The drafts on a page and as files: for the therapist and the manager, who complete them and answer for them."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST, require_safe

from holdfast.paper.document import Document
from holdfast.paper.markdown import markdown
from holdfast.paper.pdf import pdf
from holdfast.web.accounts.people import for_roles
from holdfast.web.rights.documents import DRAFTS
from holdfast.web.rights.documents_facts import configuration
from holdfast.web.rights.page import download
from holdfast.web.vault import audit

KINDS = {"pdf": "application/pdf", "md": "text/markdown; charset=utf-8"}


@for_roles("therapist", "manager")
@require_safe
def documents_page(request: HttpRequest) -> HttpResponse:
    """The three drafts as they would be made now, to read before they are taken out."""
    audit.note("documents")
    here = configuration()
    drafts = tuple((name, title, _shown(make(here))) for name, (title, make) in DRAFTS.items())
    return render(request, "rights/documents.html", {"page": "documents", "drafts": drafts})


@for_roles("therapist", "manager")
@require_POST
def document_made(request: HttpRequest, name: str, kind: str) -> HttpResponse:
    """One draft as a file: PDF to print, Markdown to go on writing."""
    if name not in DRAFTS or kind not in KINDS:
        raise Http404
    audit.note("documents")
    return download(draft_bytes(DRAFTS[name][1](configuration()), kind), f"{name}.{kind}", KINDS[kind])


def draft_bytes(document: Document, kind: str) -> bytes:
    """A draft as `pdf` or `md`."""
    return pdf(document) if kind == "pdf" else markdown(document).encode()


def _shown(document: Document) -> list[tuple[str, object]]:
    """The blocks with their kind, for the template."""
    return [(type(block).__name__.lower(), block) for block in document.blocks]
