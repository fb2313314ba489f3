"""The one place where working hours are added and counted."""

from datetime import datetime, time, timedelta
from typing import NamedTuple

import pytz
from odoo import api, models

from ...tools.timeline import Clock, Timeline, merged, rounded, subtracted, whole

# A month answers nearly everything; those who are away for long are asked about further ahead.
# What two years do not hold goes on round the clock: there is always a deadline.
HORIZONS = (timedelta(weeks=5), timedelta(weeks=27), timedelta(weeks=105))
HOUR = timedelta(hours=1)


class Schedule(NamedTuple):
    """Whose hours count: a calendar in a zone, less the leaves of a company and of a person."""

    # 0: round the clock
    calendar_id: int
    zone: str
    company_id: int
    # 0: nobody's own leaves count
    resource_id: int = 0

    @property
    def is_clock(self):
        return not self.calendar_id and not self.resource_id


class CrmWorkingTime(models.AbstractModel):
    """Working hours of people, roles and companies, many at once.

    ``who`` is a ``res.users`` or a ``res.role``, or empty; ``company`` a ``res.company``, or empty
    (the person's, else the current one). Moments are naive UTC. What counts:

    1. for a person the calendar of their resource (the one in that company, else one without a
       company, else any) in the resource's time zone, less their leaves and the public holidays;
       who has no calendar, or one without hours, works the company's hours in their own zone;
    2. for a role its one person; or the calendar that all its people share, without leaves of
       anybody's own; else the company's;
    3. for a company its calendar less its public holidays;
    4. else every hour, round the clock: ``_missing_calendars`` tells for whom.

    The number of queries grows with the distinct calendars and zones, not with the requests.
    """

    _name = "crm.working.time"
    _description = "Working Time"

    @api.model
    def _plan(self, requests):
        """The moments by which as many working hours are over.

        :param requests: ``[(start, hours, who, company)]``; negative hours go back, and no hours
            are over at the start
        :return: ``[datetime]`` in the same order, whole seconds, never empty
        """
        chains = self._schedules((who, company) for _start, _hours, who, company in requests)
        asked = [
            (start, timedelta(hours=hours), chains[key_of(who, company)])
            for start, hours, who, company in requests
        ]
        planned = [None] * len(asked)
        left, level = range(len(asked)), 0
        while left:
            # who is not there for two years does not answer; the next in the chain does
            questions = [
                (start, duration, chain[level])
                for start, duration, chain in (asked[index] for index in left)
            ]
            answers = self._plan_on_schedules(set(questions))
            for index, question in zip(left, questions, strict=True):
                planned[index] = answers[question]
            left, level = [index for index in left if not planned[index]], level + 1
        return [rounded(moment) for moment in planned]

    @api.model
    def _hours_between(self, spans):
        """Working hours between two moments, as ``_plan`` counts them.

        :param spans: ``[(start, stop, who, company)]``; an empty moment gives 0.0
        :return: ``[float]`` in the same order; negative where ``stop`` is before ``start``
        """
        chains = self._schedules((who, company) for _start, _stop, who, company in spans)
        asked = [
            (start, stop, chains[key_of(who, company)][0]) for start, stop, who, company in spans
        ]
        stretches = {}
        for start, stop, schedule in asked:
            if start and stop:
                _widen(stretches, schedule, min(start, stop), max(start, stop))
        timelines = self._timelines(stretches)
        return [
            timelines[schedule].between(start, stop) / HOUR if start and stop else 0.0
            for start, stop, schedule in asked
        ]

    @api.model
    def _absent_users(self, users, start, until=None):
        """Those of ``users`` who are away.

        :param start: naive UTC; who is on leave then is absent
        :param until: naive UTC, or ``{user: moment}`` where each has an own deadline: whose leave
            begins before it is as good as absent for what is to be done by then
        :return: ``res.users``; archived people are always absent
        """
        away = users.filtered(lambda user: not user.active)
        deadlines = until if isinstance(until, dict) else dict.fromkeys(users, until)
        latest = max((each for each in deadlines.values() if each), default=start)
        # sudo: that somebody is away is no secret, their leaves are not readable for all
        leaves = (
            self.env["resource.calendar.leaves"]
            .sudo()
            .search(
                [
                    ("resource_id", "any", [("user_id", "in", users.ids), ("active", "=", True)]),
                    ("time_type", "=", "leave"),
                    ("date_from", "<=", max(start, latest)),
                    ("date_to", ">", start),
                ]
            )
        )
        by_user = leaves.grouped(lambda leave: leave.resource_id.user_id.id)
        return away | users.filtered(
            lambda user: any(
                leave.date_from <= start or leave.date_from < (deadlines.get(user) or start)
                for leave in by_user.get(user.id, ())
            )
        )

    @api.model
    def _zone(self, who, company):
        """Name of the time zone in which ``who`` works; see ``_zones`` for many."""
        return self._zones([(who, company)])[0]

    @api.model
    def _zones(self, pairs):
        """Names of the time zones of ``[(who, company)]``, in the same order."""
        pairs = list(pairs)
        chains = self._schedules(pairs)
        return [chains[key_of(who, company)][0].zone for who, company in pairs]

    @api.model
    def _missing_calendars(self, records):
        """Those of ``records`` (companies or users) whose working hours nobody entered.

        Companies without a calendar with hours; people whose own calendar has none, and those
        who have to go by such a company: the clock runs day and night for them, or other hours
        than an administrator may think.
        """
        if records._name == "res.company":
            usable = self._with_hours(records.sudo().resource_calendar_id)
            return records.filtered(lambda one: one.sudo().resource_calendar_id not in usable)
        chains = self._schedules((user, user.company_id) for user in records)
        resources = self._resources(records)
        own = {
            user: self._resource_of(resources, user, user.company_id).calendar_id
            for user in records
        }
        usable = self._with_hours(self.env["resource.calendar"].union(*own.values()))
        return records.filtered(
            lambda user: (
                not chains[key_of(user, user.company_id)][0].calendar_id
                or (own[user] and own[user] not in usable)
            )
        )

    # -- whose hours --------------------------------------------------------------------------

    def _schedules(self, pairs):
        """Who answers for ``[(who, company)]``: ``{key: (Schedule, ...)}``.

        The first counts; the next ones answer where the first knows no hour at all. The last is
        the clock.
        """
        wanted = {key_of(who, company): (who, company) for who, company in pairs}
        members, users = {}, self.env["res.users"].sudo()
        for key, (who, company) in wanted.items():
            members[key] = self._members(who, company)
            users |= members[key]
        resources = self._resources(users)
        companies = self.env["res.company"].sudo().browse()
        for key, (_who, company) in wanted.items():
            companies |= self._company_of(members[key], company)
        usable = self._with_hours(
            companies.resource_calendar_id | resources_calendars(self.env, resources)
        )
        chains = {}
        for key, (_who, company) in wanted.items():
            people = members[key]
            company = self._company_of(people, company)
            chain = self._company_chain(company, usable)
            own = {
                self._person_schedule(resources, user, company, usable, chain[0]) for user in people
            }
            if len(people) == 1:
                chain = (*own, *chain)
            elif len({each.calendar_id for each in own}) == 1:
                zones = {each.zone for each in own}
                calendar = self.env["resource.calendar"].sudo().browse(next(iter(own)).calendar_id)
                zone = zones.pop() if len(zones) == 1 else calendar.tz or chain[0].zone
                chain = (Schedule(calendar.id or 0, zone, company.id), *chain)
            chains[key] = tuple(dict.fromkeys(chain))
        return chains

    def _members(self, who, company):
        """The people ``who`` stands for; only internal ones who work for ``company`` in a role."""
        if not who:
            return self.env["res.users"].sudo()
        if who._name == "res.users":
            return who.sudo()
        # sudo: roles and people of other companies are not readable for everybody
        return who.sudo().user_ids.filtered(
            lambda user: (
                user.active and not user.share and (not company or company in user.company_ids)
            )
        )

    def _company_of(self, people, company):
        if not company:
            company = people.company_id if len(people) == 1 else self.env.company
        # sudo: hours hold for whoever asks
        return company.sudo()

    def _resources(self, users):
        """The resources of ``users``: ``{user id: resource.resource}``."""
        # sudo: working hours of colleagues are no secret, resources are not readable for all
        resources = (
            self.env["resource.resource"]
            .sudo()
            .search([("user_id", "in", users.ids), ("active", "=", True)], order="id")
        )
        return resources.grouped(lambda resource: resource.user_id.id)

    def _resource_of(self, resources, user, company):
        mine = resources.get(user.id, self.env["resource.resource"])
        return (
            mine.filtered(lambda each: each.company_id == company)
            or mine.filtered(lambda each: not each.company_id)
            or mine
        )[:1]

    def _person_schedule(self, resources, user, company, usable, fallback):
        """The schedule of one person, ``fallback`` where they have no resource."""
        resource = self._resource_of(resources, user, company)
        if not resource:
            return fallback
        if resource.calendar_id in usable:
            owner = resource.company_id or company
            return Schedule(resource.calendar_id.id, resource.tz, owner.id, resource.id)
        return Schedule(fallback.calendar_id, resource.tz or fallback.zone, company.id, resource.id)

    def _company_chain(self, company, usable):
        calendar = company.resource_calendar_id
        zone = calendar.tz or company.partner_id.tz or "UTC"
        clock = Schedule(0, zone, company.id)
        if calendar not in usable:
            return (clock,)
        return (Schedule(calendar.id, zone, company.id), clock)

    def _with_hours(self, calendars):
        """Those of ``calendars`` in which anybody works at all."""
        flexible = calendars.filtered("flexible_hours")
        usable = flexible.filtered(lambda one: one.hours_per_day and one.full_time_required_hours)
        fixed = calendars - flexible
        if fixed:
            usable |= (
                self.env["resource.calendar.attendance"]
                .sudo()
                .search(
                    [
                        ("calendar_id", "in", fixed.ids),
                        ("display_type", "=", False),
                        ("day_period", "!=", "lunch"),
                    ]
                )
                .filtered(lambda each: each.hour_from < each.hour_to)
                .calendar_id
            )
        return usable

    # -- their hours --------------------------------------------------------------------------

    def _plan_on_schedules(self, questions):
        """Moments for ``{(start, duration, schedule)}``; None where nobody works for two years."""
        answers, left, timelines = {}, questions, {}
        for horizon in HORIZONS:
            stretches = {}
            for start, duration, schedule in left:
                edge = start + (horizon if duration >= timedelta() else -horizon)
                _widen(stretches, schedule, min(start, edge), max(start, edge))
            timelines = self._timelines(stretches)
            for question in left:
                start, duration, schedule = question
                answers[question] = timelines[schedule].add(start, duration)
            left = [question for question in left if answers[question] is None]
            if not left:
                break
        return answers | self._beyond_horizon(questions, answers, timelines)

    def _beyond_horizon(self, questions, answers, timelines):
        """Answers to what the furthest horizon does not hold: the rest is counted by the clock."""
        found = {}
        for question in questions:
            start, duration, schedule = question
            answer = answers[question]
            # others in the batch may have had more of the future read: that must not matter
            if answer and (schedule.is_clock or abs(answer - start) <= HORIZONS[-1]):
                continue
            edge = start + (HORIZONS[-1] if duration >= timedelta() else -HORIZONS[-1])
            worked = timelines[schedule].between(start, edge)
            found[question] = edge + duration - worked if worked else None
        return found

    def _timelines(self, stretches):
        """What is worked within stretches of time.

        :param stretches: ``{Schedule: (first, last)}``, naive UTC
        :return: ``{Schedule: Timeline}``, in full from first to last
        """
        timelines, groups, zones = {}, {}, {}
        for schedule, (first, last) in stretches.items():
            if schedule.is_clock:
                timelines[schedule] = Clock
                continue
            _widen(groups, schedule._replace(resource_id=0), first, last)
            if schedule.resource_id:
                _widen(zones, schedule.zone, first, last)
        shared = {group: self._company_spans(group, *groups[group]) for group in groups}
        away = {}
        for zone, stretch in zones.items():
            ids = {each.resource_id for each in stretches if each.zone == zone} - {0}
            away[zone] = self._own_leaves(zone, sorted(ids), *stretch)
        common = {group: Timeline(spans) for group, spans in shared.items()}
        for schedule in stretches.keys() - timelines.keys():
            group = schedule._replace(resource_id=0)
            holes = away[schedule.zone].get(schedule.resource_id) if schedule.resource_id else None
            timelines[schedule] = (
                Timeline(subtracted(shared[group], holes)) if holes else common[group]
            )
        return timelines

    def _company_spans(self, group, first, last):
        """Hours of a calendar less the public holidays of a company."""
        zone = pytz.timezone(group.zone)
        first, last = _whole_weeks(first, last, zone)
        if not group.calendar_id:
            return [(naive(first), naive(last))]
        calendar = self.env["resource.calendar"].sudo().browse(group.calendar_id)
        hours = calendar._attendance_intervals_batch(first, last, tz=zone)[False]
        holidays = calendar._leave_intervals_batch(
            first,
            last,
            domain=[("time_type", "=", "leave"), ("company_id", "in", (group.company_id, False))],
            tz=zone,
        )[False]
        return subtracted(_spans(hours), _spans(holidays))

    def _own_leaves(self, zone, resource_ids, first, last):
        """``{resource id: spans}`` of people's own leaves, whatever calendar they were taken in."""
        zone = pytz.timezone(zone)
        first, last = _whole_weeks(first, last, zone)
        found = (
            self.env["resource.calendar"]
            .sudo()
            ._leave_intervals_batch(
                first,
                last,
                resources=self.env["resource.resource"].sudo().browse(resource_ids),
                domain=[("time_type", "=", "leave"), ("resource_id", "!=", False)],
                tz=zone,
            )
        )
        return {resource_id: _spans(found[resource_id]) for resource_id in resource_ids}


