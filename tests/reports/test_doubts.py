from reports.render.doubts import doubts
from tests.reports.sample_metrics import benefit_metrics


def test_an_attempt_that_could_not_be_made_says_why() -> None:
    rows = doubts(benefit_metrics())["refutations"].rows
    assert rows[0][0] == "Made-up referral"
    assert rows[0][-1] == "yes"
    assert rows[1][-1] == "3 stays, 20 needed"


def test_a_wrong_answer_is_shown_with_what_is_wrong_with_it() -> None:
    (row,) = doubts(benefit_metrics())["naive"].rows
    assert row[0] == "Referred less not referred"
    assert row[-1] == "wrong: no adjustment"


def test_a_kind_of_which_only_the_prior_is_known_says_so_and_tells_no_small_count() -> None:
    (row,) = doubts(benefit_metrics())["kinds"].rows
    assert row[:3] == ("warmth", "Not recorded", "prior only")


def test_nothing_measured_is_no_table() -> None:
    assert doubts({})["kinds"].text == "Not recorded"
