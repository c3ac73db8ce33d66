"""One case, analysed: calls contract, process and outcome, and nothing else does."""

from holdfast.analysis.analyse import analyse
from holdfast.analysis.model import Analysis

__all__ = ["Analysis", "analyse"]
