"""What housing help may do, as a row of the list says it: no more than the evidence allows."""

TARGETING_SUPPORTED = "targeting supported"
WORKS_ON_AVERAGE = "works on average, no targeting claim"
BENEFIT_WORDS = (
    (0.05, "Could help a lot"),
    (0.01, "Could help"),
    (-0.01, "Little difference expected"),
    (-1.0, "May not help; look at the whole person"),
)


def housing_words(
    benefit: float | None,
    why_not: str,
    verdict: str,
    *,
    of_fifth: tuple[float | None, float | None] = (None, None),
) -> str:
    """The number in words, with the interval measured in its fifth, or why there is none.

    Parameters
    ----------
    benefit : expected change of the chance to be at home, -1 to 1; positive helps.
    why_not : why the model gives this person no number.
    verdict : what the evaluation of the model allows to be said.
    of_fifth : low and high of the effect measured among people with about this benefit.

    >>> housing_words(0.062, "", "targeting supported", of_fifth=(-0.01, 0.09))
    'Could help a lot: about 6 more in 100 at home (among people like this 1 fewer to 9 more)'
    """
    if verdict.startswith("not estimable"):
        return verdict.capitalize()
    if benefit is None:
        return f"No estimate: {why_not}" if why_not else "Not available today"
    if verdict == WORKS_ON_AVERAGE:
        return "Helps on average; not known whom most"
    if verdict != TARGETING_SUPPORTED:
        return "No evidence yet: go by need"
    words = next(words for least, words in BENEFIT_WORDS if benefit >= least)
    low, high = of_fifth
    measured = (
        ""
        if low is None or high is None
        else f" (among people like this {_change(low)} to {_change(high)})"
    )
    return f"{words}: {_of_a_hundred(benefit)}{measured}"


def _of_a_hundred(benefit: float) -> str:
    """A change of the chance to be at home, in people.

    >>> _of_a_hundred(0.062), _of_a_hundred(-0.02), _of_a_hundred(0.001)
    ('about 6 more in 100 at home', 'about 2 fewer in 100 at home', 'about as many at home')
    """
    some = " in 100" if round(benefit * 100) else ""
    return f"about {_change(benefit)}{some} at home"


def _change(benefit: float) -> str:
    """So many people in a hundred more or fewer.

    >>> _change(0.062), _change(-0.02), _change(0.001)
    ('6 more', '2 fewer', 'as many')
    """
    people = round(abs(benefit) * 100)
    if not people:
        return "as many"
    return f"{people} {'more' if benefit > 0 else 'fewer'}"
