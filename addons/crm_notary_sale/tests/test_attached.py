"""Hanging something on an opportunity or an order needs write access to that."""

from odoo import Command, fields
from odoo.exceptions import AccessError
from odoo.service.model import call_kw
from odoo.tests import TransactionCase, new_test_user, tagged


@tagged("post_install", "-at_install")
class TestAttached(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        seller = "sales_team.group_sale_salesman"
        cls.me = new_test_user(cls.env, login="attached_me", groups=seller)
        cls.colleague = new_test_user(cls.env, login="attached_colleague", groups=seller)
        cls.partner = cls.env["res.partner"].create({"name": "Customer"})
        cls.product = cls.env["product.product"].create({"name": "Bolt", "list_price": 10})
        Lead = cls.env["crm.lead"]
        cls.mine, cls.theirs = Lead.create(
            [
                {"name": user.name, "type": "opportunity", "user_id": user.id}
                for user in (cls.me, cls.colleague)
            ]
        )
        cls.order = cls._order(cls.me, cls.mine)
        cls.their_order = cls._order(cls.colleague, cls.theirs)

    @classmethod
    def _order(cls, user, lead):
        return cls.env["sale.order"].create(
            {
                "partner_id": cls.partner.id,
                "user_id": user.id,
                "opportunity_id": lead.id,
                "order_line": [Command.create({"product_id": cls.product.id})],
            }
        )

    def _call(self, model, method, *args, **context):
        env = self.env(user=self.me.id, su=False)
        return call_kw(env[model], method, list(args), {"context": context})

    def _refused(self, *args, **context):
        with self.assertRaises(AccessError):
            self._call(*args, **context)

    def test_an_order_is_not_put_on_a_colleagues_opportunity(self):
        values = {"partner_id": self.partner.id, "opportunity_id": self.theirs.id}
        self._refused("sale.order", "create", [values])
        self._refused("sale.order", "write", self.order.ids, {"opportunity_id": self.theirs.id})

    def test_not_by_a_default(self):
        values = {"partner_id": self.partner.id}
        self._refused("sale.order", "create", [values], default_opportunity_id=self.theirs.id)
        self.env["ir.default"].set(
            "sale.order", "opportunity_id", self.theirs.id, user_id=self.me.id
        )
        self._refused("sale.order", "create", [values])

    def test_not_by_import(self):
        found = self._call(
            "sale.order",
            "load",
            ["partner_id/.id", "opportunity_id/.id"],
            [[str(self.partner.id), str(self.theirs.id)]],
        )
        self.assertFalse(found["ids"])

    def test_an_order_is_not_taken_off_a_colleagues_opportunity(self):
        self.order.opportunity_id = self.theirs
        for value in (False, self.mine.id):
            self._refused("sale.order", "write", self.order.ids, {"opportunity_id": value})

    def test_an_order_is_not_pulled_over_from_the_lead(self):
        self.their_order.user_id = self.me
        commands = [Command.link(self.their_order.id)]
        self._refused("crm.lead", "write", self.mine.ids, {"order_ids": commands})

    def test_a_copy_does_not_hang_on_what_is_no_longer_ones_own(self):
        self.order.opportunity_id = self.theirs
        [copied] = self._call("sale.order", "copy", self.order.ids)
        self.assertFalse(self.env["sale.order"].browse(copied).opportunity_id)

    def test_a_line_is_not_moved_to_a_colleagues_order(self):
        line = self.order.order_line
        self._refused("sale.order.line", "write", line.ids, {"order_id": self.their_order.id})

    def test_own_work_goes_on(self):
        other = self.env["crm.lead"].create(
            {"name": "Other", "type": "opportunity", "user_id": self.me.id}
        )
        self._call("sale.order", "write", self.order.ids, {"opportunity_id": other.id})
        self._call("sale.order", "copy", self.order.ids)
        self.order.opportunity_id = self.theirs
        self._call("sale.order", "write", self.order.ids, {"client_order_ref": "PO 1"})
        self._call("sale.order", "action_cancel", self.order.ids)

    # -- meetings and plans ---------------------------------------------------------------------

    def _meeting(self, lead, user):
        now = fields.Datetime.now()
        return self.env["calendar.event"].create(
            {
                "name": "Meeting",
                "start": now,
                "stop": now,
                "user_id": user.id,
                "partner_ids": [Command.set(user.partner_id.ids)],
                "opportunity_id": lead.id,
            }
        )

    def test_a_meeting_is_not_put_on_a_colleagues_opportunity(self):
        now = fields.Datetime.to_string(fields.Datetime.now())
        values = {"name": "x", "start": now, "stop": now}
        named = {**values, "opportunity_id": self.theirs.id}
        self._refused("calendar.event", "create", [named])
        self._refused("calendar.event", "create", [values], default_opportunity_id=self.theirs.id)
        self._refused(
            "calendar.event", "create", [values],
            default_res_model="crm.lead", default_res_id=self.theirs.id,
        )  # fmt: skip
        mine = self._meeting(self.mine, self.me)
        self._refused("calendar.event", "write", mine.ids, {"opportunity_id": self.theirs.id})

    def test_a_colleagues_meeting_is_left_alone(self):
        theirs = self._meeting(self.theirs, self.colleague)
        self._refused("calendar.event", "unlink", theirs.ids)
        self._refused("calendar.event", "write", theirs.ids, {"start": "2020-01-01 08:00:00"})
        self._refused("calendar.event", "write", theirs.ids, {"active": False})
        self._refused("calendar.event", "write", theirs.ids, {"opportunity_id": False})

    def test_who_takes_part_may_move_it(self):
        theirs = self._meeting(self.theirs, self.colleague)
        theirs.partner_ids += self.me.partner_id
        later = fields.Datetime.to_string(fields.Datetime.now())
        self._call("calendar.event", "write", theirs.ids, {"stop": later})

    def test_no_activity_and_no_file_on_a_colleagues_opportunity(self):
        on_lead = {
            "res_model_id": self.env["ir.model"]._get_id("crm.lead"),
            "res_id": self.theirs.id,
            "activity_type_id": self.env.ref("mail.mail_activity_data_todo").id,
            "user_id": self.me.id,
        }
        self._refused("mail.activity", "create", [on_lead])
        self._refused(
            "ir.attachment",
            "create",
            [{"name": "x", "raw": "x", "res_model": "crm.lead", "res_id": self.theirs.id}],
        )

    def test_no_merge_with_a_colleagues_opportunity(self):
        wizard = self.env["crm.merge.opportunity"].with_user(self.me)
        with self.assertRaises(AccessError):
            wizard.create(
                {"opportunity_ids": [Command.set((self.mine | self.theirs).ids)]}
            ).action_merge()
