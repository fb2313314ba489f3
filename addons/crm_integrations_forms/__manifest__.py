{
    "name": "CRM Forms and Campaigns",
    "summary": "A form for every channel, and what each campaign brought down to the money",
    "version": "19.0.2.1.0",
    "category": "Sales/CRM",
    "author": "Odoo Notary contributors",
    "website": "https://github.com/odoo-notary/odoo-notary",
    "license": "LGPL-3",
    "depends": ["crm_integrations", "crm_lead_router", "link_tracker"],
    "data": [
        "security/ir.model.access.csv",
        "security/crm_integrations_forms_rules.xml",
        "security/dialog_rules.xml",
        "views/crm_form_views.xml",
        "views/crm_lead_channel_views.xml",
        "views/crm_lead_views.xml",
        "views/form_templates.xml",
        "views/link_tracker_views.xml",
        "views/utm_campaign_views.xml",
        "wizards/crm_link_maker_views.xml",
        "views/menus.xml",
    ],
    "assets": {
        "web.assets_backend": [
            "crm_integrations_forms/static/src/opening_number/**/*",
        ],
        "web.assets_unit_tests": [
            "crm_integrations_forms/static/tests/*.js",
        ],
    },
    "post_init_hook": "post_init_hook",
    "uninstall_hook": "uninstall_hook",
    "installable": True,
}
