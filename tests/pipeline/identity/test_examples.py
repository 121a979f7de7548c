"""Every example written in a docstring of the package holds."""

from __future__ import annotations

import doctest
import importlib

import pytest


@pytest.mark.parametrize("name", ["columns", "nhs_numbers"])
def test_the_examples_of_each_module_hold(name: str) -> None:
    tested = doctest.testmod(importlib.import_module(f"pipeline.identity.{name}"))
    assert tested.failed == 0
    assert tested.attempted > 0
