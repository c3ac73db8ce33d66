"""A scene as a Vega-Lite description, built with Altair, which is loaded here and only when something is drawn."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from holdfast.charts.colours import LIGHT, Ink
from holdfast.charts.scene import Bands, Boxes, Lines, Mark, Points, Scene, Strokes, Words, merged

Rows = list[dict[str, Any]]


@lru_cache(maxsize=64)
def vega_lite(scene: Scene) -> Mapping[str, Any]:
    """The scene as Vega-Lite. Kept for equal scenes, so it is not to be changed. No axis, no legend, no clipping."""
    import altair as alt

    # Each layer is checked against the schema in the tests; checking it again at every drawing costs more than drawing.
    with alt.utils.schemapi.debug_mode(False):
        layers = [_layer(alt, mark, scene) for mark in merged(scene.marks)]
        chart = (
            alt.layer(*layers)
            .properties(width=scene.width, height=scene.height, autosize=alt.AutoSizeParams(type="none"), padding=0)
            .configure(aria=False, background="transparent")
            .configure_view(stroke=None)
        )
        described: dict[str, Any] = chart.to_dict(validate=False)
    return described


def _layer(alt: Any, mark: Mark, scene: Scene) -> Any:
    rows, second = _rows(mark)
    chart = getattr(alt.Chart(alt.Data(values=rows), name=_name(mark.name)), f"mark_{_KIND[type(mark)]}")(**_look(mark))
    x = alt.X("x:Q", axis=None, scale=alt.Scale(domain=[0, scene.width], nice=False, zero=False))
    y = alt.Y("y:Q", axis=None, scale=alt.Scale(domain=[scene.height, 0], nice=False, zero=False))
    return chart.encode(x=x, y=y, **second)


_KIND = {Lines: "line", Points: "point", Bands: "area", Boxes: "rect", Strokes: "rule", Words: "text"}


def _name(name: str) -> str:
    return name.replace(" ", "_")


def _rows(mark: Mark) -> tuple[Rows, dict[str, str]]:
    """The data of one layer, and what it encodes besides x and y."""
    if isinstance(mark, Lines):
        runs = ((run, place) for run, places in enumerate(mark.runs) if len(places) > 1 for place in places)
        return [{"x": p[0], "y": p[1], "run": run} for run, p in runs], {"detail": "run:N", "order": "x:Q"}
    if isinstance(mark, Bands):
        edges = ((run, place) for run, places in enumerate(mark.runs) for place in places)
        return [{"x": p[0], "y": p[1], "y2": p[2], "run": run} for run, p in edges], {"detail": "run:N", "y2": "y2"}
    if isinstance(mark, Points):
        return [{"x": x, "y": y} for x, y in mark.at], {}
    if isinstance(mark, Words):
        return [{"x": x, "y": y, "words": text} for x, y, text in mark.at], {"text": "words:N"}
    return [{"x": b[0], "y": b[1], "x2": b[2], "y2": b[3]} for b in mark.at], {"x2": "x2", "y2": "y2"}


def _look(mark: Mark) -> dict[str, Any]:
    if isinstance(mark, Lines | Strokes):
        look: dict[str, Any] = {"stroke": LIGHT[mark.ink], "strokeWidth": mark.width, **_dashed(mark.dash)}
        return {**look, "strokeJoin": "round"} if isinstance(mark, Lines) else look
    if isinstance(mark, Bands):
        return {"fill": LIGHT[mark.ink], "line": False, "opacity": 1, "fillOpacity": 1}
    if isinstance(mark, Boxes):
        edge = {"stroke": LIGHT[mark.edge], "strokeWidth": 1, **_dashed(mark.dash)} if mark.edge else {}
        return {"fill": LIGHT[mark.ink] if mark.ink else "transparent", **edge}
    if isinstance(mark, Points):
        return {"shape": mark.shape, "size": mark.size, "opacity": 1, **_point(mark.ink, hollow=mark.hollow)}
    return {
        "fill": LIGHT[mark.ink],
        "align": mark.align,
        "baseline": "middle",
        "fontSize": mark.size,
        "fontWeight": 600 if mark.bold else 400,
    }


def _point(ink: Ink, *, hollow: bool) -> dict[str, Any]:
    fill = LIGHT["paper"] if hollow else LIGHT[ink]
    return {"fill": fill, "stroke": LIGHT[ink], "strokeWidth": 1.5 if hollow else 0}


def _dashed(dash: tuple[float, ...]) -> dict[str, Any]:
    return {"strokeDash": list(dash)} if dash else {}
