"""Many acts at one moment: each in its own thread and connection, behind one barrier."""

import threading
from collections.abc import Callable, Sequence

from django.db import connection

from lentera.lib.errors import DomainError

PATIENCE = 60  # seconds; whoever is not through by then waits for a lock that nobody gives back


def at_once(acts: Sequence[Callable[[], object]]) -> list[object]:
    """What came of each act, in their order: what it returned, the code of its refusal, or any other fault's `repr`."""
    barrier = threading.Barrier(len(acts))
    outcomes: list[object] = ["stuck"] * len(acts)

    def run(place: int, act: Callable[[], object]) -> None:
        barrier.wait()
        try:
            outcomes[place] = act()
        except DomainError as refusal:
            outcomes[place] = refusal.code
        except Exception as fault:  # noqa: BLE001 - the caller counts what came: nothing unforeseen may
            outcomes[place] = repr(fault)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=one, daemon=True) for one in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE)
    return outcomes
