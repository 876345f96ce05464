"""What is told of an operation without following it: the kind of its result, its exceptions, its traces."""
