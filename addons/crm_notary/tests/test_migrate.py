"""What people keep goes on asking for a field under its new name."""

from odoo.tests import TransactionCase, tagged

from ..tools.migrate import rename_in_conditions


@tagged("post_install", "-at_install")
class TestRenameInConditions(TransactionCase):
    def keep_filter(self, **values):
        values = {"domain": "[]", "context": "{}", "sort": "[]", **values}
        kept = self.env["ir.filters"].create(
            {"name": "Mine", "model_id": "crm.lead", "user_ids": [], **values}
        )
        kept.flush_recordset()
        return kept

    def rename(self, old="date_open", new="date_opened"):
        rename_in_conditions(self.env.cr, "crm.lead", old, new)
        self.env.invalidate_all()

    def test_conditions_of_a_filter(self):
        cases = (
            ("[('date_open', '=', False)]", "[('date_opened', '=', False)]"),
            ('["|", ["date_open", "<", "now"], ["x", "=", 1]]',
             '["|", ["date_opened", "<", "now"], ["x", "=", 1]]'),
            ("[('team_id', '=', 1), ( 'date_open', 'not in', [])]",
             "[('team_id', '=', 1), ( 'date_opened', 'not in', [])]"),
        )  # fmt: skip
        kept = [self.keep_filter(name=str(number), domain=old) for number, (old, _new)
                in enumerate(cases)]  # fmt: skip
        self.rename()
        self.assertEqual([each.domain for each in kept], [new for _old, new in cases])

    def test_a_path_through_a_link(self):
        kept = self.keep_filter(domain="[('stage_id.name', 'ilike', 'x')]")
        self.rename("stage_id", "step_id")
        self.assertEqual(kept.domain, "[('step_id.name', 'ilike', 'x')]")

    def test_values_and_longer_names_stay(self):
        domain = (
            "[('name', '=', 'date_open'), ('date_open_again', '=', 1), ('old_date_open', '<', 2)]"
        )
        kept = self.keep_filter(domain=domain)
        self.rename()
        self.assertEqual(kept.domain, domain)

    def test_groups_and_orders_of_a_filter(self):
        kept = self.keep_filter(
            context="{'group_by': ['date_open:month', 'user_id']}", sort='["date_open desc", "id"]'
        )
        self.rename()
        self.assertEqual(kept.context, "{'group_by': ['date_opened:month', 'user_id']}")
        self.assertEqual(kept.sort, '["date_opened desc", "id"]')

    def test_filters_of_other_models_stay(self):
        kept = self.keep_filter(model_id="res.partner", domain="[('date_open', '=', 1)]")
        self.rename()
        self.assertEqual(kept.domain, "[('date_open', '=', 1)]")

    def test_conditions_of_a_team(self):
        team = self.env["crm.team"].create({"name": "Team"})
        self.env.cr.execute(
            "UPDATE crm_team SET assignment_domain = %s WHERE id = %s",
            ["[('date_open', '=', False)]", team.id],
        )
        self.rename()
        self.assertEqual(team.assignment_domain, "[('date_opened', '=', False)]")

    def test_columns_of_an_export(self):
        export = self.env["ir.exports"].create(
            {
                "name": "Mine",
                "resource": "crm.lead",
                "export_fields": [(0, 0, {"name": "date_open"}), (0, 0, {"name": "name"})],
            }
        )
        export.flush_recordset()
        self.env.flush_all()
        self.rename()
        self.assertEqual(export.export_fields.mapped("name"), ["date_opened", "name"])
