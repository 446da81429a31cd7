"""The national run on several processes, or on machines with dask's workers.

A worker has the program, its own way to the store (its settings) and the extracts; it gets a task
with points and gives the part back, so no disk is shared. This process writes all files.
"""

from __future__ import annotations

import logging
import signal
import threading
import uuid
from contextlib import contextmanager
from functools import cache
from itertools import islice
from typing import TYPE_CHECKING, Any

from config.errors import LoftesError
from config.settings import STORE_VARIABLE
from dashboard.national.kommun import Builder, Outcome, attempt

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from dashboard.national.kommun import Task
    from dashboard.national.run import Runner

    Work = Callable[[Task], Outcome]

FIRST_WORKER_S = 30
_TURN = threading.Lock()  # a worker with several threads still builds one kommun at a time


class ClusterError(LoftesError):
    """The national run cannot get workers."""


def work(task: Task) -> Outcome:
    """Build a kommun in a worker."""
    with _TURN:
        return attempt(_builder(), task)


def dask_setup(_worker: object) -> None:
    """Leave Ctrl-C, which a terminal sends to worker processes too, to the one that began."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


@cache
def _builder() -> Builder:
    from dashboard.services import open_services

    return Builder(open_services())


@contextmanager
def on_machines(address: str, work: Work = work) -> Iterator[Runner]:
    """Yield a runner on the workers of a dask scheduler (``tcp://…`` or ``tls://…``)."""
    with _client(address, str(FIRST_WORKER_S)) as client:
        try:
            client.wait_for_workers(1, timeout=FIRST_WORKER_S)
        except TimeoutError:
            raise ClusterError(
                "the scheduler has no worker",
                where=address,
                remedy=f"Start some where the program is installed: dask worker {address}",
            ) from None
        yield lambda tasks: _run(client, tasks, work)


@contextmanager
def on_this_machine(workers: int, store: str, work: Work = work) -> Iterator[Runner]:
    """Yield a runner on worker processes of its own; ``store`` is where they find the store."""
    with (
        _dask().LocalCluster(
            n_workers=workers,
            threads_per_worker=1,
            processes=True,
            host="127.0.0.1",
            dashboard_address="127.0.0.1:0",  # a free port: several runs may be on one machine
            silence_logs=logging.CRITICAL,
            env={STORE_VARIABLE: store},
            preload=__name__,
        ) as cluster,
        _client(cluster) as client,
    ):
        yield lambda tasks: _run(client, tasks, work)


def _dask() -> Any:  # noqa: ANN401  it has no types
    try:
        import distributed
    except ImportError:
        raise ClusterError(
            "the national run on several processes needs dask.distributed",
            remedy="Install it: pip install --no-deps --require-hashes -r constraints-cluster.txt",
        ) from None
    # Of its joys and sorrows one matters, a kommun that was not built, and the outcome tells it.
    logging.getLogger("distributed").setLevel(logging.CRITICAL)
    return distributed


def _client(address: Any, timeout: str = "30") -> Any:  # noqa: ANN401  dask has no types
    try:
        return _dask().Client(address, timeout=timeout, set_as_default=False)
    except (OSError, TimeoutError, ValueError) as error:
        raise ClusterError(
            f"the scheduler does not answer ({type(error).__name__})",
            where=str(address),
            remedy="Start it with `dask scheduler`, or use --scheduler local.",
        ) from None


def _run(client: Any, tasks: Iterable[Task], work: Work) -> Iterator[Outcome]:  # noqa: ANN401  dask
    """Give every worker one task at a time; yield what comes back as it comes.

    Dask suspects all that is at a worker when it dies: with one there, only what it died of.
    """
    waiting = iter(tasks)
    run = uuid.uuid4().hex[:8]  # a kommun that is built again must not get the former answer

    def ask(task: Task) -> Any:  # noqa: ANN401  dask
        return client.submit(work, task, key=f"{task.code}-{run}", pure=False)

    room = max(1, len(client.scheduler_info(n_workers=-1)["workers"]))
    asked = {ask(task): task for task in islice(waiting, room)}
    completed = _dask().as_completed(list(asked), loop=client.loop)
    for future in completed:
        yield _outcome(future, asked.pop(future))
        for new in islice(waiting, 1):
            asked[following := ask(new)] = new
            completed.add(following)


def _outcome(future: Any, task: Task) -> Outcome:  # noqa: ANN401  dask
    try:
        outcome: Outcome = future.result()
    except Exception as error:  # noqa: BLE001  a worker that died of this kommun, several times
        outcome = Outcome(task, fault=error)
    future.release()  # else a lost worker's finished kommuner would be built again
    return outcome
