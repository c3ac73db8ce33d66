"""The story of a contract on its page: the same text as in the terminal, from `brief.contract_told`."""

from __future__ import annotations

from holdfast.brief.contract_told import Chapter, Rewording, Told, cost_words, rewordings, sentence, short, story

__all__ = ["Chapter", "Rewording", "Told", "cost_words", "rewordings", "sentence", "short", "story"]
