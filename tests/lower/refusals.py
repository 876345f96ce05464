"""What is refused at its line: code that is made when running, other threads, text between numbers, raw memory."""
# mypy: allow-untyped-defs, allow-untyped-calls, no-check-untyped-defs

from __future__ import annotations

import asyncio
import ctypes
import inspect
import json
import pickle
import queue
import sys
import threading
import traceback
from concurrent.futures import ThreadPoolExecutor

import numpy as np

GROUP = "refusal"


def evaluated(x):
    return eval("x * x")


def executed(x):
    names = {"x": x}
    exec("y = x * x", names)
    return names["y"]


def local_names(x):
    y = x * x
    return locals()["y"] * y


def global_names(x):
    globals()["made_here"] = x * x
    return globals()["made_here"]


def names_of_here(x):
    return x * len(dir()) * len(vars())


def error_of_here(x):
    try:
        raise ValueError("a")
    except ValueError:
        return x * len(str(sys.exc_info()[1]))


def trace_of_here(x):
    try:
        raise ValueError("a")
    except ValueError:
        return x * len(traceback.format_exc())


def frame_of_here(x):
    return x * inspect.currentframe().f_lineno


def run_to_its_end(x):
    return asyncio.run(awaited(x))


async def awaited(x):
    return x * x


def sent_to(x):
    def doubled():
        v = yield x
        yield v * x

    it = doubled()
    next(it)
    return it.send(2.0)


def given_one_by_one(x):
    yield x


def in_a_thread(x):
    out = []
    thread = threading.Thread(target=lambda: out.append(x * x))
    thread.start()
    thread.join()
    return out[0]


def in_a_pool(x):
    with ThreadPoolExecutor() as pool:
        return sum(pool.map(lambda k: k * x, [1, 2]))


def through_a_queue(x):
    q = queue.Queue()
    q.put(x)
    return q.get() * x


def of_a_class_made_here(x):
    class Meta(type):
        pass

    class Made(metaclass=Meta):
        def __init__(self):
            self.v = x

    return Made().v


def of_a_type_made_here(x):
    made = type("Made", (), {"f": lambda self: x * x})
    return made().f()


def attribute_of_a_module(x):
    np.made_here = x
    return np.made_here * x


def written_and_read(x):
    return float(str(x)) * x


def formatted_and_read(x):
    return float(f"{x:.17g}") * x


def split_and_read(x):
    text = ""
    for k in range(2):
        text = text + str(k * x)[:4] + " "
    return sum([float(part) for part in text.split()])


def through_json(x):
    return json.loads(json.dumps(x)) * x


def through_pickle(x):
    return pickle.loads(pickle.dumps(x)) * x


def of_another_language(x):
    return ctypes.c_double(x).value * x


def as_bytes(x):
    return np.frombuffer(x.tobytes())[0] * x[1]


def over_a_buffer(x):
    y = np.ndarray((2,), buffer=x)
    y[0] = 5.0
    return np.sum(x * x)


def through_memory(x):
    m = memoryview(x)
    m[0] = 3.0
    return np.sum(x * x)


def by_strides(x):
    y = np.lib.stride_tricks.as_strided(x, (2, 2), (8, 8))
    return np.sum(y * y)


def as_other_numbers(x):
    return np.sum(x.view(np.int64)) * 1.0


def cast_to_integers(x):
    """A cast is a step, and its derivative zero: nothing is refused."""
    return int(x * 3.0) * x + round(x * 10) / 10 * x


def told_and_not_read(x):
    """A text of a number that is raised or that names something is no number."""
    if x > 5.0:
        raise ValueError(f"too large: {x}")
    table = {f"k{x:.1f}": 2.0}
    return x * x * float("2.5") * table[f"k{x:.1f}"]


_X = np.array([0.7, 1.3, 0.4])

PROGRAMS = [(cast_to_integers, (0.77,)), (told_and_not_read, (0.72,))]
REFUSED = [
    (evaluated, (0.7,), "a call of eval"),
    (executed, (0.7,), "a call of exec"),
    (local_names, (0.7,), "a call of locals"),
    (global_names, (0.7,), "a call of globals"),
    (names_of_here, (0.7,), "a call of dir"),
    (error_of_here, (0.7,), "a call of exc_info"),
    (trace_of_here, (0.7,), "a call of format_exc"),
    (frame_of_here, (0.7,), "a call of currentframe"),
    (awaited, (0.7,), "an async function"),
    (run_to_its_end, (0.7,), "an async function"),
    (sent_to, (0.7,), "a generator"),
    (given_one_by_one, (0.7,), "a generator"),
    (in_a_thread, (0.7,), "an object of class Thread"),
    (in_a_pool, (0.7,), "an object of class ThreadPoolExecutor"),
    (through_a_queue, (0.7,), "an object of class Queue"),
    (of_a_class_made_here, (0.7,), "a class that is defined in a function"),
    (of_a_type_made_here, (0.7,), "a local function that is used as a value"),
    (attribute_of_a_module, (0.7,), "an assignment to the attribute 'made_here' of numpy"),
    (written_and_read, (0.7,), "a number that is read back from a text"),
    (formatted_and_read, (0.7,), "a number that is read back from a text"),
    (split_and_read, (0.7,), "a number that is read back from a text"),
    (through_json, (0.7,), "json.loads(json.dumps(x))"),
    (through_pickle, (0.7,), "a call of loads"),
    (of_another_language, (0.7,), "an object of class c_double"),
    (as_bytes, (_X,), "the method 'tobytes' of an array"),
    (over_a_buffer, (_X,), "np.ndarray over a buffer"),
    (through_memory, (_X,), "a memoryview"),
    (by_strides, (_X,), "as_strided"),
    (as_other_numbers, (_X,), "the method 'view' of an array"),
]
