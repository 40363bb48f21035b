# Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
"""Monthly statistics of weather, with the extension series: what the executors run.

Columns are memoryviews of the executor's memory. A table has four numbers for each month (count, sum, lowest, highest), as
series.summarize wants it.
"""

from math import inf

import series

wind_chill = series.wind_chill  # of one row


def clear(table):
    """Make a table of no values."""
    for i in range(len(table)):
        table[i] = (0.0, 0.0, inf, -inf)[i % 4]


def add_batch(months, temperatures, winds, chills, count, temperature_table, chill_table):
    """Add the first `count` rows of a batch to the tables of temperatures and of wind chills, which it computes."""
    if count < len(months):
        months, temperatures, winds, chills = months[:count], temperatures[:count], winds[:count], chills[:count]
    series.wind_chills(temperatures, winds, chills)
    series.summarize(months, temperatures, temperature_table)
    series.summarize(months, chills, chill_table)
