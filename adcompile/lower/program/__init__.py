"""Passes over the functions of a lowered program: what they hand back, read from outside, and are called."""
