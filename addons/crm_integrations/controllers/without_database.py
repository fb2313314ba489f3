from odoo.addons.crm_notary.tools.without_database import answer_for

WithoutDatabase = answer_for("crm_integrations", "/crm_integrations/<path:address>")
