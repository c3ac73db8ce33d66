"""Log lines as JSON: a fixed set of fields, so that nothing else can slip in."""

from __future__ import annotations

import json
import logging
from datetime import UTC, datetime

_FIELDS = ("request", "user", "view", "status", "ms", "error")


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
            line["error"] = record.exc_info[0].__name__
        return json.dumps(line, ensure_ascii=False, default=str)
