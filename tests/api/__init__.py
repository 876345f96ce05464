"""The public calls, as users make them."""
