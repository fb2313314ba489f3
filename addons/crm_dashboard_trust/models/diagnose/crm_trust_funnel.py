"""The funnel as a table, by stage; cohorts; why deals are lost. All of it opens."""

from datetime import timedelta

from odoo import api, fields, models
from odoo.addons.crm_notary.tools.periods import period_of, today
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL

from ...catalogue.scope import scope_from
from ...tools import statistics
from ...tools.domains import forward, open_deals
from ...tools.opening import views_of

COUNTS = ("entered", "forward", "lost", "here")
# stays are those that began in so many days up to the period's end
STAY_DAYS = 365
COHORTS = 6
OBSTACLES = 3


class CrmTrustFunnel(models.AbstractModel):
    _name = "crm.trust.funnel"
    _description = "Funnel Table"

    # ------------------------------------------------------------
    # FOR THE WEB CLIENT AND OTHER PROGRAMS
    # ------------------------------------------------------------

    @api.model
    @api.readonly
    def funnel_screen(self, scope=None):
        """:return: dict: ``scope`` (what can be chosen), ``stages``, ``cohorts``, ``losses``"""
        found = scope_from(self.env, scope)
        return {
            "scope": self.env["crm.trust.page"]._page_as(found)._page_scope(found),
            "stages": self.read_funnel(scope),
            "cohorts": self.read_cohorts(scope),
            "losses": self.read_losses(scope),
        }

    @api.model
    @api.readonly
    def read_funnel(self, scope=None):
        """How opportunities went through each stage in the period, as the reader sees them.

        :return: list of dicts, in the order of the stages: ``stage_id``, ``name``, ``is_won``;
            counts that :meth:`open_funnel` opens: ``entered`` (came here in the period),
            ``forward`` (of those, went on by now), ``lost`` (of those, lost here), ``here`` (stand
            here now);
            ``conversion`` (percent of ``entered``, None of nothing); ``mean_days`` and
            ``median_days`` of the stay, open deals taken as not ended yet; ``obstacles``:
            ``[id, name, count]`` of the open ones of deals that stand here
        """
        return self._funnel_rows(scope_from(self.env, scope))

    @api.model
    def _funnel_rows(self, found):
        Lead, stages = self._leads(found), self._stages(found)
        stays = self._stays(Lead, found, stages)
        obstacles = self._obstacles(found)
        rows = []
        for stage in stages:
            counts = {
                which: Lead.search_count(self._domain(stage.id, which, found)) for which in COUNTS
            }
            stay = stays.get(stage.id, [])
            entered = counts["entered"]
            rows.append(
                {
                    "stage_id": stage.id,
                    "name": stage.name,
                    "is_won": stage.is_won,
                    **counts,
                    "conversion": 100.0 * counts["forward"] / entered if entered else None,
                    "mean_days": statistics.mean_stay(stay),
                    "median_days": statistics.median_stay(stay),
                    "obstacles": obstacles.get(stage.id, [])[:OBSTACLES],
                }
            )
        return rows

    @api.model
    @api.readonly
    def open_funnel(self, stage_id, which, scope=None):
        """The opportunities of a cell of the funnel.

        :param str which: a count of :meth:`read_funnel`, or "stayed": those whose stays are
            averaged
        :return: the action that lists them
        """
        found = scope_from(self.env, scope)
        if which not in (*COUNTS, "stayed") or not isinstance(stage_id, int):
            raise UserError(self.env._("This is not there any more. Load the page again."))
        return self._action(self._domain(stage_id, which, found), found)

    @api.model
    @api.readonly
    def open_obstacle(self, stage_id, obstacle_id, scope=None):
        """:return: the action that lists the follow-ups in which an obstacle of a stage came up"""
        found = scope_from(self.env, scope)
        if not isinstance(stage_id, int) or not isinstance(obstacle_id, int):
            raise UserError(self.env._("This is not there any more. Load the page again."))
        standing = self._standing(found)
        if standing is None:
            raise UserError(self.env._("This is not there any more. Load the page again."))
        domain = (
            standing
            & Domain("lead_id.stage_id", "=", stage_id)
            & Domain("obstacle_id", "=", obstacle_id)
        )
        return {
            **self._action(domain, found),
            "name": self.env._("Follow-ups"),
            "res_model": "crm.followup",
        }

    @api.model
    @api.readonly
    def read_cohorts(self, scope=None):
        """What became of the opportunities of each month.

        :return: list of dicts, the oldest month first: ``month`` (first day), ``label``,
            ``arrived``, ``won``, ``lost``, ``open``
        """
        found = scope_from(self.env, scope)
        Lead = self._leads(found)
        rows = []
        for month in self._months(found):
            read = Lead._read_group(
                self._cohort(found, month, None), ["won_status", "active"], ["__count"]
            )
            counts = {"won": 0, "lost": 0, "pending": 0}
            for status, active, count in read:
                # what was archived without being lost is neither open nor closed
                if active or status != "pending":
                    counts[status] += count
            rows.append(
                {
                    "month": month.first.isoformat(),
                    "label": month.label(self.env),
                    "arrived": sum(count for *_group, count in read),
                    "won": counts["won"],
                    "lost": counts["lost"],
                    "open": counts["pending"],
                }
            )
        return rows

    @api.model
    @api.readonly
    def open_cohort(self, month, status=None, scope=None):
        """:return: the action that lists a month's opportunities

        :param str month: as in :meth:`read_cohorts`
        :param str status: "won", "lost", "pending" or None for all
        """
        found = scope_from(self.env, scope)
        for each in self._months(found):
            if each.first.isoformat() == month and status in (None, "won", "lost", "pending"):
                return self._action(self._cohort(found, each, status), found)
        raise UserError(self.env._("This is not there any more. Load the page again."))

    @api.model
    @api.readonly
    def read_losses(self, scope=None):
        """Why opportunities were lost in the period, by the stage they were lost in.

        :return: list of dicts, the most frequent first: ``stage_id``, ``stage``, ``reason_id``
            (False: none was given), ``reason``, ``count``, ``revenue``
        """
        found = scope_from(self.env, scope)
        rows = [
            {
                "stage_id": stage.id or False,
                "stage": stage.name or "",
                "reason_id": reason.id or False,
                "reason": reason.name or self.env._("No reason given"),
                "count": count,
                "revenue": revenue or 0.0,
            }
            for stage, reason, count, revenue in self._leads(found)._read_group(
                self._lost(found),
                ["stage_id", "lost_reason_id"],
                ["__count", "expected_revenue:sum"],
            )
        ]
        return sorted(rows, key=lambda row: (-row["count"], row["stage"], row["reason"]))

    @api.model
    @api.readonly
    def open_losses(self, stage_id, reason_id, scope=None):
        """The opportunities of a row of :meth:`read_losses`.

        :param stage_id: as in the row; None for all stages
        :return: the action that lists them
        """
        found = scope_from(self.env, scope)
        row = Domain("lost_reason_id", "=", reason_id)
        if stage_id is not None:
            row &= Domain("stage_id", "=", stage_id)
        return self._action(self._lost(found) & row, found)

    # ------------------------------------------------------------
    # WHAT IS COUNTED
    # ------------------------------------------------------------

    @api.model
    def _leads(self, scope):
        return self.env["crm.trust.catalogue"]._as_scope(scope).env["crm.lead"]

    @api.model
    def _owned(self, scope):
        found = scope.leads() & Domain("type", "=", "opportunity")
        if scope.team:
            found &= Domain("team_id", "=", scope.team.id)
        if scope.user:
            found &= Domain("user_id", "=", scope.user.id)
        return found

    @api.model
    def _domain(self, stage_id, which, scope):
        if which == "here":
            return self._owned(scope) & open_deals(scope) & Domain("stage_id", "=", stage_id)
        came = Domain("to_stage_id", "=", stage_id) & Domain("from_stage_id", "!=", stage_id)
        if which == "stayed":
            horizon = self._horizon(scope)
            since = horizon - timedelta(days=STAY_DAYS)
            again = Domain("to_stage_id", "=", stage_id) & Domain("kind", "=", "restore")
            during = Domain("date", ">=", since) & Domain("date", "<", horizon)
            return self._owned(scope) & Domain("transition_ids", "any", (came | again) & during)
        entered = self._owned(scope) & Domain("transition_ids", "any", came & scope.during("date"))
        start = scope.bounds()[0]
        left = Domain("from_stage_id", "=", stage_id) & Domain("date", ">=", start)
        if which == "forward":
            moved = left & forward() & Domain("span", ">", 0)
            return entered & Domain("transition_ids", "any", moved)
        if which == "lost":
            return entered & Domain([("won_status", "=", "lost"), ("stage_id", "=", stage_id)])
        return entered

    @api.model
    def _cohort(self, scope, month, status):
        start, end = month.bounds(scope.company)
        found = self._owned(scope) & Domain("create_date", ">=", start)
        found &= Domain("create_date", "<", end)
        if status == "pending":
            found &= Domain("active", "=", True)
        return found & Domain("won_status", "=", status) if status else found

    @api.model
    def _months(self, scope):
        last = min(scope.period.last, today(scope.company))
        months = [period_of("month", last, scope.company)]
        while len(months) < COHORTS:
            months.append(months[-1].previous())
        return months[::-1]

    @api.model
    def _lost(self, scope):
        return self._owned(scope) & Domain("won_status", "=", "lost") & scope.during("date_closed")

    @api.model
    def _stages(self, scope):
        """The stages of the scope's team, else all, in their order."""
        Stage = self.env["crm.stage"]
        if scope.team:
            # sudo: the order of stages is no secret
            return Stage.browse(Stage.sudo()._pipeline_ids(scope.team.id))
        return Stage.search([])

    @api.model
    def _stays(self, Lead, scope, stages):
        """How long deals stayed in each stage; one query, however many there are.

        What stands there still, at the period's end, has not ended.

        :return: ``{stage id: [(days, has ended)]}``
        """
        self.env.flush_all()
        horizon = self._horizon(scope)
        readable = Lead._search(self._owned(scope))
        rows = self.env.execute_query(
            SQL(
                """
                SELECT entry.to_stage_id,
                       round((extract(epoch FROM COALESCE(left_on.date, %(horizon)s) - entry.date)
                              / 86400)::numeric, 1) AS days,
                       left_on.date IS NOT NULL AS ended, count(*)
                  FROM crm_stage_transition AS entry
             LEFT JOIN LATERAL (
                       SELECT later.date FROM crm_stage_transition AS later
                        WHERE later.lead_key = entry.lead_key AND later.sequence > entry.sequence
                          AND later.date < %(horizon)s
                          AND (later.to_stage_id IS DISTINCT FROM entry.to_stage_id
                               OR later.kind IN ('lost', 'archive', 'won'))
                        ORDER BY later.sequence LIMIT 1) AS left_on ON TRUE
                 WHERE entry.lead_id IN %(leads)s
                   AND entry.to_stage_id = ANY(%(stages)s)
                   AND (entry.from_stage_id IS DISTINCT FROM entry.to_stage_id
                        OR entry.kind = 'restore')
                   AND entry.date < %(horizon)s
                   AND entry.date >= %(horizon)s - make_interval(days => %(days)s)
                 GROUP BY 1, 2, 3
                """,
                horizon=horizon,
                leads=readable.subselect(),
                stages=stages.ids,
                days=STAY_DAYS,
            )
        )
        stays = {}
        for stage_id, days, ended, count in rows:
            stays.setdefault(stage_id, []).extend([(float(days), ended)] * count)
        return stays

    @api.model
    def _horizon(self, scope):
        """:return: naive UTC: the moment up to which stays are known"""
        return min(scope.bounds()[1], fields.Datetime.now())

    @api.model
    def _standing(self, scope):
        """:return: Domain of follow-ups with an open obstacle of an open opportunity, else None"""
        if "crm.followup" not in self.env or not self.env["crm.followup"].has_access("read"):
            return None
        leads = self._owned(scope) & open_deals(scope)
        return Domain("is_obstacle_open", "=", True) & Domain("lead_id", "any", leads)

    @api.model
    def _obstacles(self, scope):
        """:return: ``{stage id: [[id, name, count]]}``, the most frequent first"""
        standing = self._standing(scope)
        if standing is None:
            return {}
        Followup = self.env["crm.trust.catalogue"]._as_scope(scope).env["crm.followup"]
        found = {}
        for stage, obstacle, count in Followup._read_group(
            standing, ["lead_id.stage_id", "obstacle_id"], ["__count"]
        ):
            # sudo: the name of an obstacle of a follow-up that the reader sees
            row = [obstacle.id, obstacle.sudo().name or "", count]
            found.setdefault(stage.id, []).append(row)
        for rows in found.values():
            rows.sort(key=lambda row: (-row[2], row[1]))
        return found

    @api.model
    def _action(self, domain, scope):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Opportunities"),
            "res_model": "crm.lead",
            **views_of(self.env, "crm.lead"),
            "domain": list(domain),
            "context": {
                "allowed_company_ids": scope.company.ids,
                "active_test": False,
                "create": False,
            },
        }
