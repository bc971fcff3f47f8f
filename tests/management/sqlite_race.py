"""Eight processes accept for the same places on one SQLite file. Run by test_concurrency.py."""

import multiprocessing as mp

PROCESSES = 8
ROUNDS = 20


def accept(pks: list[int], barrier, results) -> None:
    import django

    django.setup()
    from lentera.lib.errors import DomainError
    from management.domain import applications
    from management.models import Application
    from tests import factories

    barrier.wait()
    faults = []
    for pk in pks:
        row = Application.objects.select_related("shift__posted_by").get(pk=pk)
        try:
            applications.accept(application=row, by=row.shift.posted_by, now=factories.NOW)
        except DomainError:
            continue
        except Exception as fault:  # noqa: BLE001 - counted: none may come
            faults.append(repr(fault))
    results.put(faults)


def main() -> None:
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection

    call_command("migrate", verbosity=0)
    from tests.management import test_concurrency

    context = mp.get_context("spawn")
    faults = []
    groups: list[list[int]] = [[] for _ in range(PROCESSES)]
    for _ in range(ROUNDS):
        rows = test_concurrency.two_overlapping_shifts()
        for i, row in enumerate(rows):
            groups[i % PROCESSES].append(row.pk)
    connection.close()
    barrier, results = context.Barrier(PROCESSES), context.Queue()
    workers = [context.Process(target=accept, args=(group, barrier, results)) for group in groups]
    for worker in workers:
        worker.start()
    for _ in workers:
        faults += results.get(timeout=400)
    for worker in workers:
        worker.join()
    found = test_concurrency.violations()
    for fault in faults[:5]:
        print(fault)
    print(f"{found['overfilled']} overfilled, {found['overlaps']} overlaps, {len(faults)} faults")


if __name__ == "__main__":
    main()
