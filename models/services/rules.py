"""A small, safe language for who a service is for: conditions on named fields, nothing else.

``age_years >= 55 and not has_two_carers and tenure in ('rent_la', 'rent_prp')``: fields, the signs
``< <= > >= == !=``, ``in`` and ``not in`` a list, ``and``, ``or``, ``not`` and brackets. A field
that is yes or no may stand alone. The text is parsed to its grammar and walked; it is never run.

A field may be unknown, and so may an answer (three-valued logic): a rule that does not hang on
the unknown field is answered all the same.
"""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

Bools = NDArray[np.bool_]
Constant = float | str
LONGEST_RULE = 500
SIGNS: Mapping[type[ast.cmpop], str] = {
    ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">=", ast.Eq: "==", ast.NotEq: "!=",
    ast.In: "in", ast.NotIn: "not in",
}  # fmt: skip
COMPARE: Mapping[str, Callable[[Any, Any], Any]] = {
    "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge,
    "==": operator.eq, "!=": operator.ne,
}  # fmt: skip


SIGN_WORDS: Mapping[str, str] = {
    "<": "below", "<=": "at most", ">": "above", ">=": "at least", "==": "is", "!=": "is not",
    "in": "is one of", "not in": "is none of",
}  # fmt: skip


class RuleError(ValueError):
    """A rule that cannot be read: it says what and where, and shows no person's value."""


@dataclass(frozen=True)
class Condition:
    """One condition on one field; only ``in`` and ``not in`` hold it against several values."""

    field: str
    sign: str
    against: tuple[Constant, ...]


@dataclass(frozen=True)
class All:
    """Holds where every part holds."""

    parts: tuple[Rule, ...]


@dataclass(frozen=True)
class AnyOf:
    """Holds where at least one part holds."""

    parts: tuple[Rule, ...]


@dataclass(frozen=True)
class Not:
    """Holds where the part does not."""

    part: Rule


Rule = Condition | All | AnyOf | Not
ALWAYS = All(())


@dataclass(frozen=True)
class Answer:
    """Where a rule is known to hold and known not to, shape (n,); neither is unknown.

    ``asks`` says by field whose answer hangs on it because it is unknown; ``misses`` gives each
    part of the rule with the people whom it shuts out.
    """

    holds: Bools
    fails: Bools
    asks: Mapping[str, Bools]
    misses: tuple[tuple[Rule, Bools], ...]


