from odoo.addons.crm_notary.tools.without_database import answer_for

WithoutDatabase = answer_for("crm_dashboard_trust", "/crm_trust/<path:address>")
