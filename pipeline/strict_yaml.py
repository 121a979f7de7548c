"""YAML, read safely: no objects, and a key that stands twice is a fault, not the last one wins."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import yaml

PLAIN_TEXT = "tag:yaml.org,2002:str"
_SafeLoader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _StrictLoader(_SafeLoader):  # type: ignore[misc]  # the C loader where the library has it
    """The safe loader, refusing a key that stands twice."""

    def construct_mapping(self, node: yaml.MappingNode, *, deep: bool = False) -> dict[Any, Any]:
        words = {key.value for key, _ in node.value if key.tag == PLAIN_TEXT}
        if len(words) == len(node.value):  # all are text, and each another
            return dict(super().construct_mapping(node, deep=deep))
        keys = [self.construct_object(key, deep=True) for key, _ in node.value]
        twice = [n for n, key in enumerate(keys) if key in keys[:n]]
        if twice:
            places = ", ".join(
                f"{keys[n]} (again in line {node.value[n][0].start_mark.line + 1})" for n in twice
            )
            raise yaml.constructor.ConstructorError(problem=f"key stands twice: {places}")
        mapping: dict[Any, Any] = super().construct_mapping(node, deep=deep)
        return mapping


def parse_yaml(text: str) -> Any:
    """What the text holds.

    Raises
    ------
    yaml.YAMLError : it is no YAML, holds an object, or a key stands twice.
    """
    return yaml.load(text, Loader=_StrictLoader)  # noqa: S506 - a safe loader


def line_of(text: str, keys: Sequence[str | int]) -> int | None:
    r"""The line (from 1) of the last of the keys that stands there, down their path.

    >>> line_of("a:\n  b: 1\n", ["a", "b"])
    2
    >>> line_of("a:\n  b: 1\n", ["a", "missing"])
    1
    """
    node = yaml.compose(text, Loader=_StrictLoader)
    line = None
    for key in keys:
        found = [
            (name.start_mark.line + 1, value)
            for name, value in getattr(node, "value", ())
            if isinstance(node, yaml.MappingNode) and name.value == str(key)
        ]
        if not found:
            break
        line, node = found[0]
    return line
