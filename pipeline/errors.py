"""Errors, sorted by who must act; each carries the exit code that a scheduler reads.

A message says what happened, where, how many, and what to do now. It names files, columns,
rules, rows and keys of settings: never a person's values.
"""

from __future__ import annotations


class HomefirstError(Exception):
    """Something stopped the work; the message is all that the reader needs. Exit code 1."""

    exit_code = 1


class UsageError(HomefirstError):
    """The command or a setting is wrong: whoever typed it can put it right. Exit code 2."""

    exit_code = 2


class ContractError(HomefirstError):
    """The data broke a contract: the data provider must act. Exit code 3."""

    exit_code = 3


class NothingToDoError(HomefirstError):
    """There is nothing to do yet: come back when the extract or the labels are there. Code 4."""

    exit_code = 4


class ModelError(HomefirstError):
    """A model is missing or not the one that was released: the operator must act. Code 5."""

    exit_code = 5


class StorageError(HomefirstError):
    """A disk or a share cannot be written to: the operator must act. Exit code 1."""

    exit_code = 1


class LockedError(HomefirstError):
    """Another run holds the lock: wait for it. Exit code 6 (75 for the daily list)."""

    exit_code = 6


class GateError(HomefirstError):
    """A release gate said no: the answer is in the message. Exit code 7."""

    exit_code = 7
