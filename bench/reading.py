"""Score the reader against "every bullet is a promise", in the same run, on the same documents.

    python bench/reading.py [--corpus DIR] [--documents]

Prints a Markdown table of both (n is the number of gold answers), then the reader's speed on plain
texts, web pages and PDF pages, each against a peer of the same run, and the start-up of `read`.
With ``--documents`` also what each document got wrong, by class. The corpus stands beside the
repository (``../shared/corpus``) and brings its own scorer.
"""

from __future__ import annotations

import argparse
import html
import json
import re
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).resolve().parents[1]
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))

from geodata.reading import read_document, to_json  # noqa: E402 - the path comes first
from geodata.reading.kommuner import find_names, kommun_names  # noqa: E402 - see above

CORPUS = ROOT.parent / "shared" / "corpus"
TASKS = ("promise", "period", "kommun", "kinds", "actors", "count", "places")
BAR = {
    "promise": 0.92,
    "period": 0.93,
    "kommun": 0.98,
    "kinds": 0.85,
    "actors": 0.90,
    "count": 0.80,
    "places": 0.85,
}
RUNS = 5
_BULLET = re.compile(r"^\s*(?:[•*-]|\d+\.)\s+(.+)$", re.MULTILINE)
_YEARS = re.compile(r"\b(20\d\d)(?:\s*[-\u2013]\s*(20\d\d))?\b")
_MARKS = " \u2022*-"
_NUMBER = re.compile(r"\b(\d{1,3})\b")


def naive(text: str, name: str) -> dict[str, Any]:
    """Read a document the naive way: bullets, the first years, the first kommun, both parties."""
    years = _YEARS.search(text)
    first = next(find_names(text), None)
    period = None
    if years:
        period = {"start": f"{years[1]}-01-01", "end": f"{years[2] or years[1]}-12-31"}
    promises = []
    for bullet in _BULLET.finditer(text):
        number = _NUMBER.search(bullet[1])
        promises.append(
            {
                "quote": bullet[1],
                "kinds": ["annat"],
                "actors": ["polis", "kommun"],
                "count": int(number[1]) if number else None,
                "places": [],
            }
        )
    kommun = [kommun_names()[first.code]] if first else []
    return {"document": name, "kommun": kommun, "period": period, "promises": promises}


def answer(reader: str, paths: list[str]) -> None:
    """Print one JSON object a document: the contract of ``lofteskartan read --format jsonl``."""
    for path in map(Path, paths):
        if reader == "naive":
            row = naive(path.read_text(encoding="utf-8"), path.name)
        else:
            row = to_json(read_document(path.read_bytes(), path.name))
        print(json.dumps(row, ensure_ascii=False))


def score(reader: str, corpus: Path) -> tuple[dict[str, dict[str, float]], list[list[str]]]:
    """Run the corpus's own scorer on one of the two readers; return its table and the misses."""
    tool = f"{sys.executable} {Path(__file__).resolve()} --answer {reader}"
    command = [sys.executable, str(CORPUS / "score.py"), "--corpus", str(corpus), "--tool", tool]
    table, misses = _output([*command, "--json"]), _output([*command, "--errors", "9999"])
    rows = [line.split(" | ") for line in misses.splitlines() if " | " in line]
    return json.loads(table.splitlines()[0]), rows


def _output(command: list[str]) -> str:
    done = subprocess.run(command, capture_output=True, text=True, check=True)  # noqa: S603 - our own files
    return done.stdout


def median_time(work: Callable[[], object]) -> float:
    """Return the median CPU time of :data:`RUNS` runs; one more in front compiles the rules."""
    work()
    times: list[float] = []
    for _ in range(RUNS):
        start = time.process_time()
        work()
        times.append(time.process_time() - start)
    return statistics.median(times)


def as_page(text: str) -> bytes:
    """Return a text as a web page with a menu, its bullets as a list."""
    rows = [
        f"<li>{html.escape(line.strip(_MARKS))}</li>"
        if line.lstrip().startswith(("\u2022", "*", "-"))
        else f"<p>{html.escape(line)}</p>"
        for line in text.splitlines()
        if line.strip()
    ]
    menu = "<nav><ul><li><a href='/'>Start</a></li><li><a href='/sok'>Sök</a></li></ul></nav>"
    body = re.sub(r"((?:<li>.*</li>\n?)+)", r"<ul>\1</ul>", "\n".join(rows))
    return f"<!doctype html><html><body>{menu}<main>{body}</main></body></html>".encode()


def as_pdf(texts: list[str]) -> bytes:
    """Return texts as one PDF, each from a new page on."""
    import typst

    pages = "#pagebreak()\n".join(f"#text({json.dumps(text)})\n" for text in texts)
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "pages.typ"
        source.write_text(pages, encoding="utf-8")
        return typst.compile(source)


