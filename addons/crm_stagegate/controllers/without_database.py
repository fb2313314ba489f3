from odoo.addons.crm_notary.tools.without_database import answer_for

# whoever stands before a customer's door with the link tries again
WithoutDatabase = answer_for("crm_stagegate", "/meeting/check-in/<path:address>")
