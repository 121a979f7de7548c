"""Pictures as SVG text: the same bytes on every run, readable aloud, no outside part.

Text stays text. It is measured with the font that matplotlib ships, so that a
machine's own fonts cannot move it, and shown in Arial or the like.
"""

import io
import re
from collections.abc import Iterator
from contextlib import contextmanager
from html import escape
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

BLUE, ORANGE, GREEN, PURPLE = "#005eb8", "#b35900", "#00664f", "#7c2855"
TEXT, GREY, LIGHT = "#212b32", "#4c6272", "#aeb7bd"
FONTS = "Arial, Helvetica, sans-serif"
SETTINGS: dict[Any, Any] = {
    "svg.fonttype": "none",
    "font.family": "DejaVu Sans",
    "font.size": 11,
    "axes.edgecolor": GREY,
    "axes.labelcolor": TEXT,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "text.color": TEXT,
    "xtick.color": TEXT,
    "ytick.color": TEXT,
    "legend.frameon": False,
    "lines.linewidth": 2.0,
}
FORBIDDEN = re.compile(
    r"<\s*(script|foreignobject|image|iframe|object|embed|use[^>]*href=\"(?!#))"
    r"|\son\w+\s*=|javascript:|@import",
    re.IGNORECASE,
)


@contextmanager
def drawing(
    *, width: float = 6.4, height: float = 4.2, panels: int = 1
) -> Iterator[tuple["Figure", list["Axes"]]]:
    """A blank picture in the house style; a second panel is a low strip below.

    Width and height are in inches.
    """
    import matplotlib as mpl
    from matplotlib.figure import Figure

    with mpl.rc_context(SETTINGS):
        figure = Figure(figsize=(width, height), layout="constrained")
        ratios = [3.0] + [1.0] * (panels - 1)
        grid = figure.subplots(panels, 1, height_ratios=ratios, squeeze=False, sharex=panels > 1)
        yield figure, [axes for row in grid for axes in row]


def to_svg(figure: "Figure", *, name: str, title: str, description: str) -> str:
    """The picture as one ``<svg>`` element with a title and a description.

    ``name`` (letters, digits, hyphens) starts every id, so that several pictures
    can stand in one page.

    Raises
    ------
    ValueError : the name cannot start an id.
    """
    import matplotlib as mpl

    if not re.fullmatch(r"[a-z][a-z0-9-]*", name):
        raise ValueError(f"a picture's name has letters, digits and hyphens only, got {name!r}")
    buffer = io.StringIO()
    with mpl.rc_context(SETTINGS | {"svg.hashsalt": name}):
        figure.savefig(buffer, format="svg", metadata={"Date": None, "Creator": None})
    body = buffer.getvalue()
    body = body[body.index("<svg") :]
    body = re.sub(r"<metadata>.*?</metadata>", "", body, flags=re.DOTALL)
    body = re.sub(r"<style[^>]*>.*?</style>", "", body, flags=re.DOTALL)
    body = re.sub(r'\bid="', f'id="{name}-', body)
    body = re.sub(r'(url\(|href=")#', rf"\g<1>#{name}-", body)
    body = re.sub(r"'DejaVu Sans'(, sans-serif)?", FONTS, body)
    opening = (
        f'<svg role="img" aria-labelledby="{name}-title {name}-desc" '
        'stroke-linejoin="round" stroke-linecap="butt"'
    )
    words = (
        f'<title id="{name}-title">{escape(title)}</title>'
        f'<desc id="{name}-desc">{escape(description)}</desc>'
    )
    body = body.replace("<svg", opening, 1)
    end = body.index(">") + 1
    lines = (body[:end] + words + body[end:]).splitlines()
    return "\n".join(line.rstrip() for line in lines if line.strip()) + "\n"


def for_page(svg: str) -> str:
    """The picture as it may stand inside an HTML page: no addresses, nothing that runs.

    Raises
    ------
    ValueError : the text is not one SVG element, or holds a script, an event
        handler, an embedded page or an outside part.
    """
    if not svg.lstrip().startswith("<svg") or FORBIDDEN.search(svg):
        raise ValueError(
            "a picture for a page is one <svg> element without scripts, event handlers, "
            "images or outside parts; draw it with reports.render.figures"
        )
    return re.sub(r'\sxmlns(:\w+)?="[^"]*"', "", svg)
