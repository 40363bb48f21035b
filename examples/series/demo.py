# Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
"""Autocorrelation and moving average of a year of temperatures: in Python on series.Array, in Python on a list, and in C.

Run it with `bin/hpy examples/series/demo.py`. It exits with 1 if the three results are not equal to the last bit.
"""

import csv
import statistics
import subprocess
import sys
from pathlib import Path
from time import perf_counter

HERE = Path(__file__).resolve().parent
LAG = WINDOW = 24  # hours
PAUSE, LONGEST_WARM_UP = 6, 40  # seconds for all measured functions together
RUNS = 9


def build_extension():
    """Build series.c beside this file; `bin/hpy build` does nothing if that is up to date."""
    if sys.implementation.name != "graalpy":
        sys.exit("demo.py needs GraalPy with HPy: run it with bin/hpy examples/series/demo.py")
    command = [sys.executable, "build", "--install", str(HERE / "series.c"), "-o", str(HERE)]
    if subprocess.run(command).returncode != 0:
        sys.exit("demo.py: could not build series.c, see the messages above")


def read_temperatures(path):
    """Return the dates and the temperatures in °C."""
    with open(path, encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file)
    date, temperature = header.index("date"), header.index("temperature")
    return [row[date] for row in rows], [float(row[temperature]) for row in rows]


def make_functions():
    """Return new copies of the two functions, so that the JIT specializes each copy for one kind of sequence.

    They do the same operations in the same order as series.c, on IEEE doubles as there: the results are equal, not just
    close.
    """

    def sum_of(values, start, stop):
        total = 0.0
        for i in range(start, stop):
            total += values[i]
        return total

    def autocorrelation(values, lag):
        n = len(values)
        mean = sum_of(values, 0, n) / n
        variance = 0.0
        for i in range(n):
            variance += (values[i] - mean) * (values[i] - mean)
        covariance = 0.0
        for i in range(n - lag):
            covariance += (values[i] - mean) * (values[i + lag] - mean)
        return covariance / variance

    def moving_average(values, window):
        return [sum_of(values, i, i + window) / window for i in range(len(values) - window + 1)]

    # replace() gives each caller code objects of its own, which the JIT profiles separately.
    for function in (autocorrelation, sum_of, moving_average):
        function.__code__ = function.__code__.replace(co_name=function.__name__)
    return autocorrelation, moving_average


def warm_up(functions):
    """Run all functions until the JIT compiler has not made them faster for a while: how long it needs depends on the machine."""
    start = faster = perf_counter()
    fastest = float("inf")
    while perf_counter() - faster < PAUSE and perf_counter() - start < LONGEST_WARM_UP:
        before = perf_counter()
        for function in functions:
            function()
        end = perf_counter()
        if end - before < 0.9 * fastest:
            fastest = end - before
            faster = end


def measure(functions):
    """Return the result of each function and its median time in milliseconds once all of them are warm."""
    warm_up(functions)
    results = []
    for function in functions:
        times = []
        for _ in range(RUNS):
            start = perf_counter()
            result = function()
            times.append(perf_counter() - start)
        results.append((result, statistics.median(times) * 1e3))
    return results


def main():
    build_extension()
    import series

    dates, temperatures = read_temperatures(HERE / "seattle-weather-hourly-normals.csv")
    array = series.Array(temperatures)
    array.name = "temperature in °C"
    autocorrelation_of_array, moving_average_of_array = make_functions()
    autocorrelation_of_list, moving_average_of_list = make_functions()

    print(f"Seattle, hourly normals 1981-2010: {len(array):,} values every {array.step:g} h, {array.name}")
    print(f"  mean                           {array.mean():8.2f} °C")
    measured = measure(
        [
            lambda: autocorrelation_of_array(array, LAG),
            lambda: autocorrelation_of_list(temperatures, LAG),
            lambda: array.autocorrelation(LAG),
            lambda: moving_average_of_array(array, WINDOW),
            lambda: moving_average_of_list(temperatures, WINDOW),
            lambda: array.moving_average(window=WINDOW),
        ]
    )
    correlations, averages = measured[:3], measured[3:]

    average = list(averages[2][0])
    low, high = min(average), max(average)
    print(f"  autocorrelation after {LAG} h     {correlations[2][0]:10.4f}")
    for label, value in ("coldest", low), ("warmest", high):
        first = average.index(value)
        start, end = (date[5:16].replace("T", " ") for date in (dates[first], dates[first + WINDOW - 1]))
        print(f"  {label} {WINDOW} h on average      {value:8.2f} °C, {start} to {end}")

    print(f"\n  {'median of ' + str(RUNS) + ' runs':<20}{'Python, Array':>16}{'Python, list':>16}{'C':>16}")
    for label, row in ("autocorrelation", correlations), ("moving average", averages):
        print(f"  {label:<20}" + "".join(f"{milliseconds:13.3f} ms" for _, milliseconds in row))

    results = [(correlation, list(values)) for (correlation, _), (values, _) in zip(correlations, averages)]
    if not results[0] == results[1] == results[2]:
        sys.exit(f"demo.py: the results differ; autocorrelations: {[correlation for correlation, _ in correlations]}")
    print("\nThe three results are equal to the last bit.")


if __name__ == "__main__":
    main()
