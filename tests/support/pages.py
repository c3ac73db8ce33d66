"""Every page there is to look at, by a short name. A new page is added here and is photographed and tested with it.

The patient's own page stands behind a signed address, and the same forms on a device that was handed over in a browser
locked to them: `PATIENTS`, opened with `served.patient_page` and `served.lock`. `FORMS` are pages of the form that is
due in the demo, by what follows its address.
"""

from __future__ import annotations

from collections.abc import Mapping

PATIENT, HANDED_OVER = "patient", "handed-over"
FORMS = {"patient-form": "", "patient-form-questions": "?to=1", "patient-form-look": "?to=look",
         "patient-form-sent": "?sent=yes"}  # fmt: skip
PATIENTS = (PATIENT, HANDED_OVER, *FORMS)


def places(cases: Mapping[str, str]) -> dict[str, str]:
    """Short name -> address, for the therapist of the demo."""
    case, whole = f"/cases/{cases['archivist']}/", f"/cases/{cases['archivist-whole']}/"
    irena = f"/cases/{cases['vulnerable-trauma']}/"
    return {
        "caseload": "/",
        "brief": f"{case}brief/",
        "brief-for-paper": f"{case}brief/?private=no",
        "brief-irena": f"{irena}brief/",
        "brief-quiet": f"/cases/{cases['stable-noise']}/brief/",
        "case": case,
        "case-whole": whole,
        "hours": f"{whole}hours/",
        "frame": f"{case}frame/",
        "frame-whole": f"{whole}frame/",
        "frame-start": f"{whole}frame/start/",
        "away": f"/cases/{cases['drop-out-twin']}/away/",
        "away-letter": f"/cases/{cases['drop-out-twin']}/away/letters/my-part/",
        "ending": f"{whole}ending/",
        "letters": "/letters/",
        "hour": f"{case}hours/7/",
        "hour-cancelled": f"{case}hours/8/",
        "episode": f"{case}episodes/7/",
        "episode-none": f"{case}episodes/2/",
        "episode-mended": f"{whole}episodes/27/",
        "measure": f"{case}entries/hour:7/",
        "picture": f"{whole}pictures/time-axis/",
        "log": f"{case}log/",
        "log-again": f"{case}hours/7/log/",
        "contract": f"{case}contract/",
        "contract-whole": f"{whole}contract/",
        "contract-form": f"{whole}contract/?act=propose&kind=step",
        "contract-hour": f"{whole}contract/hour/",
        "contract-hour-torn": f"{case}contract/hour/",
        "contract-turned": f"{whole}contract/hour/?turned=yes",
        "contract-story": f"{whole}contract/story/",
        "contract-story-shown": f"{whole}contract/story/?show=yes",
        "contract-paper": f"{whole}contract/paper/",
        "contract-paper-empty": f"{case}contract/paper/?blank=yes",
        "contract-type": f"{whole}contract/type/",
        "contract-sign": f"{whole}contract/versions/4/sign/",
        "contract-sign-draft": f"{case}contract/versions/1/sign/",
        "measures": f"{case}measures/",
        "measures-every-form": f"{case}measures/?forms=all",
        "measures-irena": f"{irena}measures/",
        "measure-line": f"{whole}measures/phq-9/",
        "measure-plane": f"{whole}measures/b-pni/",
        "measure-by-two": f"{whole}measures/lpfs-bf/",
        "measure-never": f"{case}measures/npi-40/",
        "measure-picture": f"{whole}measures/b-pni/pictures/plane/",
        "measure-entry": f"{whole}entries/bpni2/",
        "measure-rating": f"{whole}entries/rated3/",
        "measure-type": f"{case}measures/type/phq-9/",
        "measure-type-order": f"{case}measures/type/rses/",
        "give": f"{case}measures/give/phq-9/",
        "safety": f"{case}safety/",
        "hand-over": f"{case}hand-over/",
        "alarms": "/alarms/",
        "alarms-picture": "/alarms/pictures/detectors/",
        "trail": "/trail/",
        "trail-own": "/trail/own/",
        "case-trail": f"{case}trail/",
        "bundle": f"{case}bundle/",
        "erase": f"{whole}erase/",
        "reach": f"{case}reach/",
        "patient-phone": f"{case}portal/",
        "retention": "/retention/",
        "envelope": "/envelope/",
        "documents": "/documents/",
        "measure-import": f"{case}measures/import/",
        "measure-import-file": f"{case}measures/import/?instrument=b-pni",
        "measure-paper-none": f"{case}measures/paper/b-pni/",
        "wordings": "/wordings/",
        "wording": "/wordings/b-pni/",
        "wording-here": "/wordings/phq-9/",
        "consent": f"{case}consent/",
        "consent-sheet": f"{case}consent/sheet/",
        "restriction": f"{case}restriction/",
        "course": f"{case}course/",
        "entries": f"{case}entries/",
        "versions": f"{case}entries/s7/versions/",
        "reading-along": f"{case}reading-along/",
        "sheets": f"{case}sheets/",
        "sheet-new": f"{case}sheets/new/",
        "own-notes": f"{case}own-notes/",
        "lent-sheets": "/sheets/",
        "emergency": "/emergency/",
        "emergency-cases": "/emergency/cases/",
        "password": "/account/password/",
        "your-account": "/account/",
        "sign-ins": "/account/sign-ins/",
        "ask-again": "/account/again/",
        "recovery-code": "/account/recovery-code/",
        "recover": "/account/recover/",
        "not-there": "/nothing/",
    }
