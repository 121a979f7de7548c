"""The sharing of places: exact, fair, never more than there are; everybody is invented."""

from __future__ import annotations

import itertools
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from models.services import allocation
from models.services.allocation import (
    NO_OFFER,
    Allocation,
    AllocationError,
    Bools,
    Floats,
    Ints,
    allocate,
    in_units,
    worth_of_offers,
)


@st.composite
def mornings(draw: Any) -> tuple[Floats, Bools, Ints, Ints]:
    """Up to five people, four options of up to three services, with few free places."""
    people, options = draw(st.integers(1, 5)), draw(st.integers(1, 4))
    services = draw(st.integers(1, min(3, options)))
    ties = st.sampled_from([0.0, 0.1, 0.1001, 0.25, 0.5, -0.2, 0.30004])
    value = draw(arrays(np.float64, (people, options), elements=ties | st.floats(-0.5, 1.5)))
    allowed = draw(arrays(np.bool_, (people, options)))
    service_of = draw(arrays(np.int64, options, elements=st.integers(0, services - 1)))
    places = draw(arrays(np.int64, services, elements=st.integers(0, 3)))
    return value, allowed, service_of, places


def shared(morning: tuple[Floats, Bools, Ints, Ints], tie_order: Ints | None = None) -> Allocation:
    value, allowed, service_of, places = morning
    order = np.arange(len(value)) if tie_order is None else tie_order
    units = in_units(value, allowed)
    return allocate(units, service_of=service_of, places=places, tie_order=order)


def total(morning: tuple[Floats, Bools, Ints, Ints], found: Allocation) -> float:
    """What all offers are worth together."""
    value, allowed, _, _ = morning
    return float(worth_of_offers(in_units(value, allowed), found.offer).sum()) / 10_000


def best_of_all(morning: tuple[Floats, Bools, Ints, Ints]) -> float:
    """The largest total by trying every combination."""
    value, allowed, service_of, places = morning
    units = np.rint(np.where(allowed, value, 0.0) * 10_000).astype(np.int64)
    best = 0
    for combination in itertools.product(range(-1, value.shape[1]), repeat=len(value)):
        taken = [(person, option) for person, option in enumerate(combination) if option >= 0]
        used = np.bincount([service_of[o] for _, o in taken], minlength=len(places))
        if (used <= places).all():
            best = max(best, sum(max(0, int(units[p, o])) for p, o in taken))
    return best / 10_000


@given(morning=mornings())
@settings(max_examples=150, deadline=None)
def test_the_total_is_the_best_of_all_combinations(
    morning: tuple[Floats, Bools, Ints, Ints],
) -> None:
    assert total(morning, shared(morning)) == pytest.approx(best_of_all(morning), abs=1e-9)


@given(morning=mornings())
@settings(max_examples=150, deadline=None)
def test_no_service_gives_more_than_its_places_and_nobody_ineligible_gets_an_offer(
    morning: tuple[Floats, Bools, Ints, Ints],
) -> None:
    value, allowed, service_of, places = morning
    offer = shared(morning).offer
    served = np.flatnonzero(offer != NO_OFFER)
    assert allowed[served, offer[served]].all()
    assert (value[served, offer[served]] > 0).all()
    assert (np.bincount(service_of[offer[served]], minlength=len(places)) <= places).all()


@given(morning=mornings())
@settings(max_examples=100, deadline=None)
def test_one_more_place_adds_exactly_what_is_said_and_never_takes(
    morning: tuple[Floats, Bools, Ints, Ints],
) -> None:
    value, allowed, service_of, places = morning
    found = shared(morning)
    for service in range(len(places)):
        more = places + (np.arange(len(places)) == service)
        added = best_of_all((value, allowed, service_of, more)) - total(morning, found)
        assert found.gain_of_one_more[service] == pytest.approx(added, abs=1e-9)
        assert found.gain_of_one_more[service] >= 0


@given(morning=mornings(), data=st.data())
@settings(max_examples=100, deadline=None)
def test_the_order_of_rows_changes_no_offer(
    morning: tuple[Floats, Bools, Ints, Ints], data: st.DataObject
) -> None:
    value, allowed, service_of, places = morning
    people = np.arange(len(value))
    drawn = np.array(data.draw(st.permutations(people.tolist())))
    rows = np.array(data.draw(st.permutations(people.tolist())))
    ours = shared(morning, drawn).offer
    theirs = shared((value[rows], allowed[rows], service_of, places), drawn[rows]).offer
    assert theirs.tolist() == ours[rows].tolist()


