"""Clients in processes of their own, which start a block of work at the same moment."""

import multiprocessing
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from time import perf_counter
from typing import Any, TypeVar

from django.db import connections

# A block of work: made ready without the clock, then carried out under it.
Ready = Callable[[], None]
Prepare = Callable[..., Ready]
FORK = multiprocessing.get_context("fork")
Result = TypeVar("Result")


def apart(work: Callable[..., Result], *words: Any) -> Result:
    """The result of `work`, done in a process of its own: one that runs no thread can be forked."""
    connections.close_all()
    with ProcessPoolExecutor(max_workers=1, mp_context=FORK) as pool:
        return pool.submit(work, *words).result()


def _serve(pipe: Any, kinds: Mapping[str, Prepare]) -> None:
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

    def seconds(self, kind: str, words: Sequence[Any], *, afterwards: Ready | None = None) -> float:
        """From the starting signal until the last client has done its share of `words`, and what comes `afterwards`."""
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
        if afterwards:
            afterwards()
        return perf_counter() - begun


@contextmanager
def clients(count: int, kinds: Mapping[str, Prepare]) -> Iterator[Clients]:
    """`count` processes, each with connections of its own, that know how to do `kinds` of work."""
    connections.close_all()
    pipes, processes = [], []
    for _ in range(count):
        ours, theirs = FORK.Pipe()
        process = FORK.Process(target=_serve, args=(theirs, kinds), daemon=True)
        process.start()
        # So that the end of a client is the end of its pipe, and nobody waits for it in vain.
        theirs.close()
        pipes.append(ours)
        processes.append(process)
    try:
        yield Clients(pipes)
    finally:
        for pipe in pipes:
            pipe.send(None)
        for process in processes:
            process.join(10)
            process.kill()
