from datetime import timedelta

from odoo import fields, models
from odoo.addons.crm_notary.tools.periods import sql_company_zone, sql_local_date
from odoo.tools import SQL

# Three stages in one day: a sales process was not walked but skipped, or caught up with on paper
MIN_SPAN = 3
# seconds; the day on which clocks are put back has 25 hours
LONGEST_DAY = 26 * 3600


class CrmStageJumpReport(models.Model):
    """Opportunities that one person moved across three or more stages in one day.

    One row per person, opportunity and day of the person's time zone (else the company's). Counts
    what the ledger recorded at the time: re-ordering stages later, or moves that came from a
    changed team, make no jump.
    """

    _name = "crm.stage.jump.report"
    _inherit = ["crm.stage.names.mixin"]
    _description = "Stage Jumps"
    _auto = False
    _order = "date desc, span desc, id desc"
    _rec_name = "lead_name"

    user_id = fields.Many2one("res.users", "Person", readonly=True)
    lead_id = fields.Many2one("crm.lead", "Opportunity", readonly=True)
    lead_name = fields.Char("Opportunity Name", readonly=True)
    date = fields.Date("Day", readonly=True)
    span = fields.Integer(
        "Stages crossed",
        readonly=True,
        help="Sum of the stages this person moved the opportunity forward on this day.",
    )
    move_count = fields.Integer("Moves", readonly=True)
    override_count = fields.Integer("of them overridden", readonly=True)
    owner_id = fields.Many2one("res.users", "Salesperson", readonly=True)
    stage_id = fields.Many2one("crm.stage", "Stage now", readonly=True)
    expected_revenue = fields.Monetary(
        currency_field="company_currency", readonly=True, aggregator="sum"
    )
    company_currency = fields.Many2one("res.currency", readonly=True)
    team_id = fields.Many2one("crm.team", "Sales Team", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)

    @property
    def _table_query(self):
        """Who moved a deal so far in a day, by those entries alone that can be part of that.

        In a jump each entry but the first came within a day of the one before. So the others are
        not looked at, unless a deal has one stage less than a jump without its first entry.
        """
        return SQL(
            """
            SELECT jump.id, jump.user_id, jump.lead_id, jump.date, jump.span, jump.move_count,
                   jump.override_count, origin.from_stage_name, origin.from_stage_id,
                   last.lead_name, last.to_stage_name, last.to_stage_id,
                   jump.team_id, jump.company_id,
                   lead.user_id AS owner_id, lead.stage_id, lead.expected_revenue,
                   company.currency_id AS company_currency
              FROM (
                    SELECT maybe.user_id, maybe.lead_id, maybe.date, whole.*
                      FROM (
                            SELECT entry.user_id, entry.lead_id, zone.tz, %(day)s AS date
                              FROM crm_stage_transition AS entry
                              JOIN (
                                    SELECT users.id,
                                           COALESCE(NULLIF(person.tz, ''), house.tz, 'UTC') AS tz
                                      FROM res_users AS users
                                      JOIN res_partner AS person ON person.id = users.partner_id
                                      JOIN (
                                            SELECT place.id, %(zone)s AS tz
                                              FROM res_company AS place
                                           ) AS house ON house.id = users.company_id
                                     -- OFFSET 0: the zone once a person, not once an entry
                                    OFFSET 0
                                   ) AS zone ON zone.id = entry.user_id
                             WHERE %(forward)s
                               AND (entry.span > 1
                                    OR COALESCE(entry.duration_seconds, 0) <= %(longest_day)s)
                               %(recent)s
                             GROUP BY 1, 2, 3, 4
                            HAVING sum(entry.span) >= %(least)s - 1
                           ) AS maybe
                     CROSS JOIN LATERAL (
                            SELECT min(entry.id) AS id,
                                   max(entry.id) AS last_id,
                                   sum(entry.span) AS span,
                                   count(*) AS move_count,
                                   count(*) FILTER (WHERE entry.kind = 'override')
                                       AS override_count,
                                   (array_agg(entry.company_id ORDER BY entry.id DESC))[1]
                                       AS company_id,
                                   (array_agg(entry.team_id ORDER BY entry.id DESC))[1] AS team_id
                              FROM crm_stage_transition AS entry
                             WHERE entry.lead_id = maybe.lead_id AND entry.user_id = maybe.user_id
                               AND %(forward)s
                               -- a day and a half: no more of a ledger than matters is gone through
                               AND entry.date > maybe.date - interval '36 hours'
                               AND entry.date < maybe.date + interval '60 hours'
                               AND %(same_day)s = maybe.date
                            HAVING sum(entry.span) >= %(least)s
                           ) AS whole
                   ) AS jump
              -- LEFT: who only counts has nothing looked up
              LEFT JOIN crm_stage_transition AS origin ON origin.id = jump.id
              LEFT JOIN crm_stage_transition AS last ON last.id = jump.last_id
              LEFT JOIN crm_lead AS lead ON lead.id = jump.lead_id
              LEFT JOIN res_company AS company ON company.id = jump.company_id
            """,
            day=sql_local_date("entry.date", "zone.tz"),
            same_day=sql_local_date("entry.date", "maybe.tz"),
            zone=sql_company_zone("place.id"),
            forward=SQL(
                "entry.kind IN ('advance', 'won', 'override') AND entry.cause = 'person'"
                " AND entry.span > 0 AND entry.lead_id IS NOT NULL"
            ),
            longest_day=LONGEST_DAY,
            recent=self._recent_only(),
            least=MIN_SPAN,
        )

    def _recent_only(self):
        """Condition on entries: who asks for recent jumps must not pay for the whole ledger."""
        since = fields.Date.to_date(self.env.context.get("stagegate_jumps_since"))
        # a day begins at most a day earlier somewhere
        return SQL("AND entry.date >= %s", since - timedelta(days=1)) if since else SQL()

    def action_open_lead(self):
        """Open the opportunity."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "crm.lead",
            "res_id": self.lead_id.id,
            "views": [(False, "form")],
            "context": {"active_test": False},
        }

    def action_open_leads(self):
        """Open the opportunities of the chosen rows."""
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Opportunities that jumped"),
            "res_model": "crm.lead",
            "views": [(False, "list"), (False, "kanban"), (False, "form")],
            "domain": [("id", "in", self.lead_id.ids)],
            "context": {"active_test": False},
        }

    def action_open_transitions(self):
        """Open the ledgers of the chosen rows."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "crm_stagegate.crm_stage_transition_action"
        )
        action["domain"] = [("lead_key", "in", self.lead_id.ids)]
        return action
