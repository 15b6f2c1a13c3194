"""Telling the three months from the first day to the last."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

from api.demo.arrangements import arrangements
from api.demo.complaints import complaints
from api.demo.deals import begin_deals
from api.demo.followups import follow_ups, outings
from api.demo.forgetting import forgetting
from api.demo.office import adjustments, open_project, plan_staff, set_roster
from api.demo.paperwork import paperwork
from api.demo.people import ZONE
from api.demo.quarrels import quarrels
from api.demo.stories import office_notes, scripted
from api.demo.targets import reviews, set_targets
from api.demo.tenants import put_on_record
from api.demo.visitors import visitors
from api.demo.visits import play_day
from api.demo.world import DAYS, World

LAST_DAY = date(2026, 9, 30)


def end_of_story(until: datetime | None) -> datetime:
    """The moment at which the story stops: ``until``, or the evening of 30 September 2026."""
    zone = ZoneInfo(ZONE)
    return until.astimezone(zone) if until is not None else datetime.combine(LAST_DAY, time(23, 59, 59), tzinfo=zone)


def told(seed: int, project: str, until: datetime | None) -> World:
    """The whole story, its last day that of ``until``. The same arguments tell the same story."""
    first = end_of_story(until).date() - timedelta(days=DAYS - 1)
    world = World(project, first, Random(seed), Random(f"beside {seed}"))  # noqa: S311 -- a story, no secret
    open_project(world)
    set_targets(world)
    reviews(world)
    put_on_record(world)
    plan_staff(world)
    for index in range(DAYS):
        set_roster(world, index)
        outings(world, index)
        told_today = [*scripted(world, index), *quarrels(world, index), *arrangements(world, index)]
        play_day(world, index, [*told_today, *adjustments(world, index)])
        follow_ups(world, index)
        begin_deals(world, index)
        complaints(world, index)
        office_notes(world, index)
        paperwork(world, index)
        visitors(world, index)
        forgetting(world, index)
    return world
