{
    "name": "CRM Trusted Numbers",
    "summary": "Figures that open down to the records behind them",
    "version": "19.0.2.0.0",
    "category": "Sales/CRM",
    "author": "Odoo Notary contributors",
    "website": "https://github.com/odoo-notary/odoo-notary",
    "license": "LGPL-3",
    "depends": ["crm_stagegate"],
    "data": [
        "security/ir.model.access.csv",
        "security/crm_dashboard_trust_rules.xml",
        "views/crm_trust_target_views.xml",
        "views/menus.xml",
    ],
    "installable": True,
}
