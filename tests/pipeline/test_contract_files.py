from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from data_contracts.documents import UnmappableContractError
from pipeline.contract_files import CONTRACT_FOLDER, read_code_lists, read_contracts


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    shutil.copytree(CONTRACT_FOLDER / "code_lists", tmp_path / "code_lists")
    shutil.copy(CONTRACT_FOLDER / "person.odcs.yaml", tmp_path)
    return tmp_path


def test_contracts_and_code_lists_are_read_by_name(folder: Path) -> None:
    assert list(read_contracts(folder)) == ["person"]
    assert read_code_lists(folder)["sex"].codes["9"] == "indeterminate"


def test_a_key_written_twice_is_refused(folder: Path) -> None:
    path = folder / "person.odcs.yaml"
    path.write_text(path.read_text("utf-8") + "status: retired\n", "utf-8")
    with pytest.raises(UnmappableContractError, match="key stands twice: status"):
        read_contracts(folder)


def test_a_contract_in_a_file_of_another_name_is_refused(folder: Path) -> None:
    (folder / "person.odcs.yaml").rename(folder / "people.odcs.yaml")
    with pytest.raises(UnmappableContractError, match="the name inside is person, not people"):
        read_contracts(folder)


def test_a_file_that_is_no_mapping_is_refused(folder: Path) -> None:
    (folder / "code_lists" / "sex.yaml").write_text("- 1\n", "utf-8")
    with pytest.raises(UnmappableContractError, match=r"sex\.yaml: not a mapping"):
        read_code_lists(folder)


def test_a_folder_without_contracts_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnmappableContractError, match="no contract"):
        read_contracts(tmp_path)
