"""Answers about opportunities: what was won and lost, where they stand, who jumps."""

from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain

from ..tools import statistics
from .crm_trust_answer import Answer

STUCK_DAYS = 30
# of what is open: by the month in which it should close
MONTH_DUE = "date_deadline:month"
WORTH = {"value": "expected_revenue"}


class DealAnswers(models.AbstractModel):
    _inherit = "crm.trust.answer"

    @api.model
    def _answer_pipeline(self, slots, scope):
        return self._metric_answer("open_revenue", slots, scope, "stage", MONTH_DUE, **WORTH)

    @api.model
    def _answer_won(self, slots, scope):
        if "product" in slots or "category" in slots or slots.get("by") == "product":
            return self._sold(slots, scope)
        return self._metric_answer("won_revenue", slots, scope, "person", **WORTH)

    @api.model
    def _answer_ranking(self, slots, scope):
        slots = {**slots, "by": slots.get("by") or "person"}
        if "product" in slots or "category" in slots:
            return self._sold(slots, scope)
        return self._metric_answer("won_revenue", slots, scope, "person", **WORTH)

    @api.model
    def _answer_demoted(self, slots, scope):
        return self._metric_answer("demoted_deals", slots, scope, "stage", MONTH_DUE, **WORTH)

    @api.model
    def _answer_lost(self, slots, scope):
        return self._metric_answer("lost_deals", slots, scope, "reason", **WORTH)

    @api.model
    def _answer_win_rate(self, slots, scope):
        return self._metric_answer("win_rate", slots, scope, "person", **WORTH)

    @api.model
    def _answer_cycle(self, slots, scope):
        return self._metric_answer("days_to_win", slots, scope, "person", value="day_close")

    @api.model
    def _answer_jumps(self, slots, scope):
        return self._metric_answer(
            "stage_jumps", slots, scope, "person", value="span", grouped=True, views=("list",)
        )

    # ------------------------------------------------------------
    # STUCK
    # ------------------------------------------------------------

    @api.model
    def _answer_stuck(self, slots, scope):
        open_deals, unused = self._metric_records("open_deals", slots, scope)
        days = slots.get("min_days") or STUCK_DAYS
        since = fields.Datetime.now() - timedelta(days=days)
        group, grouped = self._group("crm.lead", slots, "stage", MONTH_DUE)
        return Answer(
            says=self.env._(
                "Open opportunities that have been in their stage for %s days or longer.", days
            ),
            model="crm.lead", domain=open_deals & Domain("date_last_stage_update", "<=", since),
            group=group, grouped=grouped,
            texts=self._stay_by_stage(scope) if group == "stage_id" else None,
            told="_days_in_stage", unused=unused,
        )  # fmt: skip

    @api.model
    def _stay_by_stage(self, scope):
        """``{stage id: how long opportunities stay}``, as the funnel tells it."""
        if not self.env["crm.stage.transition"].has_access("read"):
            return {}
        funnel = self.env["crm.trust.funnel"]
        stays = funnel._stays(funnel._leads(scope), scope, funnel._stages(scope))
        days = {stage_id: statistics.mean_stay(stay) for stage_id, stay in stays.items()}
        return {
            stage_id: self.env._("%s days on average", f"{mean:.1f}")
            for stage_id, mean in days.items()
            if mean is not None
        }

    @api.model
    def _days_in_stage(self, leads):
        """:return: ``{id: since when each is in its stage}``"""
        now = fields.Datetime.now()
        return {
            lead.id: self.env._(
                "%(days)s days in “%(stage)s”",
                days=(now - lead.date_last_stage_update).days,
                stage=lead.stage_id.name or "",
            )
            for lead in leads
        }
