{
    "name": "CRM Handoffs: Repairs",
    "summary": "A customer's repair tells the salesperson and shows on the opportunity",
    "version": "19.0.2.1.0",
    "category": "Sales/CRM",
    "author": "Odoo Notary contributors",
    "website": "https://github.com/odoo-notary/odoo-notary",
    "license": "LGPL-3",
    "depends": ["crm_handoff", "repair"],
    "data": ["views/crm_handoff_complaint_views.xml"],
    "installable": True,
    "auto_install": True,
}
