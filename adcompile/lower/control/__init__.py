"""Loops, branches, exceptions, managers and generators, and what a loop runs over."""
