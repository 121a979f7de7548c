"""Every example written in a docstring of the package holds."""

from __future__ import annotations

import doctest
import importlib
import pkgutil

import pytest

import pipeline.sources

MODULES = ["pipeline.counted"] + sorted(
    module.name
    for module in pkgutil.iter_modules(pipeline.sources.__path__, prefix="pipeline.sources.")
)


@pytest.mark.parametrize("name", MODULES)
def test_the_examples_of_each_module_hold(name: str) -> None:
    assert doctest.testmod(importlib.import_module(name)).failed == 0


def test_there_are_examples() -> None:
    tried = [doctest.testmod(importlib.import_module(name)).attempted for name in MODULES]
    assert sum(tried) >= 6
