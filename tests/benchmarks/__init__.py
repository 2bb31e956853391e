"""Speed, as ratios measured side by side in one run. ``python tests/benchmarks`` writes docs/benchmarks.md."""
