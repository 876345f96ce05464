"""What the compiler writes, for a corpus of small programs."""
