import re

import pytest
from markupsafe import escape

from reports.render.card import build_card
from reports.render.card_fields import FIELDS, SECTIONS
from reports.render.card_page import flow_rows, render_card_html, render_card_markdown
from reports.render.figures import calibration_figure
from tests.reports.sample_metrics import (
    benefit_metrics,
    calibration_points,
    card_facts,
    null_metrics,
    refused_metrics,
)

HEADINGS = (
    "What it does",
    "Not for",
    "Does it beat simple rules?",
    "Who it serves less well",
    "Data",
    "People",
    "Watch",
    "Where from",
)


def test_the_page_has_every_heading_and_all_42_fields_folded() -> None:
    page = render_card_html(build_card(card_facts()), {})
    assert all(f"<h2>{heading}</h2>" in page for heading in HEADINGS)
    assert all(f"<summary>{section}</summary>" in page for section in SECTIONS)
    assert all(f"<h3>{one.number}. {escape(one.title)}</h3>" in page for one in FIELDS)


def test_the_markdown_has_the_same_headings_and_no_html() -> None:
    text = render_card_markdown(build_card(card_facts()))
    assert all(f"\n## {heading}\n" in text for heading in (*HEADINGS, *SECTIONS))
    assert not re.search(r"<[a-z/]", text)


def test_a_card_that_counted_only_refusals_by_group_does_not_say_that_nobody_is_worse_off() -> None:
    card = build_card(card_facts(target="housing_benefit", metrics=benefit_metrics()))
    for page in (render_card_html(card, {}), render_card_markdown(card)):
        assert "Not measured: only who gets no number was counted, by group." in page
        assert "is known to be served less well" not in page


def test_what_is_almost_nothing_is_not_printed_as_nothing() -> None:
    text = render_card_markdown(build_card(card_facts()))
    assert "Largest additive error below: 1e-09" in text


def test_an_aside_in_the_flow_drops_nobody() -> None:
    flow = [{"step": "known", "rows": 90}, {"step": "of which old", "rows": 20}]
    rows = flow_rows([*flow, {"step": "ranked", "rows": 80}])
    assert [row["dropped"] for row in rows] == [None, None, 10]


def test_tables_in_markdown_keep_their_rows_together() -> None:
    lines = render_card_markdown(build_card(card_facts())).splitlines()
    head = lines.index("| Step | Rows | Dropped here |")
    assert lines[head + 2 : head + 4] == [
        "| All stays | 30,120 | \N{EN DASH} |",
        "| Adults who left alive | 26,004 | 4,116 |",
    ]
    assert all(not line.startswith("| ---") or lines[n - 1] for n, line in enumerate(lines))


def test_the_figures_are_told_as_people() -> None:
    page = render_card_html(build_card(card_facts()), {})
    assert "Of 10 people in the top 10% of the list, about 4 come back" in page
    assert "Where the model expected 100 cases, 97 happened." in page
    assert "Ethnic group: Asian. Chances too low (131 cases where 100 were expected)." in page
    assert "Too few cases to say for: ethnic group Mixed" in page


def test_a_draft_says_that_it_is_not_approved() -> None:
    page = render_card_html(build_card(card_facts()), {})
    assert "DRAFT" in page
    assert "18 of 42 fields wait for a person" in page


def test_a_benefit_card_tells_verdict_effect_and_the_order_worth() -> None:
    facts = card_facts(target="housing_benefit", metrics=benefit_metrics())
    page = render_card_html(build_card(facts), {})
    assert "Of 100 people helped, about 8 more are at home 84 days later." in page
    assert "8 percentage points more (95% interval 4 to 12)" in page
    assert "The model&#39;s order wins over helping those at highest risk first" in page


def test_a_refusal_is_told_and_not_a_number() -> None:
    facts = card_facts(target="housing_benefit", metrics=refused_metrics())
    page = render_card_html(build_card(facts), {})
    assert "Not estimable: no housing data." in page
    assert "<caption>The model beside" not in page
    assert "nan" not in re.sub(r"<[^>]+>", "", page).lower().split()


def test_a_model_without_figures_says_that_nothing_could_be_measured() -> None:
    page = render_card_html(build_card(card_facts(metrics=null_metrics())), {})
    assert "could not be measured" in page
    assert "None" not in page


def test_a_picture_stands_inside_the_page() -> None:
    svg = calibration_figure(calibration_points())
    page = render_card_html(build_card(card_facts()), {"Chance against share": svg})
    assert '<svg role="img" aria-labelledby="calibration-title calibration-desc"' in page


def test_a_picture_with_a_script_is_refused() -> None:
    with pytest.raises(ValueError, match="without scripts"):
        render_card_html(build_card(card_facts()), {"x": "<svg><script>1</script></svg>"})
