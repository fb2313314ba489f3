"""Customers that are there twice."""

from odoo import api, models
from odoo.fields import Domain

from ..catalogue.metric import Metric


class DuplicatesSubject(models.AbstractModel):
    _name = "crm.trust.subject.duplicates"
    _inherit = "crm.trust.subject"
    _description = "Figures: Duplicates"

    @api.model
    def _metrics(self):
        return [
            Metric(
                code="duplicate_customers",
                name=self.env._("Customers There Twice"),
                says=self.env._(
                    "What share of the customers has the number or address of another one."
                ),
                formula=self.env._(
                    "Customers that share mail address, phone or tax number with a customer of "
                    "another company / all customers with one of these, now. Colleagues and "
                    "contacts of the same company do not count."
                ),
                unit="percent",
                model="res.partner",
                domain="_twice",
                whole="_customers",
                target=0,
                direction="down",
                owner=self.env._("Sales manager"),
                team=None,
            )
        ]

    @api.model
    def _customers(self, scope):
        return Domain(
            [
                ("active", "=", True),
                ("partner_share", "=", True),
                ("company_id", "in", (scope.company.id, False)),
                "|", "|",
                ("email_normalized", "!=", False),
                ("phone_sanitized", "!=", False),
                ("vat", "!=", False),
            ]
        )  # fmt: skip

    @api.model
    def _twice(self, scope):
        return self._customers(scope) & Domain("trust_is_duplicate", "=", True)
