{
    "name": "CRM Lead Router: Follow-up Canvas",
    "summary": "A recorded follow-up starts a lead's clock, effective ones count as work done",
    "version": "19.0.2.1.0",
    "category": "Sales/CRM",
    "author": "Odoo Notary contributors",
    "website": "https://github.com/odoo-notary/odoo-notary",
    "license": "LGPL-3",
    "depends": ["crm_lead_router", "crm_followup_canvas"],
    "installable": True,
    "auto_install": True,
}
