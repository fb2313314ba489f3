"""The people and leads the router's tests share.

Team East: Ann (capacity 10), Ben (10), Cai (5); Mia leads it. Dan directs. Zoe administers.
Everybody works Monday to Friday, 8 to 12 and 13 to 17, UTC.
Tests start on Monday, 2026-11-02, 9:00.
"""

from datetime import datetime
from unittest.mock import patch

from freezegun import freeze_time
from odoo import fields
from odoo.addons.mail.tests.common import mail_new_test_user
from odoo.tests import TransactionCase

MONDAY = datetime(2026, 11, 2, 9, 0)


def candidate(user_id, why, quality=0.0, opened=0, capacity=1000):
    """A row of an explanation, see tools/load_score.py."""
    return [user_id, why, 0.0, 0, opened, capacity, 0, quality]


class RouterCase(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env(context={**cls.env.context, "tracking_disable": True, "lang": "en_US"})
        frozen = freeze_time(MONDAY, tick=False)
        cls.clock = frozen.start()
        cls.addClassCleanup(frozen.stop)
        cls.company = cls.env.company
        cls.calendar = cls.env["resource.calendar"].create({"name": "Office", "tz": "UTC"})
        cls.company.resource_calendar_id = cls.calendar
        cls.env["crm.team"].search([]).write({"sequence": 99})
        cls.ann, cls.ben, cls.cai = (
            cls._user(name, "sales_team.group_sale_salesman") for name in ("ann", "ben", "cai")
        )
        cls.mia = cls._user("mia", "sales_team.group_sale_manager")
        cls.dan = cls._user("dan", "sales_team.group_sale_manager")
        cls.team = cls._team("East", cls.mia, {cls.ann: 10, cls.ben: 10, cls.cai: 5})
        cls.env["crm.route.rule"].search([]).active = False
        cls.rule = cls.env["crm.route.rule"].create({"name": "All of the team"})

    def setUp(self):
        super().setUp()
        self.at(MONDAY)

    def at(self, moment):
        """Move the clock; transactions see the moment too."""
        moment = fields.Datetime.to_datetime(moment)
        self.clock.move_to(moment)
        self.env.cr._now = moment

    @classmethod
    def _user(cls, login, groups, **values):
        return mail_new_test_user(
            cls.env,
            login=login,
            name=login.capitalize(),
            groups=f"base.group_user,{groups}",
            notification_type="inbox",
            email=f"{login}@test.example.com",
            **values,
        )

    @classmethod
    def _team(cls, name, leader, capacities, routed=True):
        team = cls.env["crm.team"].create(
            {
                "name": name,
                "user_id": leader.id,
                "sequence": 1,
                "use_leads": True,
                "use_opportunities": True,
                "route_enabled": routed,
                "crm_team_member_ids": [
                    (0, 0, {"user_id": user.id, "assignment_max": capacity})
                    for user, capacity in capacities.items()
                ],
            }
        )
        return team

    def lead(self, name="Lead", **values):
        """A lead that arrives by itself, for the team East."""
        values = {"team_id": self.team.id, "user_id": False, **values}
        return self.env["crm.lead"].create({"name": name, "type": "opportunity", **values})

    def leads(self, count, **values):
        base = {"team_id": self.team.id, "user_id": False, "type": "opportunity", **values}
        return self.env["crm.lead"].create(
            [{"name": f"Lead {number}", **base} for number in range(count)]
        )

    def route(self):
        """Route what waits, as the cron does."""
        while self.env["crm.lead"]._route_next():
            self.env.flush_all()
        self.env.flush_all()

    def given_to(self, user):
        lead = self.lead()
        lead.write({"user_id": user.id, "assignment_reason": "test"})
        return lead

    def leave(self, user, first, last):
        """Somebody is away from the first day to the last."""
        resource = self.env["resource.resource"].search([("user_id", "=", user.id)], limit=1)
        resource = resource or self.env["resource.resource"].create(
            {
                "name": user.name,
                "user_id": user.id,
                "calendar_id": self.calendar.id,
                "tz": "UTC",
                "company_id": self.company.id,
            }
        )
        return self.env["resource.calendar.leaves"].create(
            {
                "name": "Away",
                "resource_id": resource.id,
                "calendar_id": self.calendar.id,
                "date_from": f"{first} 00:00:00",
                "date_to": f"{last} 23:59:59",
            }
        )

    def sweep(self):
        while self.env["crm.lead.assignment"]._sweep():
            pass
        self.env.flush_all()
        self.env.invalidate_all()

    def cron(self, record, name):
        """Run a cron's method in this transaction: its commits are left out."""
        IrCron = self.env.registry["ir.cron"]
        with patch.object(IrCron, "_commit_progress", lambda *args, **kwargs: 60.0):
            getattr(record, name)()
        self.env.flush_all()
        self.env.invalidate_all()

    def inbox(self, user):
        """Subjects of the notices in somebody's inbox."""
        return (
            self.env["mail.message"]
            .search([("notification_ids.res_partner_id", "=", user.partner_id.id)])
            .mapped("subject")
        )

    def waiting(self, leads):
        """The requests that wait for a decision on ``leads``."""
        return self.env["crm.route.approval"].search(
            [("lead_id", "in", leads.ids), ("state", "=", "pending")]
        )


class ApprovalCase(RouterCase):
    """A rule for hospitals that asks for approvals across regions: ``far`` is nobody's region."""

    def setUp(self):
        super().setUp()
        self.company.notary_director_id = self.dan
        self.industry = self.env["res.partner.industry"].create({"name": "Hospitals"})
        self.rule.write(
            {
                "approval": "cross",
                "lead_domain": f"[('industry_id', '=', {self.industry.id})]",
            }
        )
        self.far = self.env.ref("base.state_us_5")

    def route_case(self):
        """A hospital from far away, and the approval its owner waits for."""
        self.case = self.lead(industry_id=self.industry.id, state_id=self.far.id)
        self.route()
        self.approval = self.waiting(self.case)
