{
    "name": "CRM Notary",
    "summary": "What the notary addons share: time, decisions, notices, protection",
    "version": "19.0.2.0.0",
    "category": "Sales/CRM",
    "author": "Odoo Notary contributors",
    "website": "https://github.com/odoo-notary/odoo-notary",
    "license": "LGPL-3",
    "depends": ["crm", "mail", "resource", "sales_team"],
    "external_dependencies": {"python": ["xlsxwriter"]},
    "data": [
        "security/ir.model.access.csv",
        "security/working_time_rules.xml",
        "wizards/crm_calendar_import_views.xml",
        "views/resource_calendar_views.xml",
        "views/res_config_settings_working_time_views.xml",
    ],
    "installable": True,
}
