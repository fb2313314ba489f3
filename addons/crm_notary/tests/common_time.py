"""People and calendars of the tests about working time.

All hours are Monday to Friday, 8 to 12 and 13 to 17, in Shanghai (UTC+8), unless said otherwise.

===========  =====================================================================
who          works
===========  =====================================================================
company      ``office``
ann          ``office``, on leave where a test says so
ben          ``office``
eve          no resource: the company's hours
sales        role of ann and ben
===========  =====================================================================
"""

from datetime import datetime

import pytz
from odoo.fields import Command
from odoo.tests import TransactionCase, new_test_user

SHANGHAI = "Asia/Shanghai"
WEEK = range(5)
OFFICE_HOURS = ((8, 12), (13, 17))


def local(text, zone=SHANGHAI):
    """``"2026-11-26 09:00"`` in ``zone`` as naive UTC, the way the database keeps it."""
    moment = pytz.timezone(zone).localize(datetime.fromisoformat(text))
    return moment.astimezone(pytz.utc).replace(tzinfo=None)


def shown(moment, zone=SHANGHAI):
    """The reverse of ``local``."""
    return pytz.utc.localize(moment).astimezone(pytz.timezone(zone)).strftime("%Y-%m-%d %H:%M")


class WorkingTimeCase(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env(context={**cls.env.context, "tracking_disable": True, "lang": "en_US"})
        cls.time = cls.env["crm.working.time"]
        cls.office = cls.make_calendar("Office")
        cls.company = cls.make_company("Ningbo Fasteners", cls.office)
        cls.office.company_id = cls.company
        cls.ann, cls.ben, cls.eve = (cls.make_user(name) for name in ("ann", "ben", "eve"))
        cls.ann_works = cls.make_resource(cls.ann)
        cls.ben_works = cls.make_resource(cls.ben)
        cls.sales = cls.env["res.role"].create(
            {"name": "Sales desk", "user_ids": [Command.set((cls.ann | cls.ben).ids)]}
        )
        cls.nobody = cls.env["res.users"]

    @classmethod
    def make_company(cls, name, calendar=None):
        company = cls.env["res.company"].create({"name": name})
        company.resource_calendar_id = calendar
        return company

    @classmethod
    def make_calendar(cls, name, days=WEEK, hours=OFFICE_HOURS, **values):
        """A calendar with the same ``hours`` on each of ``days``."""
        attendances = [
            Command.create(
                {
                    "name": f"{name} {day} {begin}",
                    "dayofweek": str(day),
                    "hour_from": begin,
                    "hour_to": end,
                    "day_period": "morning" if end <= 12 else "afternoon",
                }
            )
            for day in days
            for begin, end in hours
        ]
        return cls.env["resource.calendar"].create(
            {
                "name": name,
                "tz": SHANGHAI,
                "company_id": False,
                "attendance_ids": attendances,
                **values,
            }
        )

    @classmethod
    def make_user(cls, login, **values):
        company = values.pop("company", cls.company)
        return new_test_user(
            cls.env,
            login=f"time_{login}",
            name=login.capitalize(),
            groups="base.group_user",
            company_id=company.id,
            company_ids=[Command.set(company.ids)],
            **values,
        )

    @classmethod
    def make_resource(cls, user, calendar=None, **values):
        return cls.env["resource.resource"].create(
            {
                "name": user.name,
                "user_id": user.id,
                "company_id": cls.company.id,
                "tz": SHANGHAI,
                "calendar_id": (cls.office if calendar is None else calendar).id,
                **values,
            }
        )

    @classmethod
    def make_leave(cls, first, last, resource=None, calendar=None, zone=SHANGHAI):
        """Time off from the morning of ``first`` to the night of ``last``, as Odoo stores it."""
        return cls.env["resource.calendar.leaves"].create(
            {
                "name": "Away",
                "date_from": local(f"{first} 00:00:00", zone),
                "date_to": local(f"{last} 23:59:59", zone),
                "resource_id": resource.id if resource else False,
                "calendar_id": (calendar or (resource and resource.calendar_id) or cls.office).id,
            }
        )

    def plan(self, text, hours, who=None, company=None, zone=SHANGHAI):
        """Where ``hours`` from the local moment ``text`` end, as local text."""
        request = (local(text, zone), hours, who or self.nobody, company or self.company)
        return shown(self.time._plan([request])[0], zone)

    def worked(self, start, stop, who=None, company=None, zone=SHANGHAI):
        span = (local(start, zone), local(stop, zone), who or self.nobody, company or self.company)
        return self.time._hours_between([span])[0]
