"""The reader's own deals at a glance: how far, what was paid, what is missing."""

from datetime import timedelta

from odoo import api, fields, models

SHOWN = 12
# what was won is looked at until it is paid and delivered
WON_DAYS = timedelta(days=90)


class CrmMyDay(models.AbstractModel):
    _inherit = "crm.my.day"

    @api.model
    @api.readonly
    def get_my_deals(self):
        """The reader's opportunities, those nearest to the money first, each with its facts.

        :return: ``{"deals": [{"id", "title", "subtitle", "stage", "is_won", "facts"}], "more"}``;
            ``facts`` as of :meth:`_my_day_deal_facts`, ``more`` counts those that are not shown
        """
        self._my_day_check_reader()
        if not self._my_day_has_deals():
            return {"deals": [], "more": 0}
        leads, domain = self.env["crm.lead"], self._my_day_deals_domain()
        deals = leads.search_fetch(
            domain, order="stage_id desc, expected_revenue desc, id desc", limit=SHOWN + 1
        )
        more = leads.search_count(domain) - SHOWN if len(deals) > SHOWN else 0
        deals = deals[:SHOWN]
        facts = self._my_day_deal_facts(deals) if deals else {}
        kind = self.env["crm.my.day.kind"]
        found = []
        for deal in deals:
            told = kind._my_day_of_lead(deal)
            found.append(
                {
                    "id": deal.id,
                    "title": told["title"],
                    "subtitle": told["subtitle"],
                    "stage": deal.stage_id.name or "",
                    "is_won": deal.won_status == "won",
                    "facts": facts.get(deal.id, []),
                }
            )
        return {"deals": found, "more": more}

    @api.model
    def _my_day_deals_domain(self):
        return [
            ("user_id", "=", self.env.uid),
            ("type", "=", "opportunity"),
            "|",
            ("won_status", "=", "pending"),
            "&",
            ("won_status", "=", "won"),
            ("date_closed", ">=", fields.Datetime.now() - WON_DAYS),
        ]

    @api.model
    def _my_day_has_deals(self):
        """Whether there are any, so that the page keeps a place for it."""
        leads = self.env["crm.lead"]
        return leads.has_access("read") and bool(
            leads.search_count(self._my_day_deals_domain(), limit=1)
        )

    @api.model
    def _my_day_deal_facts(self, deals):
        """Hook: what else is to be seen of these deals without opening them, all at once.

        :return: ``{lead id: [{"icon", "label", "text", "tone"}]}``, with ``action`` (as of a row)
            where pressing it does something about it
        """
        return {deal.id: [] for deal in deals}
