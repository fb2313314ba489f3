"""Answers about opportunities: what closes, what was won and lost, where they stand."""

from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain

from .crm_trust_answer import Answer

STUCK_DAYS = 30
LEDGER_DAYS = 365


class DealAnswers(models.AbstractModel):
    _inherit = "crm.trust.answer"

    @api.model
    def _deals(self, code, slots, scope):
        """``(Domain, Metric, unused slots)`` of a figure of the catalogue, narrowed."""
        domain, metric = self._metric_domain(code, scope)
        narrowed, unused = self._narrow("crm.lead", slots)
        return Domain(domain) & narrowed, metric, unused

    @api.model
    def _money_answer(self, code, slots, scope, default):
        domain, metric, unused = self._deals(code, slots, scope)
        group, grouped = self._group("crm.lead", slots, default)
        return Answer(
            says=metric.says, model="crm.lead", domain=domain, unit="money",
            measure="expected_revenue:sum", group=group, grouped=grouped,
            value="expected_revenue", metric=code, unused=unused,
        )  # fmt: skip

    @api.model
    def _answer_forecast(self, slots, scope):
        return self._money_answer("closing_revenue", slots, scope, "person")

    @api.model
    def _answer_pipeline(self, slots, scope):
        return self._money_answer("open_revenue", slots, scope, "stage")

    @api.model
    def _answer_won(self, slots, scope):
        if "product" in slots or "category" in slots or slots.get("by") == "product":
            return self._sold(slots, scope)
        return self._money_answer("won_revenue", slots, scope, "person")

    @api.model
    def _answer_ranking(self, slots, scope):
        slots = {**slots, "by": slots.get("by") or "person"}
        if "product" in slots or "category" in slots:
            return self._sold(slots, scope)
        return self._money_answer("won_revenue", slots, scope, "person")

    @api.model
    def _answer_demoted(self, slots, scope):
        domain, metric, unused = self._deals("demoted_deals", slots, scope)
        group, grouped = self._group("crm.lead", slots, "stage")
        return Answer(
            says=metric.says, model="crm.lead", domain=domain, group=group, grouped=grouped,
            value="expected_revenue", metric="demoted_deals", unused=unused,
        )  # fmt: skip

    @api.model
    def _lost_domain(self, slots, scope):
        self._need("crm.lead")
        narrowed, unused = self._narrow("crm.lead", slots)
        lost = (
            scope.leads()
            & Domain([("type", "=", "opportunity"), ("won_status", "=", "lost")])
            & scope.during("date_closed")
        )
        return lost & narrowed, unused

    @api.model
    def _answer_lost(self, slots, scope):
        domain, unused = self._lost_domain(slots, scope)
        group, grouped = self._group("crm.lead", slots, "reason")
        return Answer(
            says=self.env._("Opportunities lost in the period."), model="crm.lead",
            domain=domain, group=group, grouped=grouped, value="expected_revenue", unused=unused,
        )  # fmt: skip

    @api.model
    def _answer_win_rate(self, slots, scope):
        won, _metric, unused = self._deals("won_revenue", slots, scope)
        lost, _unused = self._lost_domain(slots, scope)
        group, grouped = self._group("crm.lead", slots, "person")
        return Answer(
            says=self.env._("Opportunities won in the period, of all that were won or lost in it."),
            model="crm.lead", domain=won, whole=won | lost, unit="percent", group=group,
            grouped=grouped, value="expected_revenue", unused=unused,
        )  # fmt: skip

    @api.model
    def _answer_cycle(self, slots, scope):
        won, _metric, unused = self._deals("won_revenue", slots, scope)
        group, grouped = self._group("crm.lead", slots, "person")
        return Answer(
            says=self.env._("Average days from creation to winning of what was won in the period."),
            model="crm.lead", domain=won, unit="days", measure="day_close:avg", group=group,
            grouped=grouped, value="day_close", unused=unused,
        )  # fmt: skip

    @api.model
    def _answer_stuck(self, slots, scope):
        open_deals, _metric, unused = self._deals("open_revenue", slots, scope)
        days = slots.get("min_days") or STUCK_DAYS
        since = fields.Datetime.now() - timedelta(days=days)
        group, grouped = self._group("crm.lead", slots, "stage")
        return Answer(
            says=self.env._(
                "Open opportunities that have been in their stage for %s days or longer.", days
            ),
            model="crm.lead", domain=open_deals & Domain("date_last_stage_update", "<=", since),
            group=group, grouped=grouped and group != "stage_id", texts=self._stay_by_stage(),
            unused=unused,
        )  # fmt: skip

    @api.model
    def _stay_by_stage(self):
        """``{stage id: how long opportunities stayed}``, by the ledger the reader may read."""
        if not self.env["crm.stage.transition"].has_access("read"):
            return {}
        since = fields.Datetime.now() - timedelta(days=LEDGER_DAYS)
        stays = self.env["crm.stage.transition"]._read_group(
            [("date", ">=", since), ("from_stage_id", "!=", False), ("duration_seconds", ">", 0)],
            ["from_stage_id"],
            ["duration_seconds:avg"],
        )
        return {
            stage.id: self.env._("%s days on average", f"{seconds / 86400:.1f}")
            for stage, seconds in stays
        }

    @api.model
    def _answer_jumps(self, slots, scope):
        self._need("crm.stage.jump.report")
        narrowed, unused = self._narrow("crm.stage.jump.report", slots)
        group, _asked = self._group("crm.stage.jump.report", slots, "person")
        domain = (
            Domain("date", ">=", scope.period.first)
            & Domain("date", "<=", scope.period.last)
            & scope.leads("lead_id.")
            & narrowed
        )
        return Answer(
            says=self.env._(
                "Opportunities that one person moved across three or more stages in one day."
            ),
            model="crm.stage.jump.report", domain=domain, group=group, grouped=True,
            value="span", views=("list",), unused=unused,
            # the report must not go through the whole ledger
            context={"stagegate_jumps_since": scope.period.first.isoformat()},
        )  # fmt: skip
