# Copyright (c) the HPy for GraalVM authors. SPDX-License-Identifier: MIT
"""What extensions that are loaded in trace mode (HPY=trace) call of the API, how often, and for how long."""

from hpy._trace import get_call_counts, get_durations, get_frequency, report, set_trace_functions

__all__ = ["get_call_counts", "get_durations", "get_frequency", "report", "set_trace_functions"]
