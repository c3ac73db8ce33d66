"""What static files say beside themselves. They hold nothing of anybody; that they are there is nobody else's."""

from __future__ import annotations

from typing import Any


def same_origin_only(headers: Any, path: str, url: str) -> None:
    """No page of another site may load our files, and so find out that a workbench runs on this machine."""
    headers["Cross-Origin-Resource-Policy"] = "same-origin"
