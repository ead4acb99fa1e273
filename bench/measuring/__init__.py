"""The parts of the benchmark that `bench/run` puts together."""
