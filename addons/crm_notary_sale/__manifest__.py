{
    "name": "CRM Notary: Money of Orders",
    "summary": "What an order has brought in, counted once for every addon",
    "version": "19.0.2.1.0",
    "category": "Sales/CRM",
    "author": "Odoo Notary contributors",
    "website": "https://github.com/odoo-notary/odoo-notary",
    "license": "LGPL-3",
    "depends": ["crm_notary", "sale_crm"],
    "data": ["views/account_payment_views.xml", "views/sale_order_views.xml"],
    "installable": True,
}
