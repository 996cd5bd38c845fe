"""A measured ratio, and the bound that it is held against."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Figure:
    """One line of the table. Without a bound it is told, and decides nothing."""

    name: str
    value: float
    at_least: float | None = None
    at_most: float | None = None
    note: str = ""

    @property
    def is_kept(self) -> bool:
        return (self.at_least is None or self.value >= self.at_least) and (
            self.at_most is None or self.value <= self.at_most
        )

    def __str__(self) -> str:
        bound = "" if self.at_least is None else f">= {self.at_least:g}"
        bound = bound if self.at_most is None else f"<= {self.at_most:g}"
        verdict = "" if not bound else "ok" if self.is_kept else "MISSED"
        return f"{self.name:<82} {self.value:>7.2f}  {bound:<8} {verdict:<7} {self.note}".rstrip()


def tell(figures: Iterable[Figure]) -> bool:
    """Print a line for each; whether every bound is kept."""
    kept = True
    for figure in figures:
        print(figure, flush=True)  # or a fork would print it once more
        kept = kept and figure.is_kept
    return kept
