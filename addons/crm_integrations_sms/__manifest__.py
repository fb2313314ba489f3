{
    "name": "CRM Integrations: SMS",
    "summary": "Odoo's own SMS go out by Aliyun or Tencent, once, and say what became of them",
    "version": "19.0.2.1.0",
    "category": "Sales/CRM",
    "author": "Odoo Notary contributors",
    "website": "https://github.com/odoo-notary/odoo-notary",
    "license": "LGPL-3",
    "depends": ["crm_integrations", "sms"],
    "data": ["views/crm_connector_views.xml"],
    "installable": True,
    "auto_install": True,
}
