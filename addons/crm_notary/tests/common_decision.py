"""A model of decisions as an addon would make one, and the people around it.

Loans are what is decided about (``crm.notary.test.loan``: owner, team, company, amount, customer);
``crm.notary.test.approval`` asks the holder ``crm.notary.test.rule`` whether a loan may be given.
It is bound to the amount and to the customer.

==========  ================================================================================
who         is
==========  ================================================================================
seller      owns the loan and asks
leader      leads the team: decides
director    the company's sales director
expert      of the role *experts*
fallback    the company's fallback
admin       sales administrator
outsider    internal, has nothing to do with it
portal      a portal user
==========  ================================================================================
"""

from freezegun import freeze_time
from odoo import fields, models
from odoo.fields import Command
from odoo.tests import TransactionCase, new_test_user

from ..tools import decision
from . import fake_models
from .common_time import local

# a Thursday in Shanghai
NOW = local("2026-11-26 09:00")


class Rule(models.Model):
    _module = None
    _name = "crm.notary.test.rule"
    _description = "Rule"
    _inherit = ["crm.decision.holder.mixin"]

    name = fields.Char()
    share = fields.Float()
    following_id = fields.Many2one("crm.notary.test.rule")


class Loan(models.Model):
    _module = None
    _name = "crm.notary.test.loan"
    _description = "Loan"

    name = fields.Char()
    active = fields.Boolean(default=True)
    user_id = fields.Many2one("res.users")
    team_id = fields.Many2one("crm.team")
    company_id = fields.Many2one("res.company")
    partner_id = fields.Many2one("res.partner")
    amount = fields.Float()
    granted = fields.Integer()


class Approval(models.Model):
    _module = None
    _name = "crm.notary.test.approval"
    _description = "Loan Approval"
    _inherit = ["crm.decision.mixin"]
    _decision_subject = "loan_id"

    loan_id = fields.Many2one("crm.notary.test.loan")
    rule_id = fields.Many2one("crm.notary.test.rule")

    def _compute_display_name(self):
        for each in self:
            each.display_name = each.loan_id.name

    def _decision_holders(self):
        return {each: each.rule_id for each in self}

    def _decision_content(self, keys=None):
        return {
            each: {
                "amount": decision.money(each.loan_id.amount, "CNY"),
                "customer": decision.name(each.loan_id.partner_id.id, each.loan_id.partner_id.name),
            }
            for each in self
        }

    def _decision_bindings(self):
        return {each: {"amount": each.rule_id.share, "customer": None} for each in self}

    def _decision_next(self):
        return [
            {
                "loan_id": each.loan_id.id,
                "rule_id": each.rule_id.following_id.id,
                "requested_by_id": each.requested_by_id.id,
            }
            for each in self
            if each.rule_id.following_id
        ]

    def _decision_is_last(self):
        return not self.rule_id.following_id

    def _decision_granted(self):
        for each in self:
            each.loan_id.granted += 1


