"""What the tests share: a company in Shanghai with two teams, a second company, the readers.

=========  =====================================================================================
who
=========  =====================================================================================
ann, bob   salespeople of the teams East and West: own leads
lea        leads East: all leads
mia        sales manager of both companies
fin        finance: no CRM access
out        salesperson of the other company
=========  =====================================================================================
"""

from datetime import timedelta

from odoo import fields
from odoo.fields import Command
from odoo.tests import TransactionCase, new_test_user


class TrustCase(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env(context={**cls.env.context, "no_reset_password": True})
        calendar = cls.env["resource.calendar"].create({"name": "S", "tz": "Asia/Shanghai"})
        cls.company = cls.make_company("Trust Shanghai", "CNY", calendar)
        cls.other_company = cls.make_company("Trust Berlin", "EUR")
        cls.ann = cls.person("ann", "sales_team.group_sale_salesman")
        cls.bob = cls.person("bob", "sales_team.group_sale_salesman")
        cls.lea = cls.person("lea", "sales_team.group_sale_salesman_all_leads")
        cls.fin = cls.person("fin", "account.group_account_invoice")
        cls.mia = cls.person("mia", "sales_team.group_sale_manager")
        cls.mia.company_ids += cls.other_company
        cls.out = cls.person("out", "sales_team.group_sale_salesman", cls.other_company)
        cls.readers = cls.ann | cls.bob | cls.lea | cls.fin | cls.mia | cls.out
        Team = cls.env["crm.team"]
        cls.east = Team.create(
            {"name": "East", "company_id": cls.company.id, "user_id": cls.lea.id,
             "member_ids": [Command.set(cls.ann.ids)]}
        )  # fmt: skip
        cls.west = Team.create(
            {"name": "West", "company_id": cls.company.id,
             "member_ids": [Command.set(cls.bob.ids)]}
        )  # fmt: skip
        cls.berlin = Team.create(
            {"name": "Berlin", "company_id": cls.other_company.id,
             "member_ids": [Command.set(cls.out.ids)]}
        )  # fmt: skip
        stages = cls.env["crm.stage"].search([("team_ids", "=", False)])
        cls.won_stage = stages.filtered("is_won")[:1]
        cls.first_stage, cls.second_stage = stages.filtered(lambda stage: not stage.is_won)[:2]

    @classmethod
    def make_company(cls, name, currency, calendar=None):
        code = cls.env["res.currency"].with_context(active_test=False)
        found = code.search([("name", "=", currency)])
        found.active = True
        values = {"name": name, "currency_id": found.id}
        if calendar:
            values["resource_calendar_id"] = calendar.id
        return cls.env["res.company"].create(values)

    @classmethod
    def person(cls, login, groups, company=None):
        company = company or cls.company
        return new_test_user(
            cls.env, login=f"trust_{login}", name=login.capitalize(),
            groups=f"base.group_user,{groups}", company_id=company.id,
            company_ids=[Command.set(company.ids)],
        )  # fmt: skip

    @classmethod
    def lead(cls, user, revenue=1000, **values):
        """An open opportunity of somebody, in the first stage of their team."""
        team = {cls.ann: cls.east, cls.bob: cls.west, cls.out: cls.berlin}.get(user, cls.east)
        return cls.env["crm.lead"].create(
            {
                "name": f"Bolts for {user.name}",
                "type": "opportunity",
                "user_id": user.id,
                "team_id": team.id,
                "company_id": team.company_id.id,
                "stage_id": cls.first_stage.id,
                "expected_revenue": revenue,
                **values,
            }
        )

    @classmethod
    def backdate(cls, record, field, moment):
        """As only the database can."""
        cls.env.flush_all()
        cls.env.cr.execute(
            f"UPDATE {record._table} SET {field} = %s WHERE id = ANY(%s)", [moment, record.ids]
        )
        cls.env.invalidate_all()

    @classmethod
    def make_old(cls, leads, days=30, before=None):
        """Nothing happened to them for so long.

        :param before: counted from this moment; from now if not given
        """
        long_ago = (before or fields.Datetime.now()) - timedelta(days=days)
        for field in ("create_date", "date_last_stage_update"):
            cls.backdate(leads, field, long_ago)
        cls.backdate(leads.message_ids, "date", long_ago)
        # the ledger refuses to be changed, so its day is moved by whoever tests
        cls.env.cr.execute("ALTER TABLE crm_stage_transition DISABLE TRIGGER USER")
        cls.backdate(leads.transition_ids, "date", long_ago)
        cls.env.cr.execute("ALTER TABLE crm_stage_transition ENABLE TRIGGER USER")

    def catalogue(self, user):
        """The catalogue as somebody reads it, over what RPC can call."""
        return self.env["crm.trust.catalogue"].with_user(user)

    def figure(self, user, code, **scope):
        scope.setdefault("company_id", user.company_id.id)
        return self.catalogue(user).read_figures([code], scope)[code]

    def counted(self, user, code, whole=False, **scope):
        """The records behind a figure, read as its reader through what a click opens."""
        scope.setdefault("company_id", user.company_id.id)
        action = self.catalogue(user).open_figure(code, scope, whole=whole)
        model = self.env[action["res_model"]].with_user(user).with_context(**action["context"])
        return model.search(action["domain"])
