"""The compiler, broken on purpose in one place at a time: a test must fail for each."""