def parse_rule(text: str, fields: Mapping[str, str]) -> Rule:
    """Read a rule; empty text holds for everybody.

    Parameters
    ----------
    text : the rule, at most 500 characters.
    fields : what may be named, by name: ``yes or no``, ``number`` or ``text``.

    Raises
    ------
    RuleError : the rule is too long, is not in the language, names an unknown field, or holds a
        field against a value of another kind.
    """
    if not text.strip():
        return ALWAYS
    if len(text) > LONGEST_RULE:
        raise RuleError(f"the rule has {len(text)} characters, more than {LONGEST_RULE}")
    try:
        tree = ast.parse(text.strip(), mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        raise RuleError(f"the rule {text!r} is not in the language of rules") from error
    return _read(tree, fields)


def answer(rule: Rule, table: pd.DataFrame) -> Answer:
    """Hold everybody against a rule: one pass over columns, no loop over people.

    Parameters
    ----------
    table : the fields, one row per person; missing is unknown.
    """
    if isinstance(rule, Condition):
        return _answer_condition(rule, table)
    if isinstance(rule, Not):
        of = answer(rule.part, table)
        return Answer(of.fails, of.holds, of.asks, ((rule, of.holds),))
    parts = [answer(part, table) for part in rule.parts]
    nobody, everybody = np.zeros(len(table), dtype=np.bool_), np.ones(len(table), dtype=np.bool_)
    if isinstance(rule, All):
        holds = np.logical_and.reduce([part.holds for part in parts], initial=True) & everybody
        fails = np.logical_or.reduce([part.fails for part in parts], initial=False) | nobody
        misses = tuple(miss for part in parts for miss in part.misses)
    else:
        holds = np.logical_or.reduce([part.holds for part in parts], initial=False) | nobody
        fails = np.logical_and.reduce([part.fails for part in parts], initial=True) & everybody
        misses = ((rule, fails),)
    is_open = ~holds & ~fails
    asks: dict[str, Bools] = {}
    for part in parts:
        for field, hangs in part.asks.items():
            asks[field] = asks.get(field, nobody) | (hangs & is_open)
    return Answer(holds, fails, asks, misses)


def describe(rule: Rule, labels: Mapping[str, str]) -> str:
    """The rule in words: fields, and values that are codes, by their label."""
    if isinstance(rule, Condition):
        label = labels[rule.field]
        listed = ", ".join(
            labels.get(v, v) if isinstance(v, str) else f"{v:g}" for v in rule.against
        )
        return label if rule.sign == "is" else f"{label} {SIGN_WORDS[rule.sign]} {listed}"
    if isinstance(rule, Not):
        return f"not {_within(rule.part, labels)}"
    word = " and " if isinstance(rule, All) else " or "
    return word.join(_within(part, labels) for part in rule.parts)


def _within(part: Rule, labels: Mapping[str, str]) -> str:
    words = describe(part, labels)
    return f"({words})" if isinstance(part, All | AnyOf) else words


def _answer_condition(rule: Condition, table: pd.DataFrame) -> Answer:
    column = table[rule.field]
    known = column.notna().to_numpy()
    if rule.sign == "is":
        true = column.eq(1.0).fillna(False).to_numpy(dtype=np.bool_)
    elif rule.sign in {"in", "not in"}:
        is_one = column.isin(rule.against).to_numpy()
        true = is_one if rule.sign == "in" else ~is_one
    else:
        compared = COMPARE[rule.sign](column, rule.against[0])
        true = compared.fillna(False).to_numpy(dtype=np.bool_)
    fails = known & ~true
    return Answer(known & true, fails, {rule.field: ~known}, ((rule, fails),))


def _read(node: ast.expr, fields: Mapping[str, str]) -> Rule:
    if isinstance(node, ast.BoolOp):
        parts = tuple(_read(part, fields) for part in node.values)  # noqa: PD011 - of a syntax tree
        return All(parts) if isinstance(node.op, ast.And) else AnyOf(parts)
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        return Not(_read(node.operand, fields))
    if isinstance(node, ast.Name):
        if _kind(node, fields) != "yes or no":
            raise RuleError(f"the field {node.id!r} is not yes or no: compare it with a value")
        return Condition(node.id, "is", (1.0,))
    if isinstance(node, ast.Compare) and len(node.ops) == 1 and type(node.ops[0]) in SIGNS:
        return _read_comparison(node, fields)
    raise RuleError(f"{ast.unparse(node)!r} is not in the language of rules")


def _read_comparison(node: ast.Compare, fields: Mapping[str, str]) -> Condition:
    kind, sign = _kind(node.left, fields), SIGNS[type(node.ops[0])]
    right = node.comparators[0]
    is_list = isinstance(right, ast.Tuple | ast.List)
    if is_list != ("in" in sign.split()):
        raise RuleError(f"{ast.unparse(node)!r}: `in` takes a list in brackets, no other sign does")
    values = right.elts if isinstance(right, ast.Tuple | ast.List) else [right]
    constants = tuple(_constant(value, kind, node) for value in values)
    if kind == "text" and sign in {"<", "<=", ">", ">="}:
        raise RuleError(f"{ast.unparse(node)!r}: a text is not larger or smaller than another")
    return Condition(ast.unparse(node.left), sign, constants)


def _kind(node: ast.expr, fields: Mapping[str, str]) -> str:
    """The kind of a field, which stands on the left."""
    if not isinstance(node, ast.Name):
        raise RuleError(f"{ast.unparse(node)!r} is no field; a field stands on the left")
    if node.id not in fields:
        raise RuleError(f"there is no field {node.id!r}")
    return fields[node.id]


def _constant(node: ast.expr, kind: str, whole: ast.expr) -> Constant:
    if isinstance(node, ast.Constant) and type(node.value) in {int, float, str}:
        value = node.value if isinstance(node.value, str) else float(str(node.value))
        if isinstance(value, str) == (kind == "text"):
            return value
    raise RuleError(f"{ast.unparse(whole)!r} holds the field against something not of its kind")
