"""What leads say of themselves, and what they leave empty."""

from odoo import api, models
from odoo.fields import Domain

from ..catalogue.metric import Metric
from ..tools.domains import arrived, open_deals


class CompletenessSubject(models.AbstractModel):
    _name = "crm.trust.subject.completeness"
    _inherit = "crm.trust.subject"
    _description = "Figures: Completeness"

    @api.model
    def _metrics(self):
        return [
            Metric(
                code="basics_complete",
                name=self.env._("Four Basics"),
                says=self.env._(
                    "What share of new leads says mobile, source, first contact time and need."
                ),
                formula=self.env._(
                    "Leads of the period with the four basics and what their channel asks for / "
                    "all leads of the period."
                ),
                unit="percent",
                model="crm.lead",
                domain="_basics",
                whole="_arrived",
                target=100,
                owner=self.env._("Salesperson"),
                needs=("crm.lead.channel",),
            ),
            Metric(
                code="key_fields",
                name=self.env._("Key Fields Filled"),
                says=self.env._(
                    "What share of new leads says who the customer is and how to reach them."
                ),
                formula=self.env._(
                    "Leads of the period with company, contact, phone and, where leads have one, "
                    "industry / all leads of the period."
                ),
                unit="percent",
                model="crm.lead",
                domain="_key_fields",
                whole="_arrived",
                target=95,
                owner=self.env._("Salesperson"),
            ),
            self._empty("phone", self.env._("No Phone"), self.env._("without a phone number")),
            self._empty("email", self.env._("No Mail Address"), self.env._("without one")),
            self._empty(
                "customer", self.env._("No Customer"), self.env._("without customer or company")
            ),
            self._empty("source", self.env._("No Source"), self.env._("whose source is not known")),
            self._empty("region", self.env._("No Region"), self.env._("without state and country")),
            self._empty(
                "closing", self.env._("No Closing Date"), self.env._("without expected closing")
            ),
            self._empty("revenue", self.env._("No Amount"), self.env._("without expected revenue")),
        ]

    @api.model
    def _empty(self, field, name, which):
        return Metric(
            code=f"empty_{field}",
            name=name,
            says=self.env._("What share of the open opportunities leaves this empty."),
            formula=self.env._("Open opportunities %s / all open opportunities, now.", which),
            unit="percent",
            model="crm.lead",
            domain=f"_without_{field}",
            whole="_open",
            target=5,
            direction="down",
            owner=self.env._("Salesperson"),
        )

    @api.model
    def _arrived(self, scope):
        return arrived(scope)

    @api.model
    def _open(self, scope):
        return open_deals(scope)

    @api.model
    def _basics(self, scope):
        return arrived(scope) & Domain("completeness", "=", 100)

    @api.model
    def _key_fields(self, scope):
        found = (
            arrived(scope)
            & (Domain("partner_id", "!=", False) | Domain("partner_name", "!=", False))
            & (Domain("partner_id", "!=", False) | Domain("contact_name", "!=", False))
            & Domain("phone", "!=", False)
        )
        if "industry_id" in self.env["crm.lead"]._fields:
            found &= Domain("industry_id", "!=", False)
        return found

    # ------------------------------------------------------------
    # EMPTY FIELDS
    # ------------------------------------------------------------

    @api.model
    def _without(self):
        """:return: ``{field: Domain}``: what is called empty, for figures and the heat map"""
        source = Domain("source_id", "=", False)
        if "channel_id" in self.env["crm.lead"]._fields:
            source &= Domain("channel_id", "=", False)
        return {
            "phone": Domain("phone", "=", False),
            "email": Domain("email_from", "=", False),
            "customer": Domain("partner_id", "=", False) & Domain("partner_name", "=", False),
            "source": source,
            "region": Domain("state_id", "=", False) & Domain("country_id", "=", False),
            "closing": Domain("date_deadline", "=", False),
            "revenue": Domain("expected_revenue", "=", 0),
        }

    @api.model
    def _without_phone(self, scope):
        return open_deals(scope) & self._without()["phone"]

    @api.model
    def _without_email(self, scope):
        return open_deals(scope) & self._without()["email"]

    @api.model
    def _without_customer(self, scope):
        return open_deals(scope) & self._without()["customer"]

    @api.model
    def _without_source(self, scope):
        return open_deals(scope) & self._without()["source"]

    @api.model
    def _without_region(self, scope):
        return open_deals(scope) & self._without()["region"]

    @api.model
    def _without_closing(self, scope):
        return open_deals(scope) & self._without()["closing"]

    @api.model
    def _without_revenue(self, scope):
        return open_deals(scope) & self._without()["revenue"]
