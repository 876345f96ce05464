"""Example programs; each runs with ``python -m examples.NAME``."""
