"""How good are these alarms? For everybody signed in: what was measured of rules and detectors, and what was not."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from holdfast.charts.alarms import NAMES, alarms_picture
from holdfast.charts.picture import Picture
from holdfast.charts.render import load_engine
from holdfast.evaluate import alarms, rule_alarms
from holdfast.evaluate.operating import Operating, operating
from holdfast.web.accounts.people import signed_in
from holdfast.web.memory import set_apart
from holdfast.web.pages.picture import drawing
from holdfast.web.text_tags import language


@dataclass(frozen=True, slots=True)
class Shown:
    """A picture before it is drawn: it arrives by its own request."""

    name: str
    picture: Picture

    @property
    def rows(self) -> alarms.Rows:
        """Its table, as the tables of this page are shown."""
        return alarms.Rows(self.picture.table.header, self.picture.table.rows)


@signed_in
@require_safe
def alarms_page(request: HttpRequest) -> HttpResponse:
    """Operating characteristics in plain words. No case is opened for it."""
    found = operating()
    return render(
        request,
        "web/pages/alarms.html",
        {
            "page": "alarms",
            "person": rule_alarms.ANYBODY,
            "warning": alarms.WARNING,
            "why": alarms.WHY,
            "rules": rule_alarms.rules_told(),
            "rules_table": rule_alarms.rules_table(found),
            "unmeasured": rule_alarms.unmeasured(),
            "by_chance": rule_alarms.by_chance(),
            "treatments": rule_alarms.treatments(),
            "found": found,
            **({} if found is None else _measured(found)),
        },
    )


@signed_in
@require_safe
def alarms_picture_page(request: HttpRequest, name: str) -> HttpResponse:
    """One picture: as a fragment for the page that asked, as a page of its own where there is no script."""
    found = operating()
    if name not in NAMES:
        raise Http404
    if load_engine():
        set_apart()
    wide, narrow = (alarms_picture(found, name, narrow=which, language=language()) for which in (False, True))
    template = "web/parts/drawn.html" if getattr(request, "htmx", False) else "web/pages/alarms_picture.html"
    return render(
        request,
        template,
        {"page": "alarms", "person": rule_alarms.ANYBODY, "one": Shown(name, wide), "wide": drawing(wide),
         "narrow": drawing(narrow)},
    )  # fmt: skip


def _measured(found: Operating) -> dict[str, object]:
    told = alarms.worlds_told(found)
    probable, probable_rows = alarms.probable_told(found)
    chance, chance_rows = alarms.reliability_told(found)
    return {
        "short": alarms.in_short(found),
        "leading": told[0],
        "others": told[1:],
        "pictures": [Shown(name, alarms_picture(found, name, language=language())) for name in NAMES],
        "probable": probable,
        "probable_means": rule_alarms.probable_means(found),
        "probable_rows": probable_rows,
        "chance": chance,
        "chance_rows": chance_rows,
        "bands": alarms.bands_told(found),
        "bands_short": alarms.bands_in_short(found),
    }
