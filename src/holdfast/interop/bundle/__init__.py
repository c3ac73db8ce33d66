"""The bundle: everything of a record in the patient's hands, to read (PDF), to keep (JSON) and to reckon with (CSV).

It takes a `Record`, and no type reachable from a record leads to a working or a private note. What it holds is what was
said and noted: no curve, no norm, no comparison, nothing a rule of the brief says.
"""

from holdfast.interop.bundle.whole import Opened, make_bundle

__all__ = ["Opened", "make_bundle"]
