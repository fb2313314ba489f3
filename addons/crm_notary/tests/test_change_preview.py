"""What would happen: a change says what it touches before it is made."""

from unittest.mock import patch

from odoo.exceptions import AccessError
from odoo.fields import Domain
from odoo.tests import Form, TransactionCase, new_test_user, tagged

from ..models.impact.crm_change_part import Change


@tagged("post_install", "-at_install")
class TestChangePreview(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.admin = new_test_user(
            cls.env, "cp_admin", "sales_team.group_sale_manager,base.group_system"
        )
        cls.seller = new_test_user(cls.env, "cp_seller", "sales_team.group_sale_salesman")
        cls.model = cls.env["ir.model"]._get("crm.lead")
        cls.field = cls.env["ir.model.fields"]._get("crm.lead", "lost_reason_id")

    def rows(self, *names, **values):
        change = Change(names=names, **values)
        return self.env["crm.change.part"].with_user(self.admin)._change_collect(change)

    def sections(self, rows, tone=None):
        return {row["section"] for row in rows if tone in (None, row["tone"])}

    def automation(self, name, **values):
        action = self.env["ir.actions.server"].create(
            {
                "name": name,
                "model_id": self.model.id,
                "state": "code",
                "usage": "ir_cron",
                "code": "pass",
                **values,
            }
        )
        if values.get("usage") == "ir_cron" or "base_automation_id" not in action._fields:
            self.env["ir.cron"].create({"ir_actions_server_id": action.id, "interval_number": 1})
        else:
            rule = self.env["base.automation"].create(
                {
                    "name": name,
                    "model_id": action.model_id.id,
                    "trigger": "on_create_or_write",
                }
            )
            action.write({"base_automation_id": rule.id, "usage": "base_automation"})
        return action

    def test_a_list_with_nothing_in_it_would_break(self):
        self.env["crm.lost.reason"].search([]).unlink()
        rows = self.rows("lost_reason_id")
        self.assertIn("option", self.sections(rows, "stop"))
        self.env["crm.lost.reason"].create({"name": "Price"})
        self.assertNotIn("option", self.sections(self.rows("lost_reason_id")))

    def test_forms_that_do_not_show_the_field_are_named(self):
        view = self.env["ir.ui.view"].create(
            {
                "name": "Quick desk",
                "model": "crm.lead",
                "type": "form",
                "arch": "<form><field name='name'/></form>",
            }
        )
        named = [row["name"] for row in self.rows("city") if row["section"] == "form"]
        self.assertIn("Quick desk", named)
        view.arch = "<form><field name='name'/><field name='city'/></form>"
        named = [row["name"] for row in self.rows("city") if row["section"] == "form"]
        self.assertNotIn("Quick desk", named)

    def test_an_automation_that_creates_without_it_would_break(self):
        self.automation("Robot", code="env['crm.lead'].create({'name': 'x'})")
        stops = [row for row in self.rows("city") if row["tone"] == "stop"]
        self.assertIn("Robot", [row["name"] for row in stops])

    def test_two_automations_that_write_the_same_field(self):
        self.automation("One", code="record.write({'city': 'Ningbo'})")
        self.automation("Two", code="record['city'] = 'Suzhou'")
        self.automation("Three", code="x = record.city == 'Foshan'")
        rows = self.env["crm.change.part.automations"]._change_conflicts("crm.lead")
        row = next(row for row in rows if row["name"] == "City")
        self.assertIn("One, Two", row["text"])
        self.assertNotIn("Three", row["text"])

    def test_what_is_scheduled_counts_beside_automations_while_it_runs(self):
        clock = self.automation("Clock", usage="ir_cron", code="record['city'] = 'Wuxi'")
        self.automation("Rule", code="record['city'] = 'Suzhou'")

        def conflicts():
            rows = self.env["crm.change.part.automations"]._change_conflicts("crm.lead")
            return {row["name"]: row["text"] for row in rows}

        self.assertIn("Clock, Rule", conflicts()["City"])
        clock.ir_cron_ids.active = False
        self.assertNotIn("Clock", conflicts().get("City", ""))

    def test_automations_of_other_models_that_make_or_write_one(self):
        partner = self.env["ir.model"]._get("res.partner")
        makes = self.automation("Makes", state="object_create", model_id=partner.id, value="x")
        makes.crud_model_id = self.model
        self.automation("Makes partners", state="object_create", value="x")
        self.env["ir.actions.server"].search(
            [("name", "=", "Makes partners")]
        ).crud_model_id = partner
        writes = self.automation("Writes", state="object_write", model_id=partner.id, code=False)
        writes.write({"update_path": "opportunity_ids.city", "value": "Ningbo"})
        rows = {row["name"]: row for row in self.rows("city") if row["section"] == "automation"}
        self.assertEqual(rows["Makes"]["tone"], "stop")
        self.assertEqual(rows["Writes"]["text"], "Writes City.")
        self.assertNotIn("Makes partners", rows)

    def test_defaults_of_an_address_that_cannot_be_read_fill_in_nothing(self):
        alias = self.env["mail.alias"].create(
            {
                "alias_name": "preview-test",
                "alias_model_id": self.model.id,
                "alias_defaults": "{'city': 'Ningbo', 'street': False}",
            }
        )

        def told(name):
            texts = [row["text"] for row in self.rows(name) if row["name"] == alias.display_name]
            return bool(texts)

        self.assertFalse(told("city"))
        self.assertTrue(told("street"))
        for text in ("{'city': ", "city", "['city']", "{'city': open('x')}"):
            self.env.cr.execute(
                "UPDATE mail_alias SET alias_defaults = %s WHERE id = %s", [text, alias.id]
            )
            self.env.invalidate_all()
            with self.subTest(text=text):
                self.assertTrue(told("city"))

    def test_owners_that_are_no_column_of_users_are_no_people(self):
        self.env["crm.lead"].create(
            {"name": "Empty", "type": "opportunity", "user_id": self.seller.id, "city": False}
        )
        self.assertIn("person", self.sections(self.rows("city")))
        owner = self.env["crm.lead"]._fields["user_id"]
        for attribute, value in (("store", False), ("comodel_name", "res.partner")):
            with self.subTest(attribute=attribute), patch.object(owner, attribute, value):
                self.assertNotIn("person", self.sections(self.rows("city")))

    def test_open_records_and_their_people(self):
        tag = self.env["crm.tag"].create({"name": "Preview"})
        values = {"type": "opportunity", "user_id": self.seller.id, "tag_ids": tag.ids}
        empty, _filled, lost = self.env["crm.lead"].create(
            [
                {**values, "name": "Empty", "city": False},
                {**values, "name": "Filled", "city": "Ningbo", "user_id": self.admin.id},
                {**values, "name": "Lost", "city": False, "user_id": self.admin.id},
            ]
        )
        lost.action_set_lost()
        rows = self.rows("city", domain=Domain("tag_ids", "in", tag.ids))
        (record,) = [row for row in rows if row["section"] == "record"]
        self.assertEqual(
            (record["name"], record["text"], record["model"], record["ids"]),
            ("City", "1 open records have it empty.", "crm.lead", empty.ids),
        )
        (people,) = [row for row in rows if row["section"] == "person"]
        self.assertEqual((people["name"], people["text"]), ("1 person", self.seller.name))

    def test_the_dialog_opens_on_a_field_and_a_role(self):
        action = self.field.with_user(self.admin).action_notary_preview_required()
        dialog = self.env["crm.change.preview"].with_user(self.admin).browse(action["res_id"])
        self.assertTrue(dialog.line_ids)
        role = self.env["res.role"].create({"name": "Empty role"})
        action = role.with_user(self.admin).action_notary_preview()
        self.assertEqual(action["res_model"], "crm.change.preview")

    def test_a_field_is_asked_about_without_the_technical_menus(self):
        self.env["crm.lead"].create({"name": "Empty", "type": "opportunity", "city": False})
        city = self.env["ir.model.fields"]._get("crm.lead", "city")
        menu = self.env.ref("crm_notary.menu_change_ask").with_user(self.admin)
        self.assertIn(menu.id, menu._visible_menu_ids(debug=False))
        with Form(self.env[menu.action.res_model].with_user(self.admin)) as form:
            self.assertEqual(form.model_id, self.model)
            form.field_id = city
        action = form.save().action_show()
        preview = self.env["crm.change.preview"].with_user(self.admin).browse(action["res_id"])
        self.assertIn("City", preview.name)
        self.assertIn("record", preview.line_ids.mapped("section"))

    def test_a_field_of_another_form_is_not_kept(self):
        form = Form(self.env["crm.change.ask"].with_user(self.admin))
        form.field_id = self.field
        form.model_id = self.env["ir.model"]._get("res.partner")
        self.assertFalse(form.field_id)

    def test_who_may_not_read_automations_is_told_of_them_without_a_way_in(self):
        self.automation("Robot", code="env['crm.lead'].create({'name': 'x'})")
        manager = new_test_user(self.env, "cp_manager", "sales_team.group_sale_manager")
        part = self.env["crm.change.part"].with_user(manager)
        row = next(
            row for row in part._change_collect(Change(names=("city",))) if row["name"] == "Robot"
        )
        self.assertFalse(self.env["ir.actions.server"].with_user(manager).has_access("read"))
        self.assertEqual((row["model"], row["ids"]), (False, []))
        mine = next(row for row in self.rows("city") if row["name"] == "Robot")
        self.assertEqual((mine["model"], len(mine["ids"])), ("ir.actions.server", 1))

    def test_what_is_asked_for_later_stops_no_automation(self):
        self.automation("Robot", code="env['crm.lead'].create({'name': 'x'})")
        rows = {row["name"]: row["tone"] for row in self.rows("city", at_once=False)}
        self.assertEqual(rows["Robot"], "warn")

    def test_a_field_of_a_dialog_has_no_records(self):
        field = self.env["ir.model.fields"]._get("crm.change.preview", "name")
        action = field.with_user(self.admin).action_notary_preview_required()
        self.assertTrue(action["res_id"])

    def test_dialogs_are_of_whoever_opened_them(self):
        other = new_test_user(self.env, "cp_other", "sales_team.group_sale_manager")
        action = self.field.with_user(self.admin).action_notary_preview_required()
        dialog = self.env["crm.change.preview"].with_user(other).browse(action["res_id"])
        with self.assertRaises(AccessError):
            dialog.read(["name"])

    def test_a_salesperson_sees_none_of_it(self):
        with self.assertRaises(AccessError):
            self.env["crm.change.preview"].with_user(self.seller).action_conflicts()
        role = self.env["res.role"].create({"name": "Empty role"})
        with self.assertRaises(AccessError):
            role.with_user(self.seller).action_notary_preview()
