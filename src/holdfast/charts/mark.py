"""A picture of somebody who is nobody says so inside itself: it may be cut out of its page."""

from __future__ import annotations

from dataclasses import replace

from holdfast.brief.spoken import ORIGINS
from holdfast.case.record import Origin
from holdfast.charts.picture import Picture, Speaker
from holdfast.charts.scene import Scene, Words, drawn

_ROOM, _SIZE = 20, 11


def marked(picture: Picture, origin: Origin) -> Picture:
    """The picture with what it is ("simulated, not a person") below it on the right; a person's own as it is."""
    lay_out, words = picture.laid_out, ORIGINS[origin]
    if lay_out is None or words is None:
        return picture
    said = Speaker(picture.person, picture.language)(words)

    def laid_out() -> Scene:
        scene = lay_out()
        mark = Words("whose it is", "soft", ((scene.width, scene.height + _ROOM - 9, said),), "right", _SIZE)
        return Scene(scene.width, scene.height + _ROOM, (*scene.marks, *drawn([mark])))

    return replace(picture, laid_out=laid_out)
