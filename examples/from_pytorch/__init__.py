"""What one does with ``backward``, ``retain_grad``, ``detach`` and friends, done with adcompile."""
