"""The one Jinja environment: everything escaped, nothing undefined, nothing fetched."""

import functools
import re
from typing import Any

import jinja2
from markupsafe import Markup

from reports.render import words
from reports.render.field_view import flat_text
from reports.render.svg import for_page


@functools.cache
def environment() -> jinja2.Environment:
    """The environment of every page; templates stand beside this file."""
    made = jinja2.Environment(
        loader=jinja2.PackageLoader("reports", "render"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters |= {
        "about": words.natural_frequency,
        "commas": words.count_with_commas,
        "interval": words.interval,
        "points_interval": words.points_interval,
        "number": words.number,
        "percent": words.percent,
        "picture": picture,
        "local": local_address,
        "or_not_recorded": or_not_recorded,
        "markdown": markdown_text,
        "flat": flat_text,
        "in_words": words.in_words,
    }
    return made


def render(template: str, **facts: Any) -> str:
    """A template filled with facts."""
    return environment().get_template(template).render(**facts)


def picture(svg: str) -> Markup:
    """An SVG of ours, checked, as markup."""
    return Markup(for_page(svg))  # noqa: S704 - for_page refuses all that runs or fetches


def local_address(address: str) -> str:
    """A link within the published folder, unchanged.

    Raises
    ------
    ValueError : the address leaves the folder, names a host or names a protocol.
    """
    if not re.fullmatch(r"[\w.#-][\w./#-]*", address) or "//" in address:
        raise ValueError(f"links are relative, within the published folder; got {address!r}")
    return address


def or_not_recorded(value: object) -> str | Markup:
    """A cell's text; an absent one says so, in grey, and is never left empty."""
    if words.is_missing(value) or value == "":
        return Markup('<span class="absent">{}</span>').format(words.NOT_RECORDED)
    return str(value)


def markdown_text(value: object) -> Markup:
    r"""Text as it may stand in Markdown or in a cell of a Markdown table.

    >>> print(markdown_text("a|b <script> [x](y)"))
    a\|b &lt;script&gt; \[x\](y)
    """
    text = words.NOT_RECORDED if words.is_missing(value) else str(value)
    text = " ".join(text.split()).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return Markup(re.sub(r"([\\`|\[\]*])", r"\\\1", text))  # noqa: S704 - escaped line above
