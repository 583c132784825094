"""The same job in floats, inexactly, as NumPy does it: 41 ratios, six weighted sums, a total, a ranking.

Prints `units milliseconds` (median) per line; `scripts/bench` runs it beside the engine's own benchmark.
"""

import statistics
import sys
import time

import numpy

MAXIMA = numpy.array(
    [20, 20, 20, 40]
    + [40, 40, 20]
    + [10, 20, 10, 10, 10, 20, 20]
    + [40, 20, 20, 20]
    + [10, 10, 10, 10, 5, 10, 10, 5, 5, 5]
    + [50, 50, 50, 50, 25, 25, 40, 40, 40, 20, 50, 25, 50],
    dtype=float,
)
STARTS = numpy.array([0, 4, 7, 14, 18, 28])
PRINTED = numpy.array([100, 100, 100, 100, 100, 500], dtype=float)


def score(above, below):
    """Points, scaled main indices, total and competition ranks of all units."""
    points = numpy.round(numpy.clip(above / below, 0, 1) * MAXIMA, 2)
    factors = PRINTED / numpy.add.reduceat(MAXIMA, STARTS)
    indices = numpy.round(numpy.add.reduceat(points, STARTS, axis=1) * factors, 2)
    totals = indices.sum(axis=1)
    falling = numpy.sort(-totals)
    return numpy.searchsorted(falling, -totals, side="left") + 1


def main():
    random = numpy.random.default_rng(7)
    for units in map(int, sys.argv[1:]):
        above = random.integers(0, 400, (units, MAXIMA.size)).astype(float)
        below = random.integers(1, 400, (units, MAXIMA.size)).astype(float)
        times = []
        for _ in range(max(5, min(200, 400_000 // units))):
            begin = time.perf_counter()
            score(above, below)
            times.append(time.perf_counter() - begin)
        print(units, f"{statistics.median(times) * 1000:.4f}")


main()
