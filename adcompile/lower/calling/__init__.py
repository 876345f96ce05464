"""Calls: which function is meant, how its parameters are bound, and whether it is followed or called by name."""
