"""The same small firm on both sides: a leader, a seller, three stages, one opportunity a task.

On a database without our addons only what Odoo itself has is made; what a stage wants is then the
text of the stage, what somebody is to decide is a to-do, and a lead without an owner is just that.
"""

from odoo import Command, fields
from odoo.tests import new_test_user

DRAWING = "signed drawing"
REQUESTS = 5
TODAY = "Send the quotation to Mr Wang"
NEXT, PROMISED = "Send the samples", "sample set"


class World:
    """A mixin of ``HttpCase``; ``_set_up_world`` in ``setUpClass``."""

    @classmethod
    def _set_up_world(cls):
        cls.env = cls.env(context={**cls.env.context, "mail_create_nosubscribe": True})
        cls._set_up_people()
        cls._set_up_stages()
        cls.follow = cls._lead("Hex bolts", stage=cls.enquiry)
        cls.shut = cls._lead("Flange nuts", stage=cls.enquiry)
        cls.asked = cls.env["crm.lead"].union(
            *(cls._lead(f"Order {number}", stage=cls.enquiry) for number in range(REQUESTS))
        )
        cls.free = cls._lead("Wood screws", stage=cls.enquiry, user_id=False)
        cls.paid = cls._lead("Washers", stage=cls.enquiry)
        cls._set_up_payment(cls.paid)

    @classmethod
    def _set_up_people(cls):
        def person(name, group):
            return new_test_user(
                cls.env,
                login=f"touches_{name.lower()}",
                name=name,
                groups=group,
                tz="UTC",
                # the suggestion to try the tours is not what is measured
                tour_enabled=False,
            )

        cls.seller = person("Sally", "sales_team.group_sale_salesman")
        cls.leader = person("Leo", "sales_team.group_sale_salesman_all_leads")
        cls.team = cls.env["crm.team"].create(
            {
                "name": "Fasteners",
                "user_id": cls.leader.id,
                "member_ids": [Command.set((cls.seller | cls.leader).ids)],
                "company_id": cls.env.company.id,
            }
        )
        cls.customer = cls.env["res.partner"].create(
            {"name": "Wuxi Bearings", "is_company": True, "email": "buyer@wuxi.example.com"}
        )

    @classmethod
    def _set_up_stages(cls):
        Stage = cls.env["crm.stage"]
        # nothing but these stands on the board
        Stage.search([("team_ids", "=", False)]).team_ids = cls.env["crm.team"].create(
            {"name": "Elsewhere"}
        )
        cls.enquiry, cls.sample, cls.contract = Stage.create(
            [
                {
                    "name": name,
                    "sequence": sequence,
                    "team_ids": [Command.set(cls.team.ids)],
                    "is_won": name == "Contract",
                    "requirements": wants,
                }
                for sequence, (name, wants) in enumerate(
                    [("Enquiry", ""), ("Sample", f"A {DRAWING}, and Leo agrees"), ("Contract", "")]
                )
            ]
        )

    @classmethod
    def _lead(cls, name, stage, **values):
        return cls.env["crm.lead"].create(
            {
                "name": name,
                "type": "opportunity",
                "partner_id": cls.customer.id,
                "team_id": cls.team.id,
                "user_id": cls.seller.id,
                "stage_id": stage.id,
                **values,
            }
        )

    @classmethod
    def _set_up_payment(cls, lead):
        """An order of the opportunity that is invoiced and paid, as accounting does it."""
        if not cls.env.company.chart_template:
            cls.env["account.chart.template"].try_loading(
                "generic_coa", company=cls.env.company, install_demo=False
            )
        product = cls.env["product.product"].create(
            {"name": "Washer", "type": "service", "invoice_policy": "order", "taxes_id": False}
        )
        line = {"product_id": product.id, "price_unit": 500.0, "tax_ids": False}
        order = cls.env["sale.order"].create(
            {
                "partner_id": lead.partner_id.id,
                "user_id": cls.seller.id,
                "team_id": cls.team.id,
                "opportunity_id": lead.id,
                "order_line": [Command.create(line)],
            }
        )
        order.action_confirm()
        invoice = order._create_invoices(final=True)
        invoice.action_post()
        cls.env["account.payment.register"].with_context(
            active_model="account.move", active_ids=invoice.ids
        ).create({"payment_date": fields.Date.today()})._create_payments()

    # -- what only Odoo itself has ----------------------------------------------------------

    @classmethod
    def _set_up_todos(cls):
        """What waits, as to-dos: a call of the seller, decisions of the leader."""
        # an invoice that is paid opens for nobody who may not read payments
        cls.seller.group_ids |= cls.env.ref("account.group_account_readonly")

        def todo(lead, user, summary, kind="mail.mail_activity_data_todo"):
            lead.with_user(cls.seller).activity_schedule(
                kind, user_id=user.id, summary=summary, date_deadline=fields.Date.today()
            )

        todo(cls.follow, cls.seller, TODAY, "mail.mail_activity_data_call")
        for lead in cls.asked:
            todo(lead, cls.leader, "Please agree to the sample")
