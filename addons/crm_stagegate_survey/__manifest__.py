{
    "name": "CRM Stage Gates: Questionnaires",
    "summary": "A completed questionnaire as proof for a stage",
    "version": "19.0.2.1.0",
    "category": "Sales/CRM",
    "author": "Odoo Notary contributors",
    "website": "https://github.com/odoo-notary/odoo-notary",
    "license": "LGPL-3",
    "depends": ["crm_stagegate", "survey"],
    "data": ["views/crm_stage_gate_views.xml"],
    "auto_install": True,
    "installable": True,
}