def resources_calendars(env, resources):
    """Calendars of ``{user id: resource.resource}``."""
    return env["resource.calendar"].sudo().union(*(each.calendar_id for each in resources.values()))


def key_of(who, company):
    """By what ``_schedules`` knows a pair."""
    return (who._name, who._ids, company.id) if who else (None, (), company.id)


def _widen(stretches, key, first, last):
    """Make ``stretches[key]`` hold ``first`` and ``last``."""
    known = stretches.get(key)
    stretches[key] = (min(first, known[0]), max(last, known[1])) if known else (first, last)


def _whole_weeks(first, last, zone):
    """Monday to Monday in ``zone`` around a stretch.

    Native flexible calendars deal out the hours of a week from the first day that is asked for:
    asked in whole weeks they always say the same.
    """
    first = pytz.utc.localize(first).astimezone(zone).date()
    last = pytz.utc.localize(last).astimezone(zone).date()
    first -= timedelta(days=first.weekday())
    last += timedelta(days=7 - last.weekday())
    return tuple(zone.localize(datetime.combine(each, time.min)) for each in (first, last))


def naive(moment):
    return moment.astimezone(pytz.utc).replace(tzinfo=None)


def _spans(intervals):
    """Native intervals as ``[(begin, end)]`` in naive UTC."""
    return merged((whole(naive(begin)), whole(naive(end))) for begin, end, _meta in intervals)
