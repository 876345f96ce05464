"""The rules for SciPy, by subject: each module is read when a program calls a function of its library."""
