"""Log lines as JSON: a fixed set of fields, so that nothing else can slip in; also for what fails outside a request.

Where they go says `practice.json`: {"log": {"to": "stderr" | "stdout" | FILE, "megabytes": 10, "keep": 5}}. A file is
written by the program that serves, for its owner alone, and turned over at that size; commands write to stderr.
"""

from __future__ import annotations

import json
import logging
import os
import sys
import threading
from datetime import UTC, datetime
from pathlib import Path, PurePath
from types import TracebackType
from typing import Any

_FIELDS = (
    "request", "user", "view", "status", "ms", "error", "job", "state", "version", "days", "in_order",
)  # fmt: skip
log = logging.getLogger("holdfast.program")


class JsonLines(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        line = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            # Our own messages are constants; a library's may carry values, so only its name is told.
            "message": record.msg if record.name.startswith("holdfast") else "(not shown)",
        }
        line |= {name: getattr(record, name) for name in _FIELDS if hasattr(record, name)}
        if record.exc_info and record.exc_info[0]:
            line["error"] = kind_and_place(record.exc_info[0], record.exc_info[2])
        return json.dumps(line, ensure_ascii=False, default=str)


def kind_and_place(kind: type[BaseException], trace: TracebackType | None) -> str:
    """The kind of an error and where it was raised: enough to find it, without the values that were being handled."""
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    return kind.__name__ + (
        "" if trace is None else f" at {PurePath(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno}"
    )


def handler(home: str) -> dict[str, Any]:
    """The handler of Django's LOGGING for the practice in `home`. What cannot be read in its setting is left aside."""
    lines: dict[str, Any] = {"class": "logging.StreamHandler", "formatter": "json"}
    chosen = _chosen(home)
    to = chosen.get("to", "stderr")
    if to == "stdout":
        return lines | {"stream": "ext://sys.stdout"}
    if to == "stderr" or not isinstance(to, str) or os.environ.get("HOLDFAST_SERVING") != "1":
        return lines
    megabytes, keep = chosen.get("megabytes", 10), chosen.get("keep", 5)
    return {
        "class": "logging.handlers.RotatingFileHandler",
        "formatter": "json",
        "filename": str(Path(home) / to),
        "maxBytes": (megabytes if type(megabytes) is int and megabytes > 0 else 10) * 1_000_000,
        "backupCount": keep if type(keep) is int and keep > 0 else 5,
        "encoding": "utf-8",
        "delay": True,
    }


def everything_logged() -> None:
    """What no request catches goes through the same lines: threads, finalisers, warnings, a log that cannot be
    written. For the program that serves.
    """
    logging.raiseExceptions = False  # a full disk under the log: Python would print what it was about to write
    logging.captureWarnings(capture=True)
    sys.excepthook = _failed
    threading.excepthook = lambda hooked: _failed(hooked.exc_type, hooked.exc_value, hooked.exc_traceback)
    sys.unraisablehook = lambda hooked: _failed(hooked.exc_type, hooked.exc_value, hooked.exc_traceback)


def _failed(kind: type[BaseException], error: BaseException | None, trace: TracebackType | None) -> None:
    log.error("error outside a request", extra={"error": kind_and_place(kind, trace)})


def _chosen(home: str) -> dict[str, Any]:
    try:
        plain = json.loads((Path(home) / "practice.json").read_text(encoding="utf-8")) if home else {}
    except (OSError, ValueError):
        return {}
    found = plain.get("log") if isinstance(plain, dict) else None
    return found if isinstance(found, dict) else {}
