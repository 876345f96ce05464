"""The tests; `tests.programs` is the corpus, `tests.workloads` the benchmarks."""
