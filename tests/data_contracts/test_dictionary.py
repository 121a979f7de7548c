from __future__ import annotations

from data_contracts.dictionary import data_dictionary
from pipeline.contract_files import read_code_lists, read_contracts

CONTRACTS, CODE_LISTS = read_contracts(), read_code_lists()
PAGE = data_dictionary(CONTRACTS, CODE_LISTS)


def test_every_column_rule_and_code_is_on_the_page() -> None:
    for contract in CONTRACTS.values():
        section = PAGE.split(f"### {contract.name}\n")[1].split("\n## ")[0].split("\n### ")[0]
        for column in contract.columns:
            assert f"| {column.name} | {column.description} |" in section
        for rule in contract.rules:
            assert f"| {rule.name} | {rule.description} |" in section
    for code_list in CODE_LISTS.values():
        section = PAGE.split(f"### {code_list.name}\n")[1].split("\n### ")[0]
        assert code_list.source in section
        for code, meaning in code_list.codes.items():
            assert f"| {code} | {meaning} |" in section


def test_a_column_is_said_to_be_never_empty_in_the_file_or_optional() -> None:
    assert (
        "| spell_id | The stay; unique over all providers in the extract. | string | never" in PAGE
    )
    assert "while the stay is open. | date | in the file | discharge_known_at |" in PAGE
    assert (
        "| ward | The ward at the time of the extract, as the hospital calls it. | string | opt"
        in PAGE
    )


def test_required_tables_come_first_and_a_second_run_gives_the_same_page() -> None:
    assert PAGE.index("### person\n") < PAGE.index("### care_package_event\n")
    assert data_dictionary(dict(reversed(CONTRACTS.items())), CODE_LISTS) == PAGE
