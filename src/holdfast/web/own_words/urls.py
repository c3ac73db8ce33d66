"""The addresses of this room. His page of it is among his others (`web/his/urls.py`)."""

from __future__ import annotations

from django.urls import URLPattern, path

from holdfast.web.own_words.page import own_questions, own_questions_paper

urlpatterns: list[URLPattern] = [
    path("cases/<uuid:case_id>/own-questions/", own_questions, name="own-questions"),
    path("cases/<uuid:case_id>/own-questions/paper.pdf", own_questions_paper, name="own-questions-paper"),
]
