"""Whether the entries of a case fit together. Each problem says its place, what was found, what is allowed, what to do.

`check_bytes` reads a file (shape first), `check_case` cross-checks a case already read. What has been corrected is no
longer judged, apart from its id: the entry that corrects it is.
"""

from holdfast.checking.whole import check_bytes, check_case

__all__ = ["check_bytes", "check_case"]
