"""Programs drawn at random from a seed, and what must hold of the derivatives of every one of them."""
