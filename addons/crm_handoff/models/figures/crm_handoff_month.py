from odoo import api, fields, models
from odoo.addons.crm_notary.tools import xlsx
from odoo.addons.crm_notary.tools.export_right import check_export
from odoo.addons.crm_notary.tools.periods import period_of
from odoo.exceptions import UserError
from odoo.tools import SQL

TOP_REASONS = 3
COLUMNS = (
    ("month", "month"),
    ("company_id", None),
    ("flow_id", None),
    ("node_id", None),
    ("role_id", None),
    ("done_count", "integer"),
    ("late_count", "integer"),
    ("median_hours", "number"),
    ("p90_hours", "number"),
    ("start_median_hours", "number"),
    ("blocked_count", "integer"),
    ("top_reasons", None),
)


class CrmHandoffMonth(models.Model):
    """How fast each role was at each node in a month, and what stood in the way.

    Duration: working hours from a handoff's opening to its closing, of handoffs closed in the
    month; those that the facts closed before anybody could open them have none. Late: closed after
    the deadline while the clock was running. Blocks count in the month in which somebody blocked.
    Months are the company's; a closed month keeps its figures.
    """

    _name = "crm.handoff.month"
    _description = "Handoffs by Month"
    _inherit = ["crm.notary.month.figure"]
    _order = "month desc, flow_id, sequence, node_id"

    flow_id = fields.Many2one("crm.handoff.flow", readonly=True, ondelete="restrict")
    node_id = fields.Many2one("crm.handoff.node", readonly=True, ondelete="restrict")
    sequence = fields.Integer(readonly=True)
    role_id = fields.Many2one("res.role", readonly=True, ondelete="restrict")
    done_count = fields.Integer("Closed", readonly=True)
    late_count = fields.Integer("Closed late", readonly=True)
    median_hours = fields.Float(
        "Median (h)", readonly=True, aggregator=None, help="Half of the handoffs took no longer."
    )
    p90_hours = fields.Float(
        "90 % within (h)", readonly=True, aggregator=None, help="Nine in ten took no longer."
    )
    start_median_hours = fields.Float("Until started, median (h)", readonly=True, aggregator=None)
    blocked_count = fields.Integer("Blocked", readonly=True)
    reasons = fields.Json(readonly=True)
    top_reasons = fields.Char("Top reasons", compute="_compute_top_reasons")

    @api.depends_context("lang")
    @api.depends("reasons")
    def _compute_top_reasons(self):
        ids = {reason for row in self for reason, _count in row.reasons or [] if reason}
        reasons = self.env["crm.handoff.reason"].sudo().with_context(active_test=False)
        names = {reason.id: reason.name for reason in reasons.browse(ids).exists()}
        for row in self:
            row.top_reasons = self.env._(", ").join(
                f"{names.get(reason) or self.env._('no reason')} ({number})"
                for reason, number in (row.reasons or [])[:TOP_REASONS]
            )

    # ------------------------------------------------------------
    # ACTIONS
    # ------------------------------------------------------------

    @api.model
    def action_open(self):
        """Open the table, with the months that are not closed yet worked out as of now."""
        self.check_access("read")
        for company in self.env.companies:
            self._refresh_open(company)
        return self.env["ir.actions.act_window"]._for_xml_id("crm_handoff.crm_handoff_month_action")

    def action_view_handoffs(self):
        """Open the handoffs behind this row: closed or blocked in its month."""
        self.ensure_one()
        start, end = period_of("month", self.month, self.company_id).bounds(self.company_id)
        logs = self.env["crm.handoff.log"]._search(
            [("to_state", "=", "blocked"), ("date", ">=", start), ("date", "<", end)]
        )
        action = self.env["ir.actions.act_window"]._for_xml_id("crm_handoff.crm_handoff_action")
        action["views"] = [(False, "list"), (False, "form")]
        action["domain"] = [
            ("node_id", "=", self.node_id.id),
            ("role_id", "=", self.role_id.id),
            ("company_id", "=", self.company_id.id),
            "|",
            "&",
            ("date_done", ">=", fields.Datetime.to_string(start)),
            ("date_done", "<", fields.Datetime.to_string(end)),
            ("log_ids", "in", [row[0] for row in self.env.execute_query(logs.select())]),
        ]
        action["context"] = {}
        return action

    def action_export(self):
        """Download these rows as a spreadsheet, all of them where none is ticked.

        :raise AccessError: without the right to export
        """
        self.check_access("read")
        check_export(self.env)
        rows = self or self.search([])
        if not rows:
            raise UserError(self.env._("Nothing was closed or blocked yet."))
        return {
            "type": "ir.actions.act_url",
            "url": f"/crm_handoff/monthly.xlsx?ids={','.join(map(str, rows.ids))}",
            "target": "download",
        }

    # ------------------------------------------------------------
    # FIGURES
    # ------------------------------------------------------------

    @api.model
    def _refresh_open(self, company):
        """Work out the months of a company that are not closed: this one and the last."""
        this = period_of("month", fields.Datetime.now(), company)
        for period in (this.previous(), this):
            self._refresh(company, period.first)

    @api.model
    def _month_figures(self, company, period):
        self.env["crm.handoff"].flush_model()
        self.env["crm.handoff.log"].flush_model()
        start, end = period.bounds(company)
        rows = self.env.execute_query_dict(
            SQL(
                """
                WITH closed AS (
                    SELECT node_id, role_id, COUNT(*) AS done_count,
                           COUNT(*) FILTER (WHERE is_late) AS late_count,
                           percentile_cont(0.5) WITHIN GROUP (ORDER BY done_hours)
                               AS median_hours,
                           percentile_cont(0.9) WITHIN GROUP (ORDER BY done_hours) AS p90_hours,
                           percentile_cont(0.5) WITHIN GROUP (ORDER BY start_hours)
                               AS start_median_hours
                      FROM crm_handoff
                     WHERE state = 'done' AND company_id = %(company)s
                       AND date_done >= %(start)s AND date_done < %(end)s
                  GROUP BY node_id, role_id
                ), by_reason AS (
                    SELECT handoff.node_id, handoff.role_id, log.reason_id, COUNT(*) AS number
                      FROM crm_handoff_log log
                      JOIN crm_handoff handoff ON handoff.id = log.handoff_id
                     WHERE log.to_state = 'blocked' AND handoff.company_id = %(company)s
                       AND log.date >= %(start)s AND log.date < %(end)s
                  GROUP BY 1, 2, 3
                ), blocked AS (
                    SELECT node_id, role_id, SUM(number)::integer AS blocked_count,
                           jsonb_agg(jsonb_build_array(reason_id, number)
                                     ORDER BY number DESC, reason_id) AS reasons
                      FROM by_reason
                  GROUP BY node_id, role_id
                )
                SELECT node.id AS node_id, keys.role_id, node.flow_id, node.sequence,
                       COALESCE(closed.done_count, 0) AS done_count,
                       COALESCE(closed.late_count, 0) AS late_count,
                       COALESCE(closed.median_hours, 0) AS median_hours,
                       COALESCE(closed.p90_hours, 0) AS p90_hours,
                       COALESCE(closed.start_median_hours, 0) AS start_median_hours,
                       COALESCE(blocked.blocked_count, 0) AS blocked_count, blocked.reasons
                  FROM (SELECT node_id, role_id FROM closed
                         UNION SELECT node_id, role_id FROM blocked) keys
                  JOIN crm_handoff_node node ON node.id = keys.node_id
             LEFT JOIN closed ON closed.node_id = keys.node_id
                   AND closed.role_id IS NOT DISTINCT FROM keys.role_id
             LEFT JOIN blocked ON blocked.node_id = keys.node_id
                   AND blocked.role_id IS NOT DISTINCT FROM keys.role_id
                """,
                company=company.id,
                start=start,
                end=end,
            )
        )
        return {f"{row['node_id']}-{row['role_id'] or 0}": row for row in rows}

    # ------------------------------------------------------------
    # EXPORT
    # ------------------------------------------------------------

    def _file_name(self):
        return self.env._("Handoffs by month")

    def _to_xlsx(self):
        """:return: bytes of a workbook with one row a record, in the user's language"""
        labels = self.fields_get([name for name, _format in COLUMNS], ["string"])
        book = xlsx.Workbook()
        book.write_table(
            book.add_sheet(self.env._("Handoffs")),
            [labels[name]["string"] for name, _format in COLUMNS],
            # sudo: names of nodes and roles of companies the reader may count
            ([row[name] for name, _format in COLUMNS] for row in self.sudo()),
            [form for _name, form in COLUMNS],
        )
        return book.to_bytes()
