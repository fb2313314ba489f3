"""What registers know of companies: asked for once in a while, kept, and only ever proposed.

A provider is a kind of connector with ``_look_up``; without one that has its key, nothing of this
is offered.
"""

import re
from datetime import timedelta

from odoo import api, fields, models
from odoo.addons.crm_notary.tools.defaults import without_defaults
from odoo.exceptions import UserError
from odoo.fields import Domain

from ...tools import capital, contact
from ...tools.errors import Later, Permanent, Unsettled
from ...tools.text import clean

CODE = re.compile(r"^[0-9A-Za-z]{18}$")


class CrmCompanyData(models.Model):
    _name = "crm.company.data"
    _description = "Company as Registered"
    _order = "date_fetched desc, id desc"

    connector_id = fields.Many2one(
        "crm.connector", "Provider", required=True, readonly=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="connector_id.company_id", store=True)
    keyword = fields.Char("Asked For", required=True, readonly=True, index=True)
    name = fields.Char("Registered Name", readonly=True)
    credit_code = fields.Char("Social Credit Code", readonly=True, index="btree_not_null")
    capital_text = fields.Char("Registered Capital", readonly=True)
    capital_amount = fields.Float("Capital, Number", readonly=True, digits=(16, 2))
    capital_currency = fields.Char(readonly=True)
    insured_headcount = fields.Integer(
        "Insured Employees",
        readonly=True,
        help="Employees with social insurance as the company last reported; 0: not known.",
    )
    legal_person = fields.Char(readonly=True)
    status = fields.Char(readonly=True)
    industry = fields.Char(readonly=True)
    date_founded = fields.Date("Founded On", readonly=True)
    street = fields.Char("Registered Address", readonly=True)
    city = fields.Char(readonly=True)
    website = fields.Char(readonly=True)
    phone = fields.Char(readonly=True)
    email = fields.Char(readonly=True)
    is_missing = fields.Boolean("Not Found", readonly=True)
    date_fetched = fields.Datetime("As of", required=True, readonly=True)

    _keyword_unique = models.Constraint(
        "UNIQUE(connector_id, keyword)", "This company is being asked for already. Try again."
    )

    @api.depends("name", "keyword")
    def _compute_display_name(self):
        for data in self:
            data.display_name = data.name or data.keyword

    # ------------------------------------------------------------
    # ASKING
    # ------------------------------------------------------------

    @api.model
    def _provider(self, company):
        """The connector that is asked for a company's people; empty if there is none."""
        # sudo: whoever looks a company up need not see connectors
        connectors = self.env["crm.connector"].sudo().search([("company_id", "=", company.id)])
        return connectors.filtered(lambda each: each._can_look_up())[:1]

    @api.model
    def _look_up(self, company, keyword):
        """What is registered under a name or a credit code: as kept, else as the provider says.

        :return: ``crm.company.data``; empty where nothing is registered
        :raise UserError: no provider, a code that cannot be, or the provider refuses
        """
        keyword = self._checked(keyword)
        connector = self._provider(company)
        if not connector:
            raise UserError(
                self.env._(
                    "Nobody can be asked about companies. An administrator adds a connector with "
                    "a key, such as Tianyancha."
                )
            )
        # sudo: what is known of companies is written by the system
        Data = without_defaults(self).sudo()
        known = Data._kept(connector, keyword)
        if not known:
            known = Data._fetch(connector, keyword)
        return self.browse(known.filtered(lambda each: not each.is_missing).ids)

    @api.model
    def _checked(self, keyword):
        keyword = clean(keyword, 200).strip()
        if len(keyword) < 2:
            raise UserError(self.env._("Enter the company's name or its social credit code."))
        if CODE.match(keyword):
            code = contact.credit_code(keyword)
            if not code:
                raise UserError(
                    self.env._(
                        "“%s” is no social credit code: its check digit is wrong. Compare it with "
                        "the business licence.",
                        keyword,
                    )
                )
            return code
        return keyword

    @api.model
    def _kept(self, connector, keyword):
        since = fields.Datetime.now() - timedelta(days=connector.company_data_days)
        return self.search(
            Domain("connector_id", "=", connector.id)
            & Domain("date_fetched", ">=", since)
            & (
                Domain("keyword", "=", keyword)
                | Domain("credit_code", "=", keyword)
                | Domain("name", "=", keyword)
            ),
            limit=1,
        )

    @api.model
    def _fetch(self, connector, keyword):
        try:
            connector._take_look_up()
            found = connector._kind_model()._look_up(connector, keyword)
        except (Later, Permanent, Unsettled) as error:
            raise UserError(str(error)) from error
        values = {
            **(self._values(found) if found else {}),
            "is_missing": not found,
            "date_fetched": fields.Datetime.now(),
        }
        old = self.search([("connector_id", "=", connector.id), ("keyword", "=", keyword)])
        if old:
            old.write(values)
            return old
        return self.create({"connector_id": connector.id, "keyword": keyword, **values})

    @api.model
    def _values(self, found):
        """
        :param dict found: text by the names of the fields, as the kind read it
        """
        values = {
            name: clean(found.get(name), 200).strip() or False
            for name in (
                "name", "capital_text", "legal_person", "status", "industry", "street", "city",
                "website", "phone", "email",
            )
        }  # fmt: skip
        amount, currency = capital.read(found.get("capital_text"))
        founded = found.get("founded")
        return {
            **values,
            "credit_code": contact.credit_code(found.get("credit_code")) or False,
            "capital_amount": amount,
            "capital_currency": currency,
            "insured_headcount": found.get("headcount") or 0,
            "date_founded": founded.date() if founded else False,
        }
