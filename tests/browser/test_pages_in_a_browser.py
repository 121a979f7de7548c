"""Every page as a reader meets it: readable by everyone, quiet, and safe whatever is in it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Dialog, Page

from reports.render.list_page import render_list
from tests.browser.conftest import SCREEN, Open
from tests.house_rules.repository import ROOT
from tests.reports.sample_list import sample_change, sample_rows, sample_run, with_services
from tests.reports.test_pages_are_inert import HOSTILE, PAGES

PUBLISHED = ROOT / "reports" / "published"
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
FILES = (
    "index.html", "data_quality.html", "cards/readmission_30d.html", "cards/housing_benefit.html",
    "readmission_30d/evaluation.html", "readmission_30d/leak_proofs.html",
    "readmission_30d/validation.html", "housing_benefit/evaluation.html",
)  # fmt: skip
LISTS = {
    "a fresh list": render_list(sample_run(why_no_housing_order="", housing_places=10)),
    "a stale list with many people to look at by hand": render_list(
        sample_run(
            sample_rows(61, reviewed=9), freshness="STALE", warnings=("old", "older", "oldest"),
            changes=(sample_change(),),
        )
    ),
    "a fresh list with services": render_list(sample_run(with_services(sample_rows(61)))),
    "an empty list": render_list(sample_run(())),
}  # fmt: skip
SHOWN: dict[str, str | Path] = {**{name: PUBLISHED / name for name in FILES}, **LISTS}
MOST_SHEETS = 6
LEAST_SEEN = 10
ANSWERS_TO_KEYS = "a[href], input, summary, [tabindex='0']"


def broken_rules(page: Page) -> list[str]:
    """The accessibility rules that a page breaks, with how often and where first."""
    found = Axe().run(page, options={"runOnly": {"type": "tag", "values": WCAG}})
    return [
        f"{one['id']} x{len(one['nodes'])}: {one['nodes'][0]['html'][:120]}"
        for one in found.response["violations"]
    ]


def sheets_of(pdf: bytes) -> int:
    return len(re.findall(rb"/Type\s*/Page\b(?!s)", pdf))


@pytest.mark.parametrize("name", SHOWN)
def test_a_page_breaks_no_rule_of_accessibility_and_asks_for_nothing(
    open_page: Open, asked_for: list[str], name: str
) -> None:
    page = open_page(SHOWN[name])
    assert broken_rules(page) == []
    assert asked_for == []


def test_a_page_that_breaks_a_rule_and_asks_for_a_picture_is_seen(
    open_page: Open, asked_for: list[str]
) -> None:
    bad = '<html><body><img src="https://example.invalid/x.png"><p style="color:#ddd">pale</p>'
    rules = " ".join(broken_rules(open_page(bad)))
    assert "image-alt" in rules
    assert "color-contrast" in rules
    assert asked_for == ["https://example.invalid/x.png"]


@pytest.mark.parametrize("name", PAGES)
def test_hostile_text_runs_nothing_and_asks_for_nothing(
    open_page: Open, asked_for: list[str], name: str
) -> None:
    page = open_page(PAGES[name]("plain"))
    said: list[str] = []

    def listen(dialog: Dialog) -> None:
        said.append(dialog.message)
        dialog.dismiss()

    page.on("dialog", listen)
    page.set_content(PAGES[name](HOSTILE))
    page.wait_for_timeout(50)
    assert (said, asked_for) == ([], [])
    assert page.locator("main script, main img, main iframe").count() == 0
    assert "<script>alert(1)</script>" in (page.locator("body").text_content() or "")


@pytest.mark.parametrize("name", SHOWN)
def test_a_page_has_no_script_to_miss_where_scripts_are_off(open_page: Open, name: str) -> None:
    page = open_page(SHOWN[name])
    assert page.evaluate("document.scripts.length") == 0
    names = page.evaluate(
        "[...document.querySelectorAll('*')].flatMap(one => one.getAttributeNames())"
    )
    assert [one for one in names if one.startswith("on")] == []


@pytest.mark.parametrize("name", list(LISTS)[:3])
def test_ten_people_are_seen_before_anybody_scrolls(open_page: Open, name: str) -> None:
    people = open_page(LISTS[name]).locator(".id")
    bottoms = people.evaluate_all("all => all.map(one => one.getBoundingClientRect().bottom)")
    assert sum(bottom <= SCREEN["height"] for bottom in bottoms) >= LEAST_SEEN


@pytest.mark.parametrize("has_services", [False, True], ids=["without", "with services"])
def test_60_people_print_on_six_sheets_and_the_top_alone_on_fewer(
    open_page: Open, *, has_services: bool
) -> None:
    rows = sample_rows(60)
    page = open_page(render_list(sample_run(with_services(rows) if has_services else rows)))
    top = sheets_of(page.pdf(prefer_css_page_size=True))
    page.locator("#print-all").check()
    everyone = sheets_of(page.pdf(prefer_css_page_size=True))
    assert 1 <= top < everyone <= MOST_SHEETS


@pytest.mark.parametrize("name", ["index.html", "cards/readmission_30d.html", *LISTS])
def test_the_tab_key_alone_reaches_everything_in_the_order_of_the_page(
    open_page: Open, name: str
) -> None:
    page = open_page(SHOWN[name])
    page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true })")
    expected = page.locator(ANSWERS_TO_KEYS).count()
    place = f'[...document.querySelectorAll("{ANSWERS_TO_KEYS}")].indexOf(document.activeElement)'
    reached = []
    for _ in range(expected):
        page.keyboard.press("Tab")
        reached.append(page.evaluate(place))
    assert reached == list(range(expected))
