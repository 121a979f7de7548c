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
        for code, old in code_list.retired.items():
            assert f"| {code} | {old.meaning} | {old.until} | " in section


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


def test_a_table_says_who_answers_for_it_and_how_long_it_is_kept() -> None:
    for contract in CONTRACTS.values():
        section = PAGE.split(f"### {contract.name}\n")[1].split("\n### ")[0]
        assert f"Owner: {contract.owner}. Kept for {contract.retention_years} years" in section


def test_what_many_sources_lack_is_called_often_absent() -> None:
    assert "the table is optional, often absent." in PAGE.split("### capacity_day\n")[1]
    assert "the table is optional. Owner" in PAGE.split("### tenancy\n")[1]
    assert "| cognition_4at | 4AT test of alertness" in PAGE
    assert "| integer, points | often absent | assessed_date |" in PAGE


def test_a_retired_code_is_shown_with_the_codes_that_took_its_place() -> None:
    assert "| 54 | NHS run care home | 2023-03-31 | 55 or 56 |" in PAGE
    assert (
        "| Progress to end of life care | goes on to end-of-life care | 2025-03-31 | nothing |"
        in (PAGE)
    )


def test_a_rule_on_one_cell_says_that_the_row_stays() -> None:
    assert "cfs_score must lie between 1 and 9 | cell is emptied, row stays |" in PAGE
