"""One way to change a state: the move must be allowed, and who did it when and why is written down."""

from collections.abc import Mapping
from typing import Any, Protocol

from authentication.domain import audit
from authentication.models import User
from lentera.lib.errors import DomainError


class Stateful(Protocol):
    state: str

    @property
    def ref(self) -> str: ...
    def save(self, *args: Any, **kwargs: Any) -> None: ...
    def get_state_display(self) -> str: ...


def move(
    row: Stateful, to: str, moves: Mapping[str, frozenset[str]], *, by: User | None, reason: str = "", **data: Any
) -> None:
    """Move a locked row; DomainError when its present state does not allow it. `by=None` is the system."""
    if to not in moves[row.state]:
        raise DomainError(f"Tidak bisa: statusnya sudah “{row.get_state_display()}”.", code="state")
    before, row.state = row.state, to
    row.save()
    audit.record(by=by, action=f"{before} → {to}", object_ref=row.ref, reason=reason, **data)
