{
    "name": "CRM Stage Gates",
    "summary": "A stage opens only on evidence the system can see; every move is in a ledger",
    "version": "19.0.1.0.0",
    "category": "Sales/CRM",
    "author": "Odoo Notary contributors",
    "website": "https://github.com/odoo-notary/odoo-notary",
    "license": "LGPL-3",
    "depends": ["sale_crm", "sale_margin"],
    "data": [],
    "demo": [],
    "installable": True,
    "application": True,
}
