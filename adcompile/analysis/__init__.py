"""Analyses: each is a function from a normal form to a result; nothing is written onto the form."""
