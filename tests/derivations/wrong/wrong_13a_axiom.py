"""(13a) is true, but not by the trace of a scalar alone: the trace must be turned, too."""

from edited import edited

from symkl import scalar_trace

fails_at = "13a"
derivation = edited("13a", by=(scalar_trace,))
