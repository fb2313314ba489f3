"""Scores of many leads with one statement: base and behaviour, each the sum of its rules."""

import logging

from markupsafe import Markup
from odoo import api, models
from odoo.addons.crm_notary.tools.fetch import keep_in_memory
from odoo.exceptions import ValidationError
from odoo.fields import Domain
from odoo.tools import SQL, split_every
from psycopg2 import DatabaseError, OperationalError

_logger = logging.getLogger(__name__)

SCORE_BATCH = 20000
SCORE_FIELDS = ("score_base", "score_behaviour", "score_total", "fair_grade")


class CrmLead(models.Model):
    _inherit = "crm.lead"

    # ------------------------------------------------------------
    # PARTS
    # ------------------------------------------------------------

    def _route_score_parts_sql(self, rules):
        """A select of ``(lead_id, rule_id, dimension, hits, points)`` for these leads."""
        ids = list(self.ids)
        parts = []
        conditions = [
            SQL(
                "(%s, %s::varchar, %s::float8, %s)", rule.id, rule.dimension, rule.points, condition
            )
            for rule in rules.filtered(lambda each: each.kind == "field")
            if (condition := self._route_score_condition(rule, ids))
        ]
        if conditions:
            # all rules in one walk over these leads
            parts.append(
                SQL(
                    """
                    SELECT crm_lead.id AS lead_id, rule.id AS rule_id, rule.dimension, 1 AS hits,
                           rule.points
                      FROM crm_lead CROSS JOIN LATERAL (VALUES %s)
                           AS rule (id, dimension, points, is_met)
                     WHERE crm_lead.id = ANY(%s) AND rule.is_met
                    """,
                    SQL(", ").join(conditions),
                    ids,
                )
            )
        for rule in rules.filtered(lambda each: each.kind == "event"):
            weight = SQL("1.0")
            if rule.half_life_days:
                weight = SQL(
                    "power(0.5, greatest(0, extract(epoch FROM (%s - event.date))) / %s)",
                    self.env.cr.now(),
                    rule.half_life_days * 86400.0,
                )
            points = SQL("%s * sum(%s)::float8", rule.points, weight)
            if rule.cap:
                # a cap limits what is gained, and what is lost for rules that take points away
                points = SQL("greatest(least(%s, %s), %s)", points, rule.cap, -rule.cap)
            about = SQL("")
            if rule.reference_like:
                about = SQL(
                    " AND strpos(lower(coalesce(event.reference, '')), %s) > 0",
                    rule.reference_like.lower(),
                )
            parts.append(
                SQL(
                    "SELECT event.lead_id, %s AS rule_id, %s::varchar AS dimension,"
                    " count(*)::int AS hits, %s AS points"
                    " FROM crm_score_event event JOIN crm_lead lead ON lead.id = event.lead_id"
                    " WHERE event.lead_id = ANY(%s) AND event.event_type = %s"
                    " AND coalesce(event.seconds, 0) >= %s%s%s GROUP BY event.lead_id",
                    rule.id,
                    rule.dimension,
                    points,
                    ids,
                    rule.event_type,
                    rule.min_seconds or 0,
                    about,
                    self._route_score_company_sql(rule),
                )
            )
        if not parts:
            return SQL(
                "SELECT 0 AS lead_id, 0 AS rule_id, ''::varchar AS dimension, 0 AS hits,"
                " 0::float8 AS points WHERE false"
            )
        return SQL(" UNION ALL ").join(parts)

    @api.model
    def _route_score_company_sql(self, rule):
        if not rule.company_id:
            return SQL("")
        return SQL(" AND (lead.company_id = %s OR lead.company_id IS NULL)", rule.company_id.id)

    @api.model
    def _route_score_condition(self, rule, ids):
        """SQL on ``crm_lead`` that is true where a rule is met; nothing for a broken rule."""
        Lead = self.sudo().with_context(active_test=False)
        try:
            domain = Domain(rule._lead_domain())
            query = Lead._search(domain)
            if query.from_clause.code != '"crm_lead"':
                # among these leads only: the planner must not walk the whole table for it
                query = Lead._search(Domain("id", "in", ids) & domain)
                condition = SQL("crm_lead.id IN %s", query.subselect())
            else:
                condition = query.where_clause or SQL("true")
        except (ValidationError, ValueError) as error:
            self._route_skip_score_rule(rule, error)
            return None
        if rule.company_id:
            company = SQL(
                "(crm_lead.company_id = %s OR crm_lead.company_id IS NULL)", rule.company_id.id
            )
            condition = SQL("(%s) AND %s", condition, company)
        return SQL("(%s) IS TRUE", condition)

    @api.model
    def _route_skip_score_rule(self, rule, error):
        """A field the rule looks at is gone, or compared with nonsense: the others go on."""
        _logger.info("Scoring rule “%s” is skipped: %s", rule.name, error)
        rule._set_problem(str(error))

    def _route_with_usable_rules(self, run):
        """Run a statement over all scoring rules; those that break it are left out and named.

        :param run: function of the parts (SQL); called again without the broken rules
        """
        rules = self.env["crm.score.rule"].sudo().search([])
        try:
            with self.env.cr.savepoint(flush=False):
                return run(self._route_score_parts_sql(rules))
        except OperationalError:
            raise
        except DatabaseError:
            _logger.info("The scoring rules broke a statement; each is tried alone", exc_info=True)
        usable = rules.browse()
        for rule in rules:
            try:
                with self.env.cr.savepoint(flush=False):
                    self.env.execute_query(self._route_score_parts_sql(rule))
            except OperationalError:
                raise
            except DatabaseError as error:
                self._route_skip_score_rule(rule, error)
            else:
                usable |= rule
        return run(self._route_score_parts_sql(usable))

    def _route_score_parts(self):
        """The parts of each lead's score.

        :return: ``{lead_id: [(rule, hits, points), ...]}``
        """
        self.env["crm.lead"].flush_model()
        self.env["crm.score.event"].flush_model()
        found = {lead_id: [] for lead_id in self.ids}
        if not self.ids:
            return found
        rows = self._route_with_usable_rules(
            lambda parts: self.env.execute_query(
                SQL("SELECT * FROM (%s) part ORDER BY dimension, rule_id", parts)
            )
        )
        # the names of the rules belong to the explanation of the score
        Rule = self.env["crm.score.rule"].sudo()
        for lead_id, rule_id, _dimension, hits, points in rows:
            found[lead_id].append((Rule.browse(rule_id), hits, points))
        return found

    def _compute_score_parts_html(self):
        parts = self.filtered("id")._route_score_parts()
        dimensions = dict(
            self.env["crm.score.rule"]._fields["dimension"]._description_selection(self.env)
        )
        for lead in self:
            rows = []
            for rule, hits, points in parts.get(lead.id, []):
                name = rule.name if hits == 1 else f"{rule.name} × {hits}"
                rows.append(
                    Markup("<tr><td>%s</td><td>%s</td><td class='text-end'>%s</td></tr>")
                    % (dimensions[rule.dimension], name, f"{points:+.1f}")
                )
            weight = lead.channel_id.weight if lead.channel_id else 1.0
            rows.append(
                Markup("<tr><td colspan='2'>%s</td><td class='text-end'>× %s</td></tr>")
                % (lead.channel_id.name or self.env._("No channel"), f"{weight:g}")
            )
            rows.append(
                Markup(
                    "<tr class='fw-bold'><td colspan='2'>%s</td><td class='text-end'>%s</td></tr>"
                )
                % (self.env._("Score"), f"{lead.score_total:.1f}")
            )
            lead.score_parts_html = Markup("<table class='table table-sm'>%s</table>") % Markup(
                ""
            ).join(rows)

    # ------------------------------------------------------------
    # RECOMPUTE
    # ------------------------------------------------------------

    def _route_score_recompute(self):
        """Score these leads: a number of statements that grows with neither leads nor rules."""
        if not self.ids:
            return
        self.env["crm.lead"].flush_model()
        self.env["crm.score.event"].flush_model()
        self._route_with_usable_rules(
            lambda parts: self.env.cr.execute(
                SQL(
                    """
                    %s
                    UPDATE crm_lead lead
                       SET score_base = result.base, score_behaviour = result.behaviour,
                           score_total = result.total, fair_grade = result.grade,
                           date_scored = now() at time zone 'UTC'
                      FROM result
                     WHERE lead.id = result.id
                       AND (lead.score_base, lead.score_behaviour, lead.score_total,
                            lead.fair_grade)
                           IS DISTINCT FROM
                           (result.base, result.behaviour, result.total, result.grade)
                    """,
                    self._route_score_sql(parts),
                )
            )
        )
        self.invalidate_recordset([*SCORE_FIELDS, "date_scored"], flush=False)

    def _route_score_first(self):
        """Scores of leads that have none yet, for the statement that stores their owners.

        They are in the cache, and not in the database before that: a row is written once.

        :return: ``{lead_id: (base, behaviour, total, grade)}``
        """
        if not self.ids:
            return {}
        self.env["crm.lead"].flush_model()
        self.env["crm.score.event"].flush_model()
        rows = self._route_with_usable_rules(
            lambda parts: self.env.execute_query(
                SQL(
                    "%s SELECT id, base, behaviour, total, grade FROM result",
                    self._route_score_sql(parts),
                )
            )
        )
        ids, *columns = zip(*rows, strict=True)
        scored = self.browse(ids)
        scored.invalidate_recordset(SCORE_FIELDS, flush=False)
        keep_in_memory(scored, SCORE_FIELDS, columns)
        return {lead_id: tuple(values) for lead_id, *values in rows}

    def _route_score_sql(self, parts):
        """Common table expressions of which ``result`` has ``(id, base, behaviour, total, grade)``.

        :param parts: see :meth:`_route_score_parts_sql`
        """
        return SQL(
            """
            WITH parts AS (%(parts)s),
            totals AS (
                SELECT lead.id,
                       coalesce(sum(part.points) FILTER (WHERE part.dimension = 'base'), 0)
                           AS base,
                       coalesce(sum(part.points) FILTER (WHERE part.dimension <> 'base'), 0)
                           AS behaviour,
                       coalesce(channel.weight, 1.0) AS weight
                  FROM crm_lead lead
                  LEFT JOIN crm_lead_channel channel ON channel.id = lead.channel_id
                  LEFT JOIN parts part ON part.lead_id = lead.id
                 WHERE lead.id = ANY(%(ids)s)
                 GROUP BY lead.id, channel.weight
            ), fair AS (
                SELECT lead.id,
                       CASE WHEN points.total >= channel.grade_a_points THEN 'a'
                            WHEN points.total >= channel.grade_b_points THEN 'b'
                            ELSE 'c' END AS grade
                  FROM crm_lead lead
                  JOIN crm_lead_channel channel
                    ON channel.id = lead.channel_id AND channel.is_fair
                  CROSS JOIN LATERAL (
                      SELECT channel.points_booth * count(DISTINCT event.reference)
                                 FILTER (WHERE event.event_type = 'booth')
                           + channel.points_minute * coalesce(sum(event.seconds)
                                 FILTER (WHERE event.event_type = 'booth'), 0) / 60.0
                           + channel.points_interaction * count(*)
                                 FILTER (WHERE event.event_type = 'interaction') AS total
                        FROM crm_score_event event WHERE event.lead_id = lead.id
                  ) points
                 WHERE lead.id = ANY(%(ids)s)
            ), result AS (
                SELECT totals.id, round(totals.base::numeric, 2)::float8 AS base,
                       round(totals.behaviour::numeric, 2)::float8 AS behaviour,
                       round(((totals.base + totals.behaviour) * totals.weight)::numeric, 2)
                           ::float8 AS total, fair.grade
                  FROM totals LEFT JOIN fair ON fair.id = totals.id
            )
            """,
            parts=parts,
            ids=list(self.ids),
        )

    def _route_score_edited(self, names):
        """Fields of these leads were edited: a score that depends on them follows at once."""
        if names & self.env["crm.score.rule"]._lead_field_names():
            # scores are protected fields: only this computation writes them
            self.sudo().filtered(
                lambda lead: lead.route_state and lead.won_status == "pending"
            )._route_score_recompute()

    @api.model
    def _cron_route_score(self):
        """Score all open leads, then tell owners about the hottest ones."""
        # only what is open: a closed lead keeps the score it was closed with
        ids = self.search([("won_status", "=", "pending")], order="id").ids
        batches = list(split_every(SCORE_BATCH, ids))
        for number, batch in enumerate(batches, start=1):
            self.browse(batch)._route_score_recompute()
            self.env["ir.cron"]._commit_progress(1, remaining=len(batches) - number)
        self._route_push_hot()
        self.env["ir.cron"]._commit_progress()