class DecisionCase(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        context = {"no_reset_password": True, "mail_create_nosubscribe": True, "lang": "en_US"}
        cls.env = cls.env(context={**cls.env.context, **context})
        fake_models.load(cls, Rule, Loan, Approval)
        for name, domain in (
            ("admin", [(1, "=", 1)]),
            (
                "concerned",
                [
                    "|", "|", "&", ("state", "=", "pending"), "|",
                    ("approver_ids", "in", "user"), ("delegate_ids", "in", "user"),
                    ("requested_by_id", "=", "user"),
                    "&", ("state", "=", "approved"), ("decided_by_id", "=", "user"),
                ],
            ),
        ):  # fmt: skip
            group = "sales_team.group_sale_manager" if name == "admin" else "base.group_user"
            cls.env["ir.rule"].create(
                {
                    "name": name,
                    "model_id": cls.env["ir.model"]._get_id("crm.notary.test.approval"),
                    "domain_force": str(domain).replace("'user'", "user.id"),
                    "groups": [Command.link(cls.env.ref(group).id)],
                }
            )
        cls.enterClassContext(freeze_time(NOW))
        cls.Approval = cls.env["crm.notary.test.approval"]
        cls._set_up_people()
        cls.rule = cls.env["crm.notary.test.rule"].create(
            {"name": "Leader agrees", "approver_type": "leader"}
        )
        cls.customer = cls.env["res.partner"].create({"name": "Wuxi Motors"})
        cls.loan = cls._make_loan("Loan 1")

    @classmethod
    def _set_up_people(cls):
        cls.company = cls.env.company
        cls.company.partner_id.tz = "Asia/Shanghai"

        def person(name, groups="base.group_user"):
            return new_test_user(
                cls.env, login=f"dec_{name}", name=name.capitalize(), groups=groups,
                tz="Asia/Shanghai",
            )  # fmt: skip

        for name in ("seller", "leader", "director", "expert", "fallback", "outsider", "second"):
            setattr(cls, name, person(name))
        cls.admin = person("admin", "sales_team.group_sale_manager")
        cls.portal = person("portal", "base.group_portal")
        cls.team = cls.env["crm.team"].create(
            {"name": "Fasteners", "user_id": cls.leader.id, "company_id": cls.company.id}
        )
        cls.experts = cls.env["res.role"].create(
            {"name": "Test experts", "user_ids": [Command.set(cls.expert.ids)]}
        )
        cls.company.notary_director_id = cls.director
        cls.company.notary_fallback_user_id = cls.fallback

    @classmethod
    def _make_loan(cls, name, **values):
        return cls.env["crm.notary.test.loan"].create(
            {
                "name": name,
                "user_id": cls.seller.id,
                "team_id": cls.team.id,
                "company_id": cls.company.id,
                "partner_id": cls.customer.id,
                "amount": 310000,
                **values,
            }
        )

    def _ask(self, loan=None, rule=None, user=None):
        """The request for a decision on the loan, as the system sees it."""
        return (
            self.Approval.with_user(user or self.seller)
            ._decision_ask(
                [
                    {
                        "loan_id": (loan or self.loan).id,
                        "rule_id": (rule or self.rule).id,
                        "requested_by_id": (user or self.seller).id,
                    }
                ]
            )
            .sudo()
        )

    def _approved(self, **values):
        approval = self._ask(**values)
        approval.with_user(self.leader).action_approve("Fine.")
        return approval

    def _told(self, person):
        """Subjects of what ``person`` was told, oldest first."""
        messages = self.env["mail.message"].search(
            [("partner_ids", "in", person.partner_id.ids)], order="id"
        )
        return messages.mapped("subject")

    def _close_today(self):
        """A holiday of the company, for all of that day in Shanghai."""
        self.env["resource.calendar.leaves"].create(
            {
                "name": "Holiday",
                "calendar_id": self.company.resource_calendar_id.id,
                "company_id": self.company.id,
                "date_from": "2026-11-25 16:00:00",
                "date_to": "2026-11-26 15:59:59",
            }
        )

    def _leave(self, person, first, last):
        """``person`` is on leave from a moment to another, in Shanghai."""
        resource = person.resource_ids or self.env["resource.resource"].create(
            {
                "name": person.name,
                "user_id": person.id,
                "company_id": self.company.id,
                "calendar_id": self.company.resource_calendar_id.id,
            }
        )
        return self.env["resource.calendar.leaves"].create(
            {
                "name": "Leave",
                "resource_id": resource[0].id,
                "calendar_id": resource[0].calendar_id.id,
                "company_id": self.company.id,
                "date_from": local(first),
                "date_to": local(last),
            }
        )

    def _at(self, text):
        """Go on at a moment of Shanghai."""
        moment = local(text)
        frozen = freeze_time(moment)
        frozen.start()
        self.addCleanup(frozen.stop)
        self.env.cr._now = moment
        return moment

    def _todos(self, approval):
        return approval.activity_ids.user_id
