"""YAML, read safely: no objects, and a key that stands twice is a fault, not the last one wins."""

from __future__ import annotations

from typing import Any

import yaml

_SafeLoader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _StrictLoader(_SafeLoader):  # type: ignore[misc]  # the C loader where the library has it
    """The safe loader, refusing a key that stands twice."""

    def construct_mapping(self, node: yaml.MappingNode, *, deep: bool = False) -> dict[Any, Any]:
        keys = [self.construct_object(key, deep=True) for key, _ in node.value]
        twice = sorted({str(key) for key in keys if keys.count(key) > 1})
        if twice:
            line = node.start_mark.line + 1
            raise yaml.constructor.ConstructorError(
                problem=f"key stands twice: {', '.join(twice)} (in the block from line {line})"
            )
        mapping: dict[Any, Any] = super().construct_mapping(node, deep=deep)
        return mapping


def parse_yaml(text: str) -> Any:
    """What the text holds.

    Raises
    ------
    yaml.YAMLError : it is no YAML, holds an object, or a key stands twice.
    """
    return yaml.load(text, Loader=_StrictLoader)  # noqa: S506 - a safe loader
