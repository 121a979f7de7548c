"""The hazard log (DCB0129, DCB0160): each hazard rated by the official matrix."""

import csv
import io
from collections.abc import Mapping, Sequence
from typing import Any

from reports.render.environment import render
from reports.render.inert_text import inert

LIKELIHOODS = ("Very High", "High", "Medium", "Low", "Very Low")
SEVERITIES = ("Minor", "Significant", "Considerable", "Major", "Catastrophic")
MATRIX = (
    (3, 4, 4, 5, 5),
    (2, 3, 3, 4, 5),
    (2, 2, 3, 3, 4),
    (1, 2, 2, 3, 4),
    (1, 1, 2, 2, 3),
)
"""Rows by likelihood, columns by severity: NHS Digital's UK Core hazard log."""
HIGHEST_WHEN_LIVE = 3
OPEN = "open"
FURTHER = ("design", "test", "training", "business_process")
TEXTS = ("id", "name", "description", "causes", "effect", "hazard", "harm", "owner", "status")
HEADER = (
    *TEXTS[:7], "existing_controls", "initial_severity", "initial_likelihood", "initial_rating",
    *(f"further_{name}" for name in FURTHER), "evidence", "residual_severity",
    "residual_likelihood", "residual_rating", "owner", "status", "signed_by",
)  # fmt: skip


def rating(risk: Mapping[str, str]) -> int:
    """1 (acceptable) to 5 (unacceptable).

    >>> rating({"severity": "Major", "likelihood": "High"})
    4

    Raises
    ------
    ValueError : a severity or a likelihood that the matrix does not have.
    """
    severity, likelihood = risk.get("severity"), risk.get("likelihood")
    if severity not in SEVERITIES or likelihood not in LIKELIHOODS:
        raise ValueError(
            f"no such place in the matrix: severity {severity!r}, likelihood {likelihood!r}; "
            f"severities are {', '.join(SEVERITIES)}, likelihoods {', '.join(LIKELIHOODS)}"
        )
    return MATRIX[LIKELIHOODS.index(likelihood)][SEVERITIES.index(severity)]


def check_hazards(hazards: Sequence[Mapping[str, Any]]) -> None:
    """Refuse a log in which a hazard lacks a field, a control or a place in the matrix.

    Nor may one be closed that nobody has signed.

    Raises
    ------
    ValueError : every such fault, by the hazard's id.
    """
    faults = []
    for hazard in hazards:
        name = str(hazard.get("id", "a hazard without id"))
        faults += [f"{name} lacks {field}" for field in TEXTS if not hazard.get(field)]
        faults += [
            f"{name} lacks further control: {kind}"
            for kind in FURTHER
            if not (hazard.get("further_controls") or {}).get(kind)
        ]
        if not all(one.get("test") for one in hazard.get("existing_controls") or [{}]):
            faults.append(f"{name} has a control without a test")
        if not hazard.get("signed_by") and hazard.get("status") not in {None, "", OPEN}:
            faults.append(f"{name} is {hazard['status']}, and nobody has signed: it stays open")
        for when in ("initial", "residual"):
            try:
                rating(hazard.get(when) or {})
            except ValueError as error:
                faults.append(f"{name}, {when} risk: {error}")
    if faults:
        raise ValueError(f"hazards.yaml has {len(faults)} fault(s): " + "; ".join(faults))


def hazard_summary(hazards: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """What the card says: how many, how many open, the highest residual rating, each hazard."""
    rows = [
        {
            "id": hazard["id"],
            "name": hazard["name"],
            "initial": rating(hazard["initial"]),
            "residual": rating(hazard["residual"]),
            "status": hazard["status"],
            "tests": [one["test"] for one in hazard["existing_controls"]],
        }
        for hazard in hazards
    ]
    return {
        "hazards": len(rows),
        "open": sum(row["status"] != "closed" for row in rows),
        "highest_residual": max((row["residual"] for row in rows), default=None),
        "log": rows,
    }


def hazard_rows(hazards: Sequence[Mapping[str, Any]]) -> list[tuple[str, ...]]:
    """One row of text per hazard, in the order of HEADER."""
    return [
        tuple(
            str(cell)
            for cell in (
                *(hazard[name] for name in TEXTS[:7]),
                "; ".join(one["control"] for one in hazard["existing_controls"]),
                *_risk(hazard["initial"]),
                *(hazard["further_controls"][kind] for kind in FURTHER),
                "; ".join(one["test"] for one in hazard["existing_controls"]),
                *_risk(hazard["residual"]),
                hazard["owner"],
                hazard["status"],
                hazard.get("signed_by") or "to be completed by the clinical safety officer",
            )
        )
        for hazard in hazards
    ]


def as_csv(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A table as CSV whose text no spreadsheet takes for a formula."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n", quoting=csv.QUOTE_ALL)
    writer.writerow(header)
    writer.writerows([[inert(cell) for cell in row] for row in rows])
    return out.getvalue()


def render_hazards(hazards: Sequence[Mapping[str, Any]]) -> str:
    """The log as a page."""
    rows = hazard_rows(hazards)
    return render(
        "hazards.html.j2",
        hazards=[dict(zip(HEADER, row, strict=True)) for row in rows],
        summary=hazard_summary(hazards),
        matrix=[(name, *row) for name, row in zip(LIKELIHOODS, MATRIX, strict=True)],
        severities=SEVERITIES,
    )


def _risk(risk: Mapping[str, str]) -> tuple[str, str, int]:
    return risk["severity"], risk["likelihood"], rating(risk)
