"""What the firm's own last three deals looked like: stages from the ledger, with their proofs."""

from odoo import api, models

WANTED = 3
DAY = 86400


class GuideDeals(models.AbstractModel):
    _name = "crm.guide.step.deals"
    _description = "What your last three deals looked like"
    _inherit = ["crm.guide.step"]
    _guide_sequence = 40
    _guide_icon = "fa-road"

    @api.model
    def _guide_look(self, entries):
        env = self.env
        leads = env["crm.lead"].search(
            [
                ("won_status", "=", "won"),
                ("company_id", "in", [False, env.company.id]),
            ],
            order="date_closed desc, id desc",
            limit=WANTED,
        )
        deals = self._guide_deals(leads)
        lacking = self._guide_lacking(deals)
        facts = [
            self._guide_fact(
                env._("%(count)s of your last %(of)s deals had no “%(gate)s”.", gate=name, **count)
            )
            for name, count in lacking.items()
        ]
        if not facts and len(deals) == WANTED:
            facts = [self._guide_fact(env._("All of them had what the gates ask for."), "ok")]
        if len(deals) < WANTED:
            text = env._("%s deals were won here so far; more come with time.", len(deals))
            facts.append(self._guide_fact(text))
        return {
            "done": len(deals) == WANTED,
            "waits": True,
            "progress": (len(deals), WANTED),
            "why": env._(
                "Gates that your best deals would not have passed are the wrong ones; what all of "
                "them had is worth asking for."
            ),
            "facts": facts,
            "buttons": [],
            "deals": deals,
        }

    @api.model
    def _guide_deals(self, leads):
        """The deals as the page draws them.

        :return: ``[{"id", "name", "subtitle", "stages": [{"name", "days" (None: still there),
            "weight", "is_won", "proofs": [{"name", "met"}]}], "facts"}]``
        """
        if not leads:
            return []
        gates = self.env["crm.stage.gate"].sudo().search([("mode", "!=", "off")])
        # sudo: a verdict is the same for everybody; the leads are the reader's
        board = leads.sudo()._stagegate_board(rehearsed=gates)
        history = (
            self.env["crm.stage.transition"]
            .search([("lead_id", "in", leads.ids)], order="lead_key, sequence")
            .grouped("lead_id")
        )
        return [
            {
                "id": lead.id,
                "name": lead.name,
                "subtitle": self._guide_subtitle(lead),
                "stages": self._guide_stages(lead, history.get(lead, ()), board),
                "facts": self._guide_facts_of(lead),
            }
            for lead in leads
        ]

    @api.model
    def _guide_subtitle(self, lead):
        revenue = lead.expected_revenue
        amount = lead.company_currency.format(revenue) if revenue else ""
        days = (lead.date_closed - lead.create_date).days if lead.date_closed else 0
        parts = (
            lead.partner_id.display_name or lead.partner_name,
            amount,
            self.env._("%s days in all", days),
        )
        return " · ".join(part for part in parts if part)

    @api.model
    def _guide_stages(self, lead, transitions, board):
        sudo = lead.sudo()
        met = {}
        for gate, verdict in board.judged_up_to(sudo, sudo.stage_id):
            met.setdefault(gate.stage_id.id, []).append(
                {"name": gate.with_env(self.env).sudo().name, "met": verdict.met}
            )
        places = []
        for entry in transitions:
            stage = entry.to_stage_id
            if entry.from_stage_id == stage and places:
                continue
            if places:
                places[-1]["seconds"] = entry.duration_seconds
            places.append(
                {
                    "name": stage.name or entry.to_stage_name or "",
                    "is_won": stage.is_won,
                    "stage": stage.id,
                    "seconds": None,
                }
            )
        shown = set()
        for place in places:
            seconds = place.pop("seconds")
            place["days"] = None if seconds is None else round(seconds / DAY)
            place["weight"] = 1 + min((seconds or 0) / DAY, 60)
            stage_id = place.pop("stage")
            place["proofs"] = [] if stage_id in shown else met.get(stage_id, [])
            shown.add(stage_id)
        # asked at a stage that this deal never stood in: said at its end
        for stage_id, proofs in met.items():
            if stage_id not in shown and places:
                places[-1]["proofs"] = [*places[-1]["proofs"], *proofs]
        return places

    @api.model
    def _guide_facts_of(self, lead):
        """What native records tell of the deal, in one line."""
        env = self.env
        # sudo: counts of what hangs on the reader's opportunity
        orders = lead.sudo().order_ids.filtered(lambda order: order.state != "cancel")
        signed = orders.filtered("signed_on")
        files = (
            env["ir.attachment"]
            .sudo()
            .search_count([("res_model", "=", "crm.lead"), ("res_id", "=", lead.id)])
        )
        parts = [
            env._("%s meetings", len(lead.sudo().calendar_event_ids)),
            env._("%s quotations", len(orders)),
            env._("%s signed", len(signed)),
            env._("%s documents", files),
        ]
        if orders:
            first = min(orders.mapped("create_date"))
            days = (first - lead.create_date).days
            parts.insert(1, env._("first quotation after %s days", max(days, 0)))
        return " · ".join(parts)

    @api.model
    def _guide_lacking(self, deals):
        """``{gate name: {"count", "of"}}`` of what deals were won without."""
        counts = {}
        for deal in deals:
            for place in deal["stages"]:
                for proof in place["proofs"]:
                    if not proof["met"]:
                        counts.setdefault(proof["name"], 0)
                        counts[proof["name"]] += 1
        order = sorted(counts.items(), key=lambda each: (-each[1], each[0]))
        return {name: {"count": count, "of": len(deals)} for name, count in order}
