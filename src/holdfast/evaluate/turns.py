"""The devaluing turn as a detector: rule 14 of the brief on the columns of many treatments, judged on planted turns."""

from __future__ import annotations

from holdfast.evaluate.detector import Alarms, Detector
from holdfast.process.columns import HourColumns
from holdfast.process.image_many import devaluing_at_each_many
from holdfast.process.thresholds import process_thresholds


def _run(columns: HourColumns) -> Alarms:
    return Alarms(devaluing_at_each_many(columns.image, process_thresholds()))


DEVALUING_TURN = Detector("devaluing_turn", ("alliance",), True, _run, finds="turns")
