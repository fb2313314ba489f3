"""Clean in, clean out: installing on existing orders changes nothing, uninstalling leaves nothing.

In processes and a database of their own: an uninstallation changes the registry.
"""

from odoo.tests import BaseCase, tagged
from suite import databases, expected_log, odoo, paths, scratch, templates

ADDON = "crm_handoff"
BRIDGE = "crm_handoff_repair"

# whatever of ours the database still knows
LEFT_BEHIND = r"""
SELECT 'relation ' || relname FROM pg_class WHERE relkind IN ('r', 'v', 'i') AND relname ~ 'handoff'
UNION ALL
SELECT 'column ' || table_name || '.' || column_name FROM information_schema.columns
 WHERE table_schema = 'public' AND column_name ~ 'handoff|^contract_|^complaint_'
UNION ALL
SELECT 'constraint ' || conname FROM pg_constraint WHERE conname ~ 'handoff'
UNION ALL
SELECT 'cron ' || cron_name FROM ir_cron WHERE cron_name ~* 'handoff'
UNION ALL
SELECT 'model ' || model FROM ir_model WHERE model ~ 'handoff'
UNION ALL
SELECT 'message ' || id FROM mail_message WHERE model ~ 'handoff'
UNION ALL
SELECT 'activity ' || id FROM mail_activity WHERE res_model ~ 'handoff'
UNION ALL
SELECT 'attachment ' || id FROM ir_attachment WHERE res_model ~ 'handoff'
UNION ALL
SELECT 'gate ' || id FROM crm_stage_gate WHERE kind = 'handoff'
UNION ALL
SELECT 'data ' || model || ' ' || name FROM ir_model_data WHERE module ~ '^crm_handoff'
"""
# what people see of the orders and what they may do with them
NATIVE = """
SELECT o.name, o.state, o.margin, l.margin, l.purchase_price
  FROM sale_order o JOIN sale_order_line l ON l.order_id = o.id ORDER BY l.id
"""

MAKE_ORDERS = """
from odoo import Command
product = env['product.product'].create({'name': 'P', 'list_price': 10, 'standard_price': 4})
partner = env['res.partner'].create({'name': 'C'})
leads = env['crm.lead'].create([{'name': f'L{n}', 'type': 'opportunity', 'partner_id': partner.id}
                                for n in range(3)])
orders = env['sale.order'].create([
    {'partner_id': partner.id, 'opportunity_id': lead.id,
     'order_line': [Command.create({'product_id': product.id, 'product_uom_qty': 3})]}
    for lead in leads])
orders[:2].action_confirm()
env.cr.commit()
"""
USE_EVERYTHING = """
from odoo import Command
import base64
admin = env.ref('base.user_admin')
role = env['res.role'].create({'name': 'R', 'user_ids': admin.ids})
flow = env.ref('crm_handoff.flow_contract')
flow.node_ids.filtered(lambda n: n.responsible == 'role').role_id = role
env.ref('crm_handoff.node_solution').stage_id = env['crm.stage'].search([], limit=1)
flow.action_switch_on()
order = env['sale.order'].search([('state', '=', 'draft')], limit=1)
order.action_confirm()
handoffs = order.handoff_ids
assert handoffs and order.handoff_bom_ids, handoffs
handoff = handoffs.filtered(lambda c: c.state == 'todo')[:1]
handoff.message_post(body='hello')
env['ir.attachment'].create({'name': 'a', 'raw': b'a', 'res_model': 'crm.handoff',
                             'res_id': handoff.id})
env['crm.stage.gate'].create({'name': 'G', 'kind': 'handoff', 'mode': 'observe',
    'stage_id': env['crm.stage'].search([], limit=1, order='sequence desc').id,
    'handoff_node_id': env.ref('crm_handoff.node_payment').id})
env['crm.handoff.complaint'].create({'name': 'c', 'partner_id': order.partner_id.id,
                                     'description': 'd'})
repair = env['repair.order'].create({'partner_id': order.partner_id.id,
                                     'product_id': order.order_line.product_id.id})
assert env['crm.handoff.complaint'].search([('repair_id', '=', repair.id)])
for notice in env['crm.handoff.notice'].search([]):
    notice._send()
env.cr.commit()
env['ir.module.module'].search([('name', '=', 'crm_handoff')]).button_immediate_uninstall()
"""
WORK_ON = """
order = env['sale.order'].search([], limit=1)
copied = order.copy()
copied.action_confirm()
order.order_line.product_uom_qty = 5
order._action_cancel()
lead = order.opportunity_id
lead.stage_id = env['crm.stage'].search([('is_won', '=', False)], limit=1, order='sequence desc')
lead.action_set_lost()
lead.unlink()
repair = env['repair.order'].search([], limit=1)
repair.unlink()
assert not env['sale.order']._fields.get('handoff_ids')
env.cr.commit()
"""


@tagged("post_install", "-at_install")
class TestHandoffCleanInCleanOut(BaseCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # the run names its server to us by the usual variables, as one that is not ours
        odoo.ensure()

    def test_install_on_existing_orders_and_uninstall(self):
        core, _ours = templates.with_dependencies([BRIDGE])
        base = templates.template(core)
        with scratch.database(base, "uninstall_handoff") as database:
            odoo.script(database, MAKE_ORDERS)
            before = databases.query(NATIVE, database)
            databases.install(database, [ADDON, BRIDGE])
            self.assertEqual(databases.query(NATIVE, database), before)
            self.assertEqual(
                databases.query("SELECT count(*) FROM crm_handoff", database).strip(), "0"
            )
            odoo.script(database, USE_EVERYTHING)
            self.assertEqual(databases.query(LEFT_BEHIND, database).strip(), "")
            log = paths.LOGS / f"script-{database}.log"
            self.assertEqual(expected_log.complaints(log.read_text(errors="replace")), [])
            odoo.script(database, WORK_ON)