def speeds(corpus: Path) -> list[tuple[str, float, float, str]]:
    """Return sort, how many a second on one core, how many times its peer's time, and the peer."""
    import pypdfium2
    import trafilatura

    texts = [path.read_text(encoding="utf-8") for path in sorted((corpus / "docs").glob("*.txt"))]
    pages, pdf = [as_page(text) for text in texts], as_pdf(texts)
    count = len(pypdfium2.PdfDocument(pdf))

    def pdf_text() -> None:
        for page in pypdfium2.PdfDocument(pdf):
            page.get_textpage().get_text_range()

    rows = (
        (
            "plain documents",
            len(texts),
            lambda: [read_document(text.encode(), "x.txt") for text in texts],
            lambda: [naive(text, "x.txt") for text in texts],
            "every bullet",
        ),
        (
            "web pages",
            len(pages),
            lambda: [read_document(page, "x.html") for page in pages],
            lambda: [trafilatura.extract(page) for page in pages],
            "trafilatura alone",
        ),
        ("PDF pages", count, lambda: read_document(pdf, "x.pdf"), pdf_text, "pypdfium2 alone"),
    )
    table: list[tuple[str, float, float, str]] = []
    for sort, number, ours, theirs, peer in rows:
        took = median_time(ours)
        table.append((sort, number / took, took / median_time(theirs), peer))
    return table


def _children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def start_up(corpus: Path) -> tuple[float, float]:
    """Return the CPU seconds of `lofteskartan read` for one document, and an empty Python's."""
    document = min((corpus / "docs").glob("*.txt"))
    command = "from dashboard.cli.main import app; app()"
    ours = [sys.executable, "-c", command, "read", "--format", "jsonl", str(document)]
    times: dict[str, list[float]] = {"ours": [], "python": []}
    for _ in range(RUNS):
        for name, words in (("ours", ours), ("python", [sys.executable, "-c", "pass"])):
            start = _children()
            subprocess.run(words, cwd=ROOT, capture_output=True, check=True)  # noqa: S603 - our own
            times[name].append(_children() - start)
    return statistics.median(times["ours"]), statistics.median(times["python"])


def show_speed(corpus: Path) -> None:
    """Print how fast documents are read, each sort against a peer of the same run."""
    print("\n| sort | a second on one core | times the peer's time | peer |")
    print("| --- | ---: | ---: | --- |")
    for sort, rate, ratio, peer in speeds(corpus):
        print(f"| {sort} | {rate:.0f} | {ratio:.1f} | {peer} |")
    ours, python = start_up(corpus)
    print(f"\nstart-up with one document {ours:.2f} s of CPU; an empty Python {python:.2f} s")


def show(corpus: Path, *, by_document: bool) -> None:
    """Print the scoreboard."""
    ours, misses = score("reader", corpus)
    theirs, _ = score("naive", corpus)
    documents = len(list((corpus / "docs").glob("*.txt")))
    print(f"{date.today():%Y-%m-%d}, {documents} documents\n")  # noqa: DTZ011 - a local date
    print("| task | n | reader P | reader R | reader F1 | every bullet F1 | ratio | bar |")
    print("| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |")
    for task in TASKS:
        row, other = ours[task], theirs[task]["f1"]
        ratio = f"{row['f1'] / other:.2f}" if other else "\u2013"
        print(
            f"| {task} | {row['n']} | {row['precision']:.3f} | {row['recall']:.3f} "
            f"| **{row['f1']:.3f}** | {other:.3f} | {ratio} | {BAR[task]:.2f} |"
        )
    show_speed(corpus)
    if by_document:
        show_documents(misses)


def show_documents(misses: list[list[str]]) -> None:
    """Print how many answers each document got wrong, by error class."""
    classes = sorted({row[0] for row in misses})
    counts = Counter((row[1], row[0]) for row in misses)
    print("\n| document | " + " | ".join(classes) + " |")
    print("| --- |" + " ---: |" * len(classes))
    for document in sorted({row[1] for row in misses}):
        cells = [str(counts[document, kind] or "") for kind in classes]
        print(f"| {document} | " + " | ".join(cells) + " |")


def main() -> None:
    """Answer as a tool for the scorer, or print the scoreboard."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--corpus", type=Path, default=CORPUS)
    parser.add_argument("--documents", action="store_true")
    parser.add_argument("--answer", choices=("reader", "naive"), help="used by the scorer")
    options, rest = parser.parse_known_args()
    if options.answer:
        answer(options.answer, rest[rest.index("jsonl") + 1 :])
    elif not (options.corpus / "gold.jsonl").exists():
        print(f"no corpus at {options.corpus}: nothing to score")
    else:
        show(options.corpus, by_document=options.documents)


if __name__ == "__main__":
    main()
