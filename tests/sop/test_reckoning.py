"""The clock against an oracle that shares nothing with it: it looks at every second by itself."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

import holidays
import pytest

from sop.clock import Cause
from sop.office_hours import OfficeTime, Week
from sop.reckoning import Life, Lived, Turn, reckon

BEGINNING = datetime(2025, 12, 1, tzinfo=UTC)
DAYS = 400
ZONE = ZoneInfo("Asia/Makassar")
RAMADAN, AFTERWARDS = date(2026, 2, 18), date(2026, 3, 25)
SHORT = ["08.00-12.00, 12.30-15.00"] * 4 + ["08.00-11.30, 12.30-15.30", "", ""]
USUAL = ["07.30-12.00, 13.00-16.00"] * 4 + ["07.30-11.30, 13.00-16.30", "", ""]
CLOSED = {date(2026, 7, 14), date(2026, 7, 15), date(2026, 10, 5)}
TIME = OfficeTime(
    ZONE, weeks=(Week.read(AFTERWARDS, USUAL), Week.read(RAMADAN, SHORT)), closed=frozenset(CLOSED)
)
ROWS = ("fill", "sign", "issue", "upload")
ACTORS = {"fill": "ADB", "sign": "KEPALA_DINAS", "issue": "ADB", "upload": "ADB"}
TURN_OF = {
    "bsre": "bsre",
    "owner": "owner",
    "siak": "siak",
    "p12": "siak",
    "passphrase": "siak",
    "network": "other",
    "other": "other",
}


@dataclass
class Work:
    row: str
    by_id: int
    opened_at: datetime
    finished_at: datetime


@dataclass
class Wait:
    cause: str
    began_at: datetime
    ended_at: datetime | None


@dataclass
class Story:
    """A case that Random has made up."""

    life: Life
    works: list[Work] = field(default_factory=list)
    waits: list[Wait] = field(default_factory=list)


def open_seconds() -> bytearray:
    """Of every second of a bit more than a year, whether the office works."""
    national = set(
        holidays.country_holidays("ID", years=[2025, 2026, 2027], categories=("public", "government"))
    )
    table = bytearray(DAYS * 86400)
    for day in range(-1, DAYS + 1):
        morning = datetime(2025, 12, 1, tzinfo=ZONE) + timedelta(days=day)
        today = morning.date()
        if today.weekday() > 4 or today in national or today in CLOSED:
            continue
        is_friday, is_short = today.weekday() == 4, RAMADAN <= today < AFTERWARDS
        if is_short:
            minutes = [(480, 690), (750, 930)] if is_friday else [(480, 720), (750, 900)]
        else:
            minutes = [(450, 690), (780, 990)] if is_friday else [(450, 720), (780, 960)]
        midnight = int((morning - BEGINNING).total_seconds())
        for begin, end in minutes:
            first, last = midnight + begin * 60, midnight + end * 60
            if first >= 0 and last <= len(table):
                table[first:last] = b"\1" * (last - first)
    return table


OPEN = open_seconds()


def second(moment: datetime) -> int:
    return int((moment - BEGINNING).total_seconds())


def told_second_by_second(story: Story) -> tuple[Counter[tuple[str, int]], Counter[tuple[str, str]]]:
    """What was worked and what was waited, by looking at each second of the case and asking who was there."""
    working: Counter[tuple[str, int]] = Counter()
    for work in story.works:
        stretch = range(second(work.opened_at), second(work.finished_at))
        inside = sum(OPEN[stretch.start : stretch.stop])
        days = {moment.astimezone(ZONE).date() for moment in (work.opened_at, work.finished_at)}
        working[work.row, work.by_id] += inside or (len(stretch) if len(days) == 1 else 0)
    first, last = second(story.life.began_at), second(story.life.ended_at)
    rows: list[str] = [story.life.next_row] * (last - first)
    for work in sorted(story.works, key=lambda work: work.finished_at, reverse=True):
        until = second(work.finished_at) - first
        rows[:until] = [work.row] * until
    turns = [ACTORS[row] for row in rows]
    for wait in story.waits:
        begin = second(wait.began_at) - first
        end = second(wait.ended_at or story.life.ended_at) - first
        turns[begin:end] = [TURN_OF[wait.cause]] * (end - begin)
    busy = bytearray(last - first)
    for work in story.works:
        begin, end = max(second(work.opened_at) - first, 0), second(work.finished_at) - first
        busy[begin:end] = b"\1" * (end - begin)
    waiting: Counter[tuple[str, str]] = Counter()
    for place, (row, turn) in enumerate(zip(rows, turns, strict=True)):
        if OPEN[first + place] and not busy[place]:
            waiting[row, turn] += 1
    return working, waiting


def story_of(random: Random) -> Story:
    """Forward with returns, substitutes, waits and pages left open; ended, cancelled, or still running."""
    now = BEGINNING + timedelta(seconds=random.randrange(300 * 86400))
    story = Story(Life(began_at=now, ended_at=now, next_row="fill", actors=ACTORS))
    place = 0
    while place < len(ROWS) and len(story.works) < 14:
        now += timedelta(seconds=random.choice([60, 3600, 86400, 3 * 86400]) * random.random() // 1)
        if place > 1 and random.random() < 0.6:
            now = _wait(story, random, now)
        took = timedelta(seconds=random.choice([120, 900, 7 * 3600]) * random.random() // 1)
        heads = (11, 12, 13)  # the Kepala Dinas, and who stands in for him
        by = random.choice(heads if ROWS[place] == "sign" else (21, 22))
        opened, now = now - took * random.choice([0, 1]), now + took
        story.works.append(Work(ROWS[place], by, opened, now))
        chance = random.random()
        if chance < 0.05:  # cancelled
            place = len(ROWS)
        elif chance < 0.25 and place:  # returned
            place = 0
        elif chance < 0.85:  # carried out; otherwise something aside, such as a draft that was kept
            place += 1
    running = ROWS[place] if place < len(ROWS) else "fill"
    ended = now + timedelta(days=random.random() * 9 // 0.001 * 0.001) if place < len(ROWS) else now
    ended = ended.replace(microsecond=0)
    story.life = Life(began_at=story.life.began_at, ended_at=ended, next_row=running, actors=ACTORS)
    return story


def _wait(story: Story, random: Random, now: datetime) -> datetime:
    """Something is waited for, is over before the next act, or ends with it, or another cause follows at once."""
    for _ in range(random.choice([1, 1, 2])):
        ended = now + timedelta(seconds=random.randrange(6 * 86400))
        story.waits.append(Wait(random.choice(Cause.values), now, ended))
        now = ended
    return now + timedelta(seconds=random.choice([0, random.randrange(86400)]))


def lived(story: Story) -> Lived:
    return reckon(story.life, works=story.works, waits=story.waits, time=TIME)


@pytest.mark.parametrize("seed", range(12))
def test_the_oracle_agrees_to_the_second_over_a_simulated_year(seed: int) -> None:
    random = Random(seed)
    for story in [story_of(random) for _ in range(6)]:
        told = lived(story)
        working, waiting = told_second_by_second(story)
        assert {key: length.total_seconds() for key, length in told.working.items()} == working
        assert {
            (row, str(turn)): length.total_seconds() for (row, turn), length in told.waiting.items() if length
        } == waiting


def test_the_stories_have_what_they_must() -> None:
    stories = [story_of(random) for random in map(Random, range(12)) for _ in range(6)]
    rows = [[work.row for work in story.works] for story in stories]
    assert any("sign" in told[:place] for told in rows for place, row in enumerate(told) if row == "fill")
    assert {work.by_id for story in stories for work in story.works} == {11, 12, 13, 21, 22}
    assert {wait.cause for story in stories for wait in story.waits} == set(Cause.values)
    assert any(story.works[-1].finished_at < story.life.ended_at for story in stories)
    assert any(story.works[-1].row in {"fill", "sign"} for story in stories)


def test_working_and_waiting_make_up_the_office_time_of_a_case_that_one_person_works_on_by_day() -> None:
    began = datetime(2026, 10, 12, 1, tzinfo=UTC)
    works = [Work("fill", 21, began + timedelta(minutes=30), began + timedelta(minutes=42))]
    ended = began + timedelta(days=3)
    told = reckon(Life(began, ended, "sign", ACTORS), works=works, waits=[], time=TIME)
    assert told.working_on("fill") == timedelta(minutes=12)
    assert told.waiting_on("fill") == {Turn.ADB: timedelta(minutes=30)}
    total = sum(told.working.values(), timedelta()) + sum(told.waiting.values(), timedelta())
    assert total == TIME.between(began, ended)


def test_every_cause_has_its_turn() -> None:
    assert {cause: str(lived_turn(cause)) for cause in Cause.values} == TURN_OF


def lived_turn(cause: str) -> Turn:
    began = datetime(2026, 10, 12, 1, tzinfo=UTC)
    life = Life(began, began + timedelta(hours=2), "issue", ACTORS)
    told = reckon(life, works=[], waits=[Wait(cause, began, None)], time=TIME)
    ((_, turn),) = told.waiting
    return turn


def test_what_a_revision_names_no_actor_for_is_nobodys_turn() -> None:
    began = datetime(2026, 10, 12, 1, tzinfo=UTC)
    told = reckon(Life(began, began + timedelta(hours=1), "sign", {}), works=[], waits=[], time=TIME)
    assert told.waiting_on("sign") == {Turn.OTHER: timedelta(hours=1)}
