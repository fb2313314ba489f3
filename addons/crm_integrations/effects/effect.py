"""What an event can do here: one abstract model an effect, in a file of its own.

It is found by its name: ``crm.integration.effect.<code>`` with ``_effect = "<code>"``. One that
needs a model which is not installed is simply not offered.
"""

from odoo import api, models

from ..tools.errors import Later, Permanent
from ..tools.text import clean


class CrmIntegrationEffect(models.AbstractModel):
    _name = "crm.integration.effect"
    _description = "Effect of an Event"

    _effect = None
    # models without which it makes no sense
    _needs = ()
    # connectors' own: acts as a person who was recognised, so that no mapping offers it
    _is_internal = False

    @api.model
    def _offered(self):
        """``{code: model}`` of the effects that are possible in this database."""
        return {
            model._effect: self.env[name]
            for name, model in self.env.registry.items()
            if name.startswith("crm.integration.effect.")
            and getattr(model, "_effect", None)
            and all(needed in self.env for needed in model._needs)
        }

    @api.model
    def _label(self):
        """The effect's name, translated."""
        raise NotImplementedError

    @api.model
    def _targets(self):
        """:return: list[Target]: the values it takes"""
        return []

    @api.model
    def _apply(self, occasion, values):
        """Do it. In the transaction of the event: what it writes is there once or not at all.

        :param Occasion occasion: for whom and when
        :param dict values: text by the names of the targets
        :return: ``(sentence that says what was done, crm.lead)``
        :raise Permanent, Later: see ``tools/errors.py``
        """
        raise NotImplementedError

    @api.model
    def _take_back(self, occasion, given):
        """Undo what an earlier event gave, as ``_note_given`` kept it; it no longer holds.

        :param Occasion occasion: of the event that says so
        :return: sentence that says what was done, ``""`` where nothing was left to undo
        """
        return ""

    # ------------------------------------------------------------
    # FOR ALL OF THEM
    # ------------------------------------------------------------

    @api.model
    def _find_lead(self, occasion, values):
        """The opportunity an event is about: by an order's number, else by the customer.

        :raise Later: for an order that is not there, or not yet
        :raise Permanent: where the event names neither
        """
        number = clean(values.get("order"), 100).strip()
        if number and "sale.order" in self.env:
            companies = [("company_id", "=", occasion.connector.company_id.id)]
            orders = self.env["sale.order"].search([("name", "=", number), *companies], limit=2)
            lead = orders.opportunity_id if "opportunity_id" in orders._fields else None
            if len(orders) == 1 and lead:
                return lead
            raise Later(self.env._("There is no opportunity with an order “%s”.", number))
        lead = occasion.identity.lead_id
        if not lead:
            if occasion.identity:
                raise Later(self.env._("There is no opportunity of this customer yet."))
            raise Permanent(
                self.env._("The event does not say which order or which customer it is about.")
            )
        return lead

    @api.model
    def _note_given(self, occasion, given):
        """Keep on the event what it gave, for the day that it no longer holds.

        :param list given: what ``_take_back`` needs
        """
        # sudo: what came is written by the system
        event = self.env["crm.inbox.event"].sudo()._of_key(occasion.connector, occasion.key)
        if event:
            event.given = [*(event.given or []), [self._effect, given]]

    @api.model
    def _text(self, values, name, limit=200):
        return clean(values.get(name), limit).strip()
