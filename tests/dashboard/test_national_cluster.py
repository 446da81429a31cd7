"""The national run on real worker processes: equal bytes, a killed worker, a broken-off run."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from config.settings import STORE_VARIABLE
from dashboard.national import cluster
from dashboard.national.cluster import ClusterError, on_machines, on_this_machine, work
from dashboard.national.kommun import Outcome
from dashboard.national.run import Build, build_all

LIMIT_S = 120
VICTIM = "0580"
PROGRAM = Path(sys.executable).parent / "lofteskartan"


def files(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


@pytest.fixture
def serial(services, tmp_path):
    """What one process makes of the store, kommun after kommun."""
    build_all(services, tmp_path / "serial")
    return files(tmp_path / "serial")


@pytest.fixture
def store(services):
    return services.settings.store_address()


def wait_until(true, what: str) -> None:
    limit = time.monotonic() + LIMIT_S
    while not true():
        assert time.monotonic() < limit, f"not within {LIMIT_S} s: {what}"
        time.sleep(0.005)


def test_a_killed_worker_costs_only_its_kommun(services, store, serial, tmp_path):
    log, held, out = tmp_path / "log", tmp_path / "held", tmp_path / "out"

    def hold(task):  # a function in a function goes to the worker by value
        with log.open("a", encoding="utf-8") as lines:
            lines.write(f"{task.code}\n")
        if task.code == VICTIM and not held.exists():
            held.write_text(str(os.getpid()), encoding="utf-8")
            time.sleep(LIMIT_S)
        return work(task)

    def kill():
        # One may wait behind the held kommun; whatever began beside it shall be done and fetched.
        def alone() -> bool:
            done = {path.stem for path in out.glob("*.geojson")}
            begun = set(log.read_text(encoding="utf-8").split()) if log.exists() else set()
            return held.exists() and len(done) >= 3 and begun - {VICTIM} == done

        wait_until(alone, "the others are done")
        os.kill(int(held.read_text(encoding="utf-8")), signal.SIGKILL)

    killer = threading.Thread(target=kill)
    with on_this_machine(2, store, hold) as runner:
        killer.start()
        assert build_all(services, out, runner=runner) == Build(5, 0, 0, {})
        killer.join()
    assert files(out) == serial
    built = log.read_text(encoding="utf-8").split()
    assert sorted(built) == sorted([*serial_maps(serial), VICTIM])


def serial_maps(serial: dict[str, bytes]) -> list[str]:
    return [Path(name).stem for name in serial if name.endswith(".geojson")]


def test_what_a_worker_cannot_build_is_named_and_the_others_go_on(services, store, tmp_path):
    out = tmp_path / "out"

    def fall(task):
        from dashboard.national import kommun

        if task.code == "0184":
            os.kill(os.getpid(), signal.SIGKILL)  # dies of this kommun, whoever builds it
        if task.code == VICTIM:
            return Outcome(task, fault=ValueError("as if"))
        own = kommun.program
        kommun.program = (lambda: "another") if task.code == "0880" else own
        try:
            return work(task)
        finally:
            kommun.program = own

    with on_this_machine(1, store, fall) as runner:
        done = build_all(services, out, runner=runner)
    assert done.built == 2
    assert set(done.faults) == {"0184", VICTIM, "0880"}
    assert type(done.faults["0184"]).__name__ == "KilledWorker"
    assert "not those of the machine that began the run" in str(done.faults["0880"])


@pytest.fixture
def _ctrl_c():
    """Let programs hear Ctrl-C also where a shell began the tests in the background without it."""
    former = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, former)


@pytest.mark.usefixtures("_ctrl_c")
def test_ctrl_c_leaves_what_is_done_and_the_next_run_goes_on(store, serial, tmp_path):
    environment = os.environ | {STORE_VARIABLE: store, "COLUMNS": "100"}
    # A quick machine may be done with all five before it is told, and a Ctrl-C that falls into
    # dask's own callback of the garbage collector is swallowed there.
    for attempt in range(6):
        out = tmp_path / f"out-{attempt}"
        command = [PROGRAM, "build", "--all", "--out", out, "--scheduler", "local"]
        command += ["--workers", "1"]
        broken = subprocess.Popen(
            command, env=environment, start_new_session=True, stderr=subprocess.PIPE, text=True
        )
        wait_until(lambda out=out: list(out.glob("done/*.json")), "the first kommun is done")
        os.killpg(broken.pid, signal.SIGINT)  # as the terminal does: to the workers too
        _, said = broken.communicate(timeout=LIMIT_S)
        if broken.returncode:
            break
    assert broken.returncode == 130, said
    assert "Traceback" not in said
    left = files(out)
    assert {name: serial[name] for name in left if name != "sverige.json"} == left
    again = subprocess.run(command, env=environment, capture_output=True, check=False, text=True)
    assert again.returncode == 0, again.stderr
    maps = len([name for name in left if name.startswith("done")])
    assert f"{5 - maps} written, {maps} unchanged" in again.stdout
    assert files(out) == serial


def test_a_scheduler_of_ones_own(services, store, serial, tmp_path, monkeypatch):
    """As on several machines: the workers find the store by their own settings."""
    from distributed import LocalCluster

    with (
        LocalCluster(
            n_workers=1, dashboard_address="127.0.0.1:0", env={STORE_VARIABLE: store}
        ) as own,
        on_machines(own.scheduler_address) as runner,
    ):
        assert build_all(services, tmp_path / "out", runner=runner).faults == {}
    assert files(tmp_path / "out") == serial
    monkeypatch.setattr(cluster, "FIRST_WORKER_S", 1)
    with (
        LocalCluster(n_workers=0, dashboard_address="127.0.0.1:0") as empty,
        pytest.raises(ClusterError, match="has no worker"),
        on_machines(empty.scheduler_address),
    ):
        pass
    with pytest.raises(ClusterError, match="does not answer"), on_machines("tcp://127.0.0.1:9"):
        pass


def test_without_dask_it_says_what_to_install(store, monkeypatch):
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(ClusterError, match=r"dask\.distributed"), on_this_machine(1, store):
        pass


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--scheduler", "local"), "Add --all"),
        (("--all", "--workers", "2"), "Add --scheduler local"),
        (("--all", "--scheduler", "tcp://x:1", "--workers", "2"), "Add --scheduler local"),
        (("--all", "--scheduler", "machine"), "Write tcp://HOST:PORT"),
    ],
)
def test_options_that_say_nothing_together(options, said, capfd, monkeypatch):
    from dashboard.cli.main import main

    monkeypatch.setattr(sys, "argv", ["lofteskartan", "build", *options])
    with pytest.raises(SystemExit) as stop:
        main()
    assert stop.value.code == 2
    assert said in capfd.readouterr().err