def test_a_tie_goes_by_the_draw_and_not_by_the_row() -> None:
    value, everybody = np.full((400, 1), 0.3), np.ones((400, 1), dtype=np.bool_)
    drawn = np.random.default_rng(3).permutation(400)
    found = allocate(
        in_units(value, everybody),
        service_of=np.array([0]),
        places=np.array([150]),
        tie_order=drawn,
    )
    assert set(drawn[found.offer != NO_OFFER]) == set(range(150))


def test_of_two_offers_worth_the_same_a_person_gets_the_quicker_one() -> None:
    found = allocate(
        in_units(np.array([[0.3, 0.3]]), np.ones((1, 2), dtype=np.bool_)),
        service_of=np.array([1, 0]),
        places=np.array([1, 1]),
        tie_order=np.array([0]),
    )
    assert found.offer.tolist() == [0]


def test_a_place_goes_where_it_does_most_in_all() -> None:
    """Ana could have either; ben only the flat. Both get help, though ana's flat is worth more."""
    morning = (
        np.array([[0.50, 0.45], [0.40, 0.0]]),
        np.array([[True, True], [True, False]]),
        np.array([0, 1]),
        np.array([1, 1]),
    )
    found = shared(morning)
    assert found.offer.tolist() == [1, 0]
    assert total(morning, found) == pytest.approx(0.85)
    assert found.gain_of_one_more.tolist() == pytest.approx([0.05, 0.0])


def test_differences_below_one_in_ten_thousand_count_as_none() -> None:
    value = np.array([[0.30001], [0.30004]])
    found = allocate(
        in_units(value, np.ones((2, 1), dtype=np.bool_)),
        service_of=np.array([0]),
        places=np.array([1]),
        tie_order=np.array([0, 1]),
    )
    assert found.offer.tolist() == [0, NO_OFFER]


def test_a_morning_without_people_services_or_places_offers_nothing() -> None:
    nobody = allocate(
        np.zeros((0, 1), dtype=np.int64),
        service_of=np.array([0]),
        places=np.array([1]),
        tie_order=np.array([], dtype=np.int64),
    )
    assert (nobody.offer.tolist(), nobody.gain_of_one_more.tolist()) == ([], [0.0])
    nothing = allocate(
        np.zeros((2, 0), dtype=np.int64),
        service_of=np.array([], dtype=np.int64),
        places=np.array([], dtype=np.int64),
        tie_order=np.array([1, 0]),
    )
    assert nothing.offer.tolist() == [NO_OFFER, NO_OFFER]


@pytest.mark.parametrize(
    ("places", "tie_order", "message"),
    [
        ([-1], [0, 1], "1 services have fewer than 0 places"),
        ([1], [0, 0], "tie_order must have each number once"),
    ],
)
def test_impossible_places_and_a_draw_with_two_winners_are_refused(
    places: list[int], tie_order: list[int], message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        allocate(
            np.ones((2, 1), dtype=np.int64),
            service_of=np.array([0]),
            places=np.array(places),
            tie_order=np.array(tie_order),
        )


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        ([0.5, 0.5], "2 offers came out as parts of an offer"),
        ([1.0, 1.0], "more offers came out than there are places or people"),
    ],
)
def test_an_answer_of_the_optimiser_that_is_not_whole_or_too_much_is_refused(
    monkeypatch: pytest.MonkeyPatch, answer: list[float], message: str
) -> None:
    monkeypatch.setattr(allocation, "_maximise", lambda *_: np.array(answer))
    with pytest.raises(AllocationError, match=message):
        shared((np.ones((2, 1)), np.ones((2, 1), dtype=np.bool_), np.array([0]), np.array([1])))


def test_an_optimiser_that_stops_early_is_an_error_that_says_so(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    class Stopped:
        status, message, x = 4, "numerical trouble", None

    monkeypatch.setattr("scipy.optimize.linprog", lambda *_, **__: Stopped)
    with pytest.raises(AllocationError, match="the optimiser stopped: numerical trouble"):
        shared((np.ones((2, 1)), np.ones((2, 1), dtype=np.bool_), np.array([0]), np.array([1])))
