"""The guide's step of follow-ups that say something, and what the report knows of them."""

from odoo import api, models


class GuideFollowups(models.AbstractModel):
    _name = "crm.guide.step.followups"
    _description = "Next step and signals"
    _inherit = ["crm.guide.step"]
    _guide_sequence = 55
    _guide_icon = "fa-comments-o"

    @api.model
    def _guide_look(self, entries):
        env, company = self.env, self.env.company
        rules = env["crm.signal.rule"].search_count([])
        open_leads = [
            ("type", "=", "opportunity"),
            ("won_status", "=", "pending"),
            ("company_id", "in", [False, company.id]),
        ]
        without = env["crm.lead"].search_count(
            [*open_leads, ("date_next_followup", "=", False), ("pause_reason_id", "=", False)]
        )
        total = env["crm.lead"].search_count(open_leads)
        facts = [
            self._guide_fact(env._("The next-step clock runs."), "ok")
            if company.followup_clock
            else self._guide_fact(env._("The next-step clock stands."), "warn"),
            self._guide_fact(
                env._(
                    "%(some)s of %(all)s open opportunities have no next step.",
                    some=without,
                    all=total,
                ),
                "warn" if without and company.followup_clock else "info",
            ),
            self._guide_fact(env._("%s rules listen to what customers write.", rules), "ok")
            if company.followup_signals
            else self._guide_fact(env._("Nothing listens to what customers write.")),
        ]
        buttons = []
        if not company.followup_clock:
            label = env._("Start the Clock")
            buttons.append(self._guide_button("clock", label, style="primary"))
        if not company.followup_signals:
            buttons.append(self._guide_button("signals", env._("Listen for Signals")))
        return {
            "done": company.followup_clock,
            "why": env._(
                "“Will follow up” is no next step. A date, what is done then, and what the "
                "customer gets: the system keeps it in mind so that nobody has to."
            ),
            "facts": facts,
            "buttons": buttons,
        }

    @api.model
    def _guide_do_clock(self, values):
        self._guide_change(
            [(self._guide_company(), {"followup_clock": True})],
            lambda env: env._("The next-step clock was started."),
        )

    @api.model
    def _guide_do_signals(self, values):
        self._guide_change(
            [(self._guide_company(), {"followup_signals": True})],
            lambda env: env._("Signals were switched on."),
        )

    @api.model
    def _guide_company(self):
        # sudo: whoever administers sales decides about them; companies are not theirs to edit
        return self.env.company.sudo()

    @api.model
    def _guide_record(self, model, number):
        record = super()._guide_record(model, number)
        return record.sudo() if model == "res.company" else record


class CrmGuideReport(models.AbstractModel):
    _inherit = "crm.guide.report"

    @api.model
    def _guide_spoken(self, leads):
        """First follow-ups; who records them is not asked for messages."""
        leads.fetch(["date_first_followup"])
        return {lead.id: lead.date_first_followup for lead in leads if lead.date_first_followup}
