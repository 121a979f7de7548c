"""A log that only grows: what is torn or spoilt is named, and nothing is written onto it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.chained_log import append_to_chain, read_chain
from pipeline.errors import ContractError

Spoil = Callable[[bytes], bytes]


@pytest.fixture
def log(tmp_path: Path) -> Path:
    path = tmp_path / "log.jsonl"
    append_to_chain(path, [{"said": "one"}, {"said": "two"}], broken=ContractError)
    return path


def at(place: int, byte: int) -> Spoil:
    return lambda content: content[:place] + bytes([byte]) + content[place + 1 :]


@pytest.mark.parametrize(
    ("spoil", "line"),
    [
        pytest.param(at(5, 0xE9), 1, id="a byte that is no UTF-8"),
        pytest.param(at(5, 0x00), 1, id="a zero"),
        pytest.param(lambda content: content[:-1], 2, id="the last end of a line lost"),
        pytest.param(lambda content: content[:-20], 2, id="the last line cut"),
        pytest.param(lambda content: content + b" ", 3, id="a blank behind it"),
        pytest.param(lambda content: content.replace(b"\n", b"\r\n"), 2, id="other line ends"),
        pytest.param(lambda content: b"\n" + content, 1, id="an empty line"),
    ],
)
def test_a_spoilt_log_names_the_line_and_is_not_written_to(
    log: Path, spoil: Spoil, line: int
) -> None:
    log.write_bytes(spoil(log.read_bytes()))
    spoilt = log.read_bytes()
    told = rf"log\.jsonl was altered at or before line {line}\."
    with pytest.raises(ContractError, match=told.replace(r"\.", "[.:]")):
        read_chain(log, broken=ContractError)
    with pytest.raises(ContractError, match="was altered"):
        append_to_chain(log, [{"said": "three"}], broken=ContractError)
    assert log.read_bytes() == spoilt


def test_an_empty_log_has_no_entry(tmp_path: Path) -> None:
    (tmp_path / "log.jsonl").write_bytes(b"")
    assert read_chain(tmp_path / "log.jsonl", broken=ContractError).entries == ()
