"""The drill: two years on a clock of its own, played by the real code in a database that is gone afterwards."""
