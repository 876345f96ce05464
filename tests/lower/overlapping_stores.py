"""Stores of views into the storage that they look at, where it isn't known when compiling that this is an array."""

import numpy as np

GROUP = "memory"
WEIGHTS = np.array([0.7, 1.1, 1.9, 2.3])


def of_either_kind(a):
    return a if np.sum(np.abs(a)) > -5.0 else 3.0


def one_more(x):
    """An array of one more item than x, whose rank is not known when compiling."""
    shape = list(np.asarray(x).shape)
    shape[-1] = shape[-1] + 1
    longer = np.ones(tuple(shape))
    longer[..., :-1] = x
    return np.dot(longer, np.add.outer(WEIGHTS, WEIGHTS**2))


def measured(h):
    return np.sum(h * h * WEIGHTS)


def onto_itself(x):
    h = one_more(x)
    v = h[..., 0:-1]
    h[..., 0:-1] = v
    return measured(h)


def one_place_on(x):
    h = one_more(x)
    v = h[..., 0:-1]
    h[..., 1:] = v
    return measured(h)


def changed_and_one_place_on(x):
    h = one_more(x)
    v = h[..., 0:-1]
    v *= 2.0
    h[..., 1:] = v
    return measured(h) + np.sum(v)


def changed_and_onto_itself(x):
    h = one_more(x)
    v = h[..., 0:-1]
    v *= 2.0
    h[..., :-1] = v
    return measured(h) + np.sum(v)


def backwards(x):
    h = one_more(x)
    h[...] = h[..., ::-1]
    return measured(h)


def divided_by_its_last(x):
    h = one_more(x)
    h[..., 0:-1] /= h[..., -1][..., None]
    return measured(h) + np.sum(h[..., 0:-1])


def views_in_a_list(x):
    h = one_more(x)
    kept = [h, h[..., 1:]]
    kept[1] *= 3.0
    kept[0] += 1.0
    return measured(h) + np.sum(kept[1])


def chosen_items_changed(x):
    h = one_more(x)
    h[..., [0, 2]] *= 3.0
    h[..., 1] += h[..., 0]
    h += h[..., ::-1]
    return measured(h)


def summed_from_a_number(x):
    h = one_more(x)
    total = 0.0
    for i in range(3):
        total += h * i
    return measured(total)


def two_names(x):
    h = one_more(x)
    k = h
    h *= h
    k -= 2.0
    return measured(h)


def one_place_named_twice(x):
    h = one_more(x)
    h[..., [0, 0]] = h[..., 1:3]
    return measured(h)


def one_place_named_twice_for_a_number(x):
    h = one_more(x)
    h[..., [0, 0]] = x[1]
    return measured(h)


def one_place_named_twice_by_an_array(x):
    h = one_more(x)
    h[np.array([0, 0, 1])] = x * x
    return measured(h)


def where_it_is_large(x):
    h = one_more(x)
    h[..., h > 15.0] = h[..., h > 15.0] * 2.0
    return measured(h)


def twice_in_a_list(x):
    h = one_more(x)
    kept = [h, h]
    kept[0] = kept[1][..., ::-1]
    kept[1][...] = kept[0]
    return measured(h)


def products_of_neighbours(x):
    h = of_either_kind(np.concatenate([x, x**2]))[:4]
    h[1:] = h[:-1] * h[1:]
    h[:-1] = h[1:]
    return measured(h)


PROGRAMS = [
    (program, (np.array([0.3, 0.5, 0.2]),))
    for program in (
        onto_itself,
        one_place_on,
        changed_and_one_place_on,
        changed_and_onto_itself,
        backwards,
        divided_by_its_last,
        views_in_a_list,
        chosen_items_changed,
        summed_from_a_number,
        two_names,
        one_place_named_twice,
        one_place_named_twice_for_a_number,
        one_place_named_twice_by_an_array,
        where_it_is_large,
        twice_in_a_list,
        products_of_neighbours,
    )
]
