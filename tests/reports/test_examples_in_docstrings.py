"""Every example written in a docstring of the layer holds."""

import doctest
import importlib
import pkgutil

import pytest

import reports

MODULES = sorted(
    module.name
    for module in pkgutil.walk_packages(reports.__path__, prefix="reports.")
    if not module.ispkg
)


@pytest.mark.parametrize("name", MODULES)
def test_the_examples_of_each_module_hold(name: str) -> None:
    assert doctest.testmod(importlib.import_module(name)).failed == 0


def test_the_numbers_and_the_suppression_rule_have_examples() -> None:
    for name in ("reports.render.words", "reports.render.suppress"):
        assert doctest.testmod(importlib.import_module(name)).attempted >= 5
