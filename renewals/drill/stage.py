"""The stage: the worker and the beat of a drill, which run whenever the real ones would have something to do.

The real beat comes each half minute. Of all those beats one a day is played, shortly after midnight where the server
stands, one after each scene, and one whenever a notice is due; while the mail server is away it is tried once an hour
instead of once a minute. Nothing listens to the broker, which lies in this process's memory: what is delivered has been
found by the sweep, as after a lost message.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, time, timedelta

from django.db.models import Min
from django.utils import timezone

from accounts.models import Office
from notifications.models import Notice
from notifications.tasks import deliver_pending
from renewals.drill.clock import Clock
from renewals.drill.facts import Facts
from renewals.drill.post import PostOffice
from renewals.drill.story import Story
from renewals.tasks import remind

BEAT, PATIENCE = timedelta(seconds=30), timedelta(hours=1)


class Stage:
    """Everything that is not an officer."""

    def __init__(self, *, clock: Clock, post: PostOffice, story: Story, facts: Facts) -> None:
        self.clock, self.post, self.story, self.facts = clock, post, story, facts
        self.is_running = True
        self._beaten_at = clock.read()

    @contextmanager
    def at(self, office: Office, moment: str) -> Iterator[None]:
        """A scene in an office at this moment of its own clock: `2027-01-04 09.30`."""
        self.until(datetime.strptime(moment, "%Y-%m-%d %H.%M").replace(tzinfo=office.zone))
        with timezone.override(office.zone):
            yield
        self.clock.go_to(self.clock.read() + BEAT)
        if self.is_running:
            self._beat()

    def until(self, moment: datetime) -> None:
        """Let everything happen that happens by itself up to then."""
        while self.is_running and (next_beat := self._next_beat()) <= moment:
            self.clock.go_to(max(next_beat, self.clock.read()))
            self._beat()
        self.clock.go_to(moment)

    def switch_off(self) -> None:
        self.is_running = False

    def switch_on(self) -> None:
        """Worker and beat come back, and beat at once."""
        self._note_days_off()
        self.is_running = True
        self._beat()

    def _beat(self) -> None:
        self._beaten_at = self.clock.read()
        self.facts.beats.append(self._beaten_at)
        remind()
        deliver_pending()
        self.story.go_on()

    def _next_beat(self) -> datetime:
        today = timezone.localdate(self.clock.read(), timezone.get_default_timezone())
        midnight = datetime.combine(today + timedelta(days=1), time(), tzinfo=timezone.get_default_timezone())
        due: datetime | None = Notice.objects.pending().aggregate(at=Min("try_after"))["at"]
        if due is None:
            return midnight + BEAT
        pause = BEAT if self.post.is_open else PATIENCE
        return min(midnight + BEAT, max(due, self._beaten_at + pause))

    def _note_days_off(self) -> None:
        """The days of the installation on which it never looked."""
        zone = timezone.get_default_timezone()
        day = timezone.localdate(self._beaten_at, zone) + timedelta(days=1)
        while day < timezone.localdate(self.clock.read(), zone):
            self.facts.days_off.append(day)
            day += timedelta(days=1)
