import pandas as pd

from models.benefit.audit import refused_by_group, refused_by_reason

INDEX = pd.Index([f"s{number:02d}" for number in range(30)], name="spell_id")
SUPPORTED = pd.Series([number % 3 != 0 for number in range(30)], index=INDEX)
PREDICTED = pd.DataFrame(
    {
        "supported": SUPPORTED,
        "why_not": [
            "" if one else ("a" if place < 20 else "b") for place, one in enumerate(SUPPORTED)
        ],
    }
)


def test_reasons_come_largest_first() -> None:
    found = refused_by_reason(PREDICTED)
    assert found == [{"why_not": "a", "share": 7 / 30}, {"why_not": "b", "share": 3 / 30}]


def test_each_level_has_its_share_and_small_ones_a_note() -> None:
    sex = pd.Series(["1"] * 12 + ["2"] * 12 + ["9"] * 4 + [None] * 2, index=INDEX, dtype="str")
    found = refused_by_group(PREDICTED, pd.DataFrame({"sex": sex}), smallest=10)
    assert [(one["level"], one["n"], one["share_refused"]) for one in found] == [
        ("1", 12, 4 / 12),
        ("2", 12, 4 / 12),
        ("9", None, None),
        ("unknown", None, None),
    ]
    assert found[2]["note"] == "fewer than 10 discharges"


def test_nobody_refused_is_an_empty_list() -> None:
    everyone = PREDICTED.assign(supported=True, why_not="")
    assert refused_by_reason(everyone) == []
