"""The project (项目): the desk itself, since when it is open, who belongs to it, which rule books it may adopt."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from domain.admission import admit
from domain.adoptions import Adoption, in_force
from domain.aggregate import DeskAggregate
from domain.desk_view import Desk
from domain.event import Fact, Refused
from domain.forms.filing import check_form
from domain.payloads import PARTS, PUBLIC
from domain.payloads.problems import pointer
from domain.payloads.times import end_of, start_of, zone_of
from domain.publishing import check_adoption, check_promotion, check_publication, with_publication
from domain.reviews.scoring import check_score
from domain.rights import check_right
from domain.rulebooks import Rulebook
from domain.settlement import check_settlement
from domain.targets.checks import check_approval, check_set, check_split, is_staff
from domain.targets.plan import Plan


class Member(NamedTuple):
    """A member of staff: role, group if any, and since when they are gone, if they are."""

    role: str
    group: str | None
    left: datetime | None


class Project(DeskAggregate):
    """Who belongs to the desk and since when it is open. Rosters, absences and targets are the judges' to fold."""

    def begin(self) -> None:
        """A project that has not opened and where nobody works."""
        self.opened_at: datetime | None = None
        self.timezone = "UTC"
        self.adoptions: tuple[Adoption, ...] = ()
        self.published: Mapping[str, Rulebook] = {}
        self.campaigns: frozenset[str] = frozenset()
        self.staff: dict[str, Member] = {}
        self.groups: frozenset[str] = frozenset()
        self.plan = Plan()

    @property
    def zone(self) -> ZoneInfo:
        """The time zone in which the desk's days begin and end."""
        return zone_of(self.timezone)

    def book_at(self, moment: datetime) -> Rulebook:
        """The book in force for something posted now that happened at ``moment``. The project must have opened."""
        return in_force(self.adoptions, moment)

    def check(self, fact: Fact, desk: Desk) -> None:
        """Raises ``Refused`` for what cannot be at this desk."""
        if fact.type == "project.opened":
            self._check_opening(fact, desk)
            return
        admit(fact, desk)
        match fact.type:
            case "staff.joined":
                self._check_joining(fact)
            case "staff.left":
                self._check_leaving(fact)
            case "staff.absent":
                self._check_absence(fact)
            case "rulebook.published":
                check_publication(fact, desk.rulebooks, self.published)
            case "rulebook.adopted":
                check_adoption(fact, desk.rulebooks, self.published)
            case "rebuild.promoted" | "rebuild.demoted":
                self._check_rebuild(fact, desk)
            case "target.set" | "target.split" | "target.approved" | "review.scored":
                self._check_plan(fact)
            case "roster.set":
                self._check_representatives(fact)
            case "campaign.announced":
                self._check_campaign(fact)
            case "commission.settled":
                check_settlement(fact, desk)
        if (check := _CHECKS.get(fact.type)) is not None:
            check(fact, self)

    def _check_opening(self, fact: Fact, desk: Desk) -> None:
        if self.exists:
            raise Refused("project_already_opened", f"The project {self.name} is open; it opens only once.", "/type")
        check_adoption(fact, desk.rulebooks, {})

    def _check_rebuild(self, fact: Fact, desk: Desk) -> None:
        if fact.type == "rebuild.promoted":
            check_promotion(fact, desk.rulebooks, self.published, self.book_at(fact.time))
            return
        build = fact.data["build"]
        promoted = [adoption.build for adoption in self.adoptions if adoption.build is not None]
        if not promoted or promoted[-1] != build:
            last = f"the last one that is, is build {promoted[-1]}" if promoted else "no build is"
            raise Refused("not_promoted", f"Build {build} is not in force by promotion: {last}.", "/data/build")

    def _check_joining(self, fact: Fact) -> None:
        person = fact.data["staff"]
        if person == PUBLIC or person in PARTS:
            meant = "the department" if person == PUBLIC else "a part in a deal"
            raise Refused("reserved_id", f"Nobody can be called {person}: the word stands for {meant}.", "/data/staff")
        member = self.staff.get(person)
        if member is not None and member.left is None:
            raise Refused("staff_already_joined", f"{person} belongs to the desk already.", "/data/staff")

    def _check_leaving(self, fact: Fact) -> None:
        left = self.staff[fact.data["staff"]].left
        if left is not None:
            raise Refused("staff_has_left", f"{fact.data['staff']} left on {left.isoformat()} already.", "/data/staff")

    def _check_absence(self, fact: Fact) -> None:
        until = fact.data.get("until")
        if until is not None and end_of(until, self.zone) < fact.time:
            raise Refused("until_before_time", f"The absence would end ({until}) before it begins.", "/data/until")

    def _check_plan(self, fact: Fact) -> None:
        book = self.book_at(fact.time)
        if fact.type == "review.scored":
            check_score(fact, self.staff, book, self.zone)
            return
        self._check_scope(fact)
        check = {"target.set": check_set, "target.split": check_split, "target.approved": check_approval}[fact.type]
        check(fact, self.plan, self.staff, book)

    def _check_scope(self, fact: Fact) -> None:
        kind, _, name = fact.data["scope"].rpartition("/")
        known = {"group": name in self.groups, "staff": name in self.staff}
        if not known.get(kind, name == "project" or any(known.values())):
            raise Refused(
                "unknown_scope",
                f"{name} is neither the project nor a group or member of staff of it.",
                "/data/scope",
            )

    def _check_representatives(self, fact: Fact) -> None:
        for group, person in fact.data.get("representatives", {}).items():
            at = pointer("data", "representatives", group)
            if group not in self.groups:
                raise Refused("unknown_group", f"There is no group {group}: nobody has joined it.", at)
            member = self.staff.get(person)
            if member is None:
                raise Refused("unknown_staff", f"{person} is no member of staff: staff.joined comes first.", at)
            if member.left is not None and fact.time >= member.left:
                raise Refused("staff_has_left", f"{person} left on {member.left.isoformat()}.", at)
            if member.group != group:
                belongs = f"belongs to {member.group}" if member.group else "belongs to no group"
                raise Refused("not_of_the_group", f"{person} {belongs} and cannot be sent by {group}.", at)

    def _check_campaign(self, fact: Fact) -> None:
        data = fact.data
        if data["campaign"] in self.campaigns:
            raise Refused(
                "campaign_repeated",
                f"The campaign {data['campaign']} is announced already; other terms need another campaign.",
                "/data/campaign",
            )
        if end_of(data["until"], self.zone) < start_of(data["from"], self.zone):
            raise Refused(
                "until_before_from",
                f"The campaign would end ({data['until']}) before it begins ({data['from']}).",
                "/data/until",
            )

    def take_in(self, event_type: str, data: Mapping[str, Any], time: datetime) -> None:
        """Notes the opening, and who comes and goes."""
        match event_type:
            case "project.opened":
                self.opened_at = time
                self.timezone = data["timezone"]
                self.adoptions = (Adoption(time, data["rulebook"], {}),)
            case "rulebook.adopted":
                effective = start_of(data["effective_from"], self.zone)
                name = data["rulebook"]
                adopted = Adoption(effective, name, data.get("parameters") or {}, self.published.get(name))
                self.adoptions = (*self.adoptions, adopted)
            case "rebuild.promoted":
                self.adoptions = (*self.adoptions, self._promotion(data))
            case "rebuild.demoted":
                self.adoptions = tuple(one for one in self.adoptions if one.build != data["build"])
            case "rulebook.published":
                self.published = with_publication(self.published, data)
            case "campaign.announced":
                self.campaigns |= {data["campaign"]}
            case "target.set" | "target.split" | "target.approved":
                self.plan = self.plan.after(event_type, data, time, 0, is_staff(self.staff))
            case "staff.joined":
                group = data.get("group")
                self.staff = {**self.staff, data["staff"]: Member(data["role"], group, None)}
                if group is not None:
                    self.groups |= {group}
            case "staff.left":
                person = data["staff"]
                self.staff = {**self.staff, person: self.staff[person]._replace(left=time)}

    def _promotion(self, data: Mapping[str, Any]) -> Adoption:
        since, name = data.get("effective_from"), data.get("rulebook")
        effective = start_of(since, self.zone) if since else datetime.min.replace(tzinfo=UTC)
        book = self.published.get(name) if name else None
        return Adoption(effective, name, data.get("parameters") or {}, book, data["build"])


_CHECKS: Mapping[str, Callable[[Fact, Project], None]] = {
    "form.filed": check_form,
    "form.checked": check_form,
    "rotation.adjusted": lambda fact, project: check_right(fact, project.book_at(fact.time)),
}
"""Checks that stand by their subject."""
