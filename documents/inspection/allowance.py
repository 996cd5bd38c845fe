"""How much processor time a file may take: two to three times what the heaviest honest one of its kind needs.

A timer of the system counts it and ends the process when it is up, in the middle of whatever decoder that is. Fifty
pages in 10 MB from a colour scanner take 0.05 to 0.07 s each, those of a fine black and white one 0.12 s; ten
photographs of 65 million points 0.4 s each.
"""

import signal
import time

# For the structure alone, which an honest file gives away in a tenth of that.
STRUCTURE = 1.5
# In all: so much for every file, and more for each of its pages or photographs.
ANY_FILE, A_PAGE, A_PHOTOGRAPH = 2.0, 0.11, 0.8
# No single one of them takes longer, however many there are.
ONE_PAGE, ONE_PHOTOGRAPH = 1.5, 2.0
_NOTHING = 0.001  # to the timer, 0 means no limit


class Allowance:
    """The time of one file, handed out piece by piece; whoever takes longer than his piece is ended."""

    def __init__(self, seconds: float = ANY_FILE) -> None:
        self._until = time.process_time() + seconds

    def extend(self, seconds: float) -> None:
        """The file has turned out to hold more, and may take longer in all."""
        self._until += seconds

    def hand_out(self, seconds: float) -> None:
        """Begin a piece of so many seconds, or of what is left."""
        left = self._until - time.process_time()
        signal.setitimer(signal.ITIMER_PROF, max(min(seconds, left), _NOTHING))
