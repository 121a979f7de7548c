"""The bill of materials lists what is locked, with every hash, and comes out the same."""

from __future__ import annotations

import json
import sys

import pytest

from pipeline.bill_of_materials import bill_of_materials, licence_of, read_pins
from pipeline.errors import UsageError
from pipeline.paths import LOCK_FILE

LOCK = f"""# made by hand for this test
Alpha_Lib[extra]==1.2.0 ; python_version >= "3.11" \\
    --hash=sha256:{"b" * 64} \\
    --hash=sha256:{"a" * 64}
    # via something
numpy==2.4.6 \\
    --hash=sha256:{"c" * 64}
"""


def test_pins_are_read_with_every_hash() -> None:
    alpha, numpy = read_pins(LOCK)
    assert (alpha.name, alpha.version) == ("Alpha_Lib", "1.2.0")
    assert alpha.hashes == ("a" * 64, "b" * 64)
    assert (alpha.marker, numpy.marker) == ('python_version >= "3.11"', "")
    assert (numpy.name, numpy.version, len(numpy.hashes)) == ("numpy", "2.4.6", 1)


def test_every_package_of_our_own_lock_is_read() -> None:
    text = LOCK_FILE.read_text(encoding="utf-8")
    assert len(read_pins(text)) == sum("==" in line[:80] for line in text.splitlines()
                                       if line[:1].isalnum())  # fmt: skip


@pytest.mark.parametrize(
    ("lock", "said"),
    [
        pytest.param("numpy==2.4.6\n", "1 of them without a hash (numpy)", id="no hash"),
        pytest.param("# nothing\n", "pins 0 packages", id="no package"),
    ],
)
def test_a_lock_that_pins_nothing_by_hash_is_refused(lock: str, said: str) -> None:
    with pytest.raises(UsageError) as told:
        read_pins(lock)
    assert said in str(told.value)


def test_without_its_library_the_reader_is_told_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "cyclonedx.model", None)
    with pytest.raises(UsageError, match="set up anew: make setup"):
        bill_of_materials(LOCK, version="0.1.0")


def test_the_bill_is_valid_complete_and_the_same_every_time() -> None:
    text = bill_of_materials(LOCK, version="0.1.0")
    assert text == bill_of_materials(LOCK, version="0.1.0")
    assert text != bill_of_materials(LOCK, version="0.2.0")
    body = json.loads(text)
    assert (body["bomFormat"], body["specVersion"]) == ("CycloneDX", "1.6")
    assert "timestamp" not in body["metadata"]
    assert [part["purl"] for part in body["components"]] == [
        "pkg:pypi/alpha-lib@1.2.0", "pkg:pypi/numpy@2.4.6",
    ]  # fmt: skip
    assert [len(part["hashes"]) for part in body["components"]] == [2, 1]
    depends = {one["ref"]: one.get("dependsOn", []) for one in body["dependencies"]}
    assert depends["homefirst"] == ["Alpha_Lib@1.2.0", "numpy@2.4.6"]


def test_a_licence_is_one_line_or_nothing() -> None:
    told = licence_of("numpy")
    assert told is not None
    assert told.startswith("Licence: ")
    assert "\n" not in told
    assert licence_of("no-such-package") is None
