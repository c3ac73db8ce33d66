"""The words: messages with parameters, rendered late for one person in one language. No Django."""

from holdfast.text.message import Message, Spoken, render, say, say_n

__all__ = ["Message", "Spoken", "render", "say", "say_n"]
