"""Clients in processes of their own, which start a block of work at the same moment."""

import multiprocessing
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from time import perf_counter
from typing import Any

from django.db import connections

# A block of work: made ready without the clock, then carried out under it.
Ready = Callable[[], None]
Prepare = Callable[..., Ready]
FORK = multiprocessing.get_context("fork")


def _serve(pipe: Any, kinds: dict[str, Prepare]) -> None:
    while (asked := pipe.recv()) is not None:
        kind, words = asked
        carry_out = kinds[kind](words)
        pipe.send("ready")
        pipe.recv()
        carry_out()
        pipe.send("done")
    connections.close_all()


class Clients:
    """Some processes that do the same kind of work side by side."""

    def __init__(self, pipes: Sequence[Any]) -> None:
        self.pipes = pipes

    def seconds(self, kind: str, words: Sequence[Any]) -> float:
        """From the starting signal until the last client has done its share of `words`."""
        share = len(words) // len(self.pipes)
        for number, pipe in enumerate(self.pipes):
            pipe.send((kind, words[number * share : (number + 1) * share]))
        for pipe in self.pipes:
            pipe.recv()
        begun = perf_counter()
        for pipe in self.pipes:
            pipe.send("go")
        for pipe in self.pipes:
            pipe.recv()
        return perf_counter() - begun


@contextmanager
def clients(count: int, kinds: dict[str, Prepare]) -> Iterator[Clients]:
    """`count` processes, each with connections of its own, that know how to do `kinds` of work."""
    connections.close_all()
    pipes, processes = [], []
    for _ in range(count):
        ours, theirs = FORK.Pipe()
        process = FORK.Process(target=_serve, args=(theirs, kinds), daemon=True)
        process.start()
        pipes.append(ours)
        processes.append(process)
    try:
        yield Clients(pipes)
    finally:
        for pipe in pipes:
            pipe.send(None)
        for process in processes:
            process.join(10)
