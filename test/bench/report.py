"""Prints what was measured, as Markdown."""

import dataclasses
import statistics


@dataclasses.dataclass
class Result:
    """Of one contender on one work; `failure` says why there is none."""

    name: str
    steps: list = dataclasses.field(default_factory=list)  # seconds, one a round
    flops: float = 0  # of a step
    start: float = 0
    compiling: float = 0
    peak_bytes: int = 0
    failure: str = ""

    @property
    def median(self):
        return statistics.median(self.steps)


def row(*cells):
    print(f"| {' | '.join(cells)} |", flush=True)


def header(*cells):
    row(*cells)
    row(*["---"] * len(cells))


def milliseconds(seconds):
    """Three digits, or all before the point."""
    value = 1e3 * seconds
    digits = 0 if value >= 100 else 1 if value >= 10 else 2
    return f"{value:.{digits}f}"


def times(ratio):
    return f"{ratio:.{1 if ratio < 20 else 0}f}x"


def print_work(title, results, peak):
    """`results` of ours first; `peak` in GFLOP/s."""
    print(f"\n### {title}\n")
    header(
        "", "a step, ms: median (range)", "ours is faster", "GFLOP/s (of the peak)",
        "start to first step, s", "compiling, s", "peak memory, MB",
    )
    ours = results[0]
    for result in results:
        if result.failure:
            row(result.name, result.failure, *[""] * 5)
            continue
        spread = f"{milliseconds(min(result.steps))}–{milliseconds(max(result.steps))}"
        speed = result.flops / result.median / 1e9
        row(
            result.name,
            f"{milliseconds(result.median)} ({spread})",
            "" if ours.failure or result is ours else f"{result.median / ours.median:.2f}x",
            f"{speed:.0f} ({speed / peak:.0%})",
            f"{result.start:.3f}",
            f"{result.compiling:.1f}",
            f"{result.peak_bytes / 1e6:.0f}",
        )


def print_summary(measured):
    """One line a work against the peer that is best at what the column is of.
    `measured` are pairs of a title and results."""
    print("\n### Ours against the best peer\n")
    header("work", "ours, ms", "best peer, ms", "faster", "earlier first step", "less memory")
    for title, (ours, *peers) in measured:
        peers = [peer for peer in peers if not peer.failure]
        if ours.failure or not peers:
            row(title, *["—"] * 5)
            continue
        best = min(peers, key=lambda peer: peer.median)
        row(
            title,
            milliseconds(ours.median),
            f"{milliseconds(best.median)} ({best.name})",
            f"{best.median / ours.median:.2f}x",
            times(min(peer.start for peer in peers) / ours.start),
            times(min(peer.peak_bytes for peer in peers) / ours.peak_bytes),
        )
