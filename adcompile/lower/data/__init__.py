"""Operations on values: operators, items, attributes, methods, containers, objects, and what a store does."""
