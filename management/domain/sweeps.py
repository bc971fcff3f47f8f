"""Deadlines that have passed, row by row: one that fails is named, and the others are still done."""

import logging
from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet

logger = logging.getLogger(__name__)


class SweepFailedError(Exception):
    """Rows that could not be done; raised when all others are, so that the task stands among the failed ones."""


def each(rows: QuerySet[Any], act: Callable[[int], bool]) -> int:
    """How many rows `act`, given the key and with a transaction of its own, did; SweepFailedError names the failed."""
    done, failed = 0, []
    kind = rows.model._meta.model_name
    for pk, uid in list(rows.values_list("pk", "uid")):
        try:
            done += act(pk)
        except Exception as fault:  # whatever is wrong with this row, the others must not wait for it
            logger.exception("sweep: %s:%s", kind, uid)
            failed.append(f"{kind}:{uid} ({type(fault).__name__})")
    if failed:
        raise SweepFailedError("; ".join(failed))
    return done


def all_of(steps: dict[str, Callable[[], int]]) -> dict[str, int]:
    """What each sweep did, by its name; the failures of all of them together at the end."""
    done, failed = {}, []
    for name, step in steps.items():
        try:
            done[name] = step()
        except SweepFailedError as fault:
            failed.append(f"{name}: {fault}")
    if failed:
        raise SweepFailedError(". ".join(failed))
    return done
