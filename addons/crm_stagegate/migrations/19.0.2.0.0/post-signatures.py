"""What customers signed before the content was kept is what the quotations say today."""

from odoo import SUPERUSER_ID, api

BATCH = 500


def migrate(cr, version):
    env = api.Environment(cr, SUPERUSER_ID, {})
    cr.execute("SELECT id FROM sale_order WHERE signed_by_customer AND signed_content IS NULL")
    orders = env["sale.order"].browse(row[0] for row in cr.fetchall())
    for start in range(0, len(orders), BATCH):
        batch = orders[start : start + BATCH]
        for order, content in batch._stagegate_signed_contents().items():
            order._store_protected({"signed_content": content})
        env.flush_all()
        env.invalidate_all()
