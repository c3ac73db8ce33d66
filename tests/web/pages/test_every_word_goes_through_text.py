"""A template holds no words of its own: what is left of it without tags, variables and markup has no letters."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import holdfast.web

TEMPLATES = Path(holdfast.web.__file__).parent / "templates"
FILES = sorted(TEMPLATES.rglob("*.html"))
SAID_IN = re.compile(r"\b(?:aria-label|title|alt|placeholder|data-title|data-key-words)=(\"[^\"]*\"|'[^']*')")
COMMENT = re.compile(r"{% comment %}.*?{% endcomment %}|{#.*?#}|<!--.*?-->|<!doctype html>", re.DOTALL)
OF_THE_TEMPLATE = re.compile(r"{%.*?%}|{{.*?}}", re.DOTALL)
MARKUP = re.compile(r"<[^>]*>", re.DOTALL)


def bare_words(source: str) -> list[str]:
    text = OF_THE_TEMPLATE.sub(" ", COMMENT.sub(" ", source))
    attributes = " ".join(SAID_IN.findall(text))
    return re.findall(r"[^\W\d_]{2,}", MARKUP.sub(" ", text).replace("&nbsp;", " ") + attributes)


@pytest.mark.parametrize("template", FILES, ids=lambda path: str(path.relative_to(TEMPLATES)))
def test_a_template_holds_no_bare_words(template: Path) -> None:
    assert bare_words(template.read_text(encoding="utf-8")) == []


def test_the_search_would_find_a_bare_word() -> None:
    assert bare_words('<p title="{% say "fine" %}">{% say "fine" %}</p>') == []
    assert bare_words("<p>Hello {{ name }}</p>") == ["Hello"]
    assert bare_words('<button aria-label="Close">{{ x }}</button>') == ["Close"]


@pytest.mark.parametrize("template", FILES, ids=lambda path: str(path.relative_to(TEMPLATES)))
def test_a_template_carries_no_inline_script_style_or_hx_on(template: Path) -> None:
    written = template.read_text(encoding="utf-8")
    assert re.findall(r"\|safe\b|autoescape off", written) == []
    source = OF_THE_TEMPLATE.sub("", written)
    assert re.findall(r"<style|\sstyle=|\son[a-z]+=|hx-on|javascript:", source) == []
    assert re.findall(r"<script(?![^>]*\ssrc=)", source) == []
