"""How fast and how small a walk pack is: `python -m bench.walkpack [PLAN.json]`.

The peer of the PDF is the same sheet's text set by matplotlib, which has no tags, no language and
no second page: it stands for the cheapest way that the project has at hand.
"""

from __future__ import annotations

import io
import statistics
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from dashboard.walkpack import FORMATS, plans_of
from dashboard.walkpack.facts import sheet_facts
from geodata.walk.codec import load_plan

if TYPE_CHECKING:
    from collections.abc import Callable

PLAN = Path(__file__).resolve().parents[1] / "tests" / "fixtures" / "walk" / "hagalund.json"
RUNS = 7
BAR_S, BAR_BYTES = 1.0, 400_000


def median_of(work: Callable[[], bytes]) -> tuple[float, int]:
    """Return the median of the seconds, and the bytes of the result."""
    spent, data = [], b""
    for _ in range(RUNS):
        begin = time.perf_counter()
        data = work()
        spent.append(time.perf_counter() - begin)
    return statistics.median(spent), len(data)


def main() -> int:
    """Print the figures; 1 where a sheet misses the bar."""
    path = Path(sys.argv[1]) if len(sys.argv) > 1 else PLAN
    (plan, *_) = plans_of(*load_plan(path.read_text(encoding="utf-8")))
    begin = time.perf_counter()
    FORMATS["sheet"].write(plan)
    print(f"first sheet of the process: {time.perf_counter() - begin:.2f} s")
    missed = False
    figures = {}
    for name, form in FORMATS.items():
        figures[name] = median_of(lambda form=form: form.write(plan))
        seconds, size = figures[name]
        is_sheet = name in ("sheet", "large")
        missed |= is_sheet and (seconds > BAR_S or size > BAR_BYTES)
        print(f"{name:<8} {seconds * 1000:7.1f} ms  {size:>8,} bytes")
    peer, _ = median_of(lambda: by_peer("\n".join(map(str, sheet_facts(plan).stops))))
    print(f"matplotlib, untagged, text alone: {peer * 1000:.1f} ms")
    print(f"sheet against it: ratio {figures['sheet'][0] / peer:.2f}")
    return int(missed)


def by_peer(text: str) -> bytes:
    """Return the text as an untagged PDF; empty where matplotlib is not installed."""
    try:
        from matplotlib.figure import Figure
    except ImportError:
        return b""
    figure = Figure(figsize=(8.27, 11.69))
    figure.text(0.05, 0.95, text.replace("$", ""), va="top", fontsize=6)
    out = io.BytesIO()
    figure.savefig(out, format="pdf")
    return out.getvalue()


if __name__ == "__main__":
    sys.exit(main())
