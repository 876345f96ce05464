"""From a function object to its syntax tree: finding the source, resolving names, removing jumps.

``find`` reads the source of a function, ``names`` says what each of its names means, ``desugar`` rewrites it into the
structured form. Trees are gast's, and are never changed in place: what differs is a new node.
"""
