"""What a browser calls itself, in two words and no more: "Firefox on Linux"."""

from __future__ import annotations

from holdfast.text import Message, say

# In this order: most browsers claim to be several others as well.
_BROWSERS = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("FxiOS", "Firefox"),
    ("Firefox/", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
_SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS X", "macOS"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
)


def device_of(user_agent: str) -> str:
    """`Firefox/Linux`: what is kept of the header; either half is empty where it is not known."""
    browser = next((name for part, name in _BROWSERS if part in user_agent), "")
    system = next((name for part, name in _SYSTEMS if part in user_agent), "")
    return f"{browser}/{system}"


def device_words(device: str) -> Message:
    """The same as a person reads it."""
    browser, _, system = device.partition("/")
    if browser and system:
        return say("{browser} on {system}", browser=browser, system=system)
    if browser or system:
        return say("{device}", device=browser or system)
    return say("a browser that does not say what it is")
