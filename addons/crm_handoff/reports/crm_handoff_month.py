import io

import xlsxwriter
from odoo import api, fields, models
from odoo.exceptions import UserError

TOP_REASONS = 3


class CrmHandoffMonth(models.Model):
    """How fast each role was at each node in a month, and what stood in the way.

    Response time: working hours from a handoff's opening to its closing, of handoffs closed in the
    month. Blocks count in the month in which somebody blocked.
    """

    _name = "crm.handoff.month"
    _description = "Handoffs by Month"
    _auto = False
    _order = "month desc, flow_id, sequence, node_id"

    month = fields.Date(readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    flow_id = fields.Many2one("crm.handoff.flow", readonly=True)
    node_id = fields.Many2one("crm.handoff.node", readonly=True)
    sequence = fields.Integer(readonly=True)
    role_id = fields.Many2one("res.role", readonly=True)
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

    @property
    def _table_query(self):
        return """
            WITH closed AS (
                SELECT date_trunc('month', done_date)::date AS month, company_id, node_id, role_id,
                       MIN(id) AS handoff_id,
                       COUNT(*) AS done_count,
                       COUNT(*) FILTER (WHERE done_date > deadline) AS late_count,
                       percentile_cont(0.5) WITHIN GROUP (ORDER BY done_hours) AS median_hours,
                       percentile_cont(0.9) WITHIN GROUP (ORDER BY done_hours) AS p90_hours,
                       percentile_cont(0.5) WITHIN GROUP (ORDER BY start_hours)
                           AS start_median_hours
                  FROM crm_handoff
                 WHERE state = 'done' AND done_date IS NOT NULL
              GROUP BY 1, 2, 3, 4
            ), by_reason AS (
                SELECT date_trunc('month', log.date)::date AS month, handoff.company_id,
                       handoff.node_id, handoff.role_id, log.reason_id, COUNT(*) AS number,
                       MIN(handoff.id) AS handoff_id
                  FROM crm_handoff_log log
                  JOIN crm_handoff handoff ON handoff.id = log.handoff_id
                 WHERE log.to_state = 'blocked'
              GROUP BY 1, 2, 3, 4, 5
            ), blocked AS (
                SELECT month, company_id, node_id, role_id, SUM(number)::integer AS blocked_count,
                       MIN(handoff_id) AS handoff_id,
                       jsonb_agg(jsonb_build_array(reason_id, number)
                                 ORDER BY number DESC, reason_id) AS reasons
                  FROM by_reason
              GROUP BY 1, 2, 3, 4
            ), keys AS (
                SELECT month, company_id, node_id, role_id, MIN(handoff_id) AS handoff_id
                  FROM (SELECT month, company_id, node_id, role_id, handoff_id FROM closed
                         UNION ALL
                        SELECT month, company_id, node_id, role_id, handoff_id FROM blocked) both_
              GROUP BY 1, 2, 3, 4
            )
            -- in one month a handoff is in one row only: month and lowest handoff make the row's id
            SELECT (EXTRACT(YEAR FROM keys.month)::bigint * 12
                    + EXTRACT(MONTH FROM keys.month)::bigint - 24000) * 10000000000
                   + keys.handoff_id AS id,
                   keys.month, keys.company_id, keys.node_id, keys.role_id,
                   node.flow_id, node.sequence,
                   COALESCE(closed.done_count, 0) AS done_count,
                   COALESCE(closed.late_count, 0) AS late_count,
                   closed.median_hours, closed.p90_hours, closed.start_median_hours,
                   COALESCE(blocked.blocked_count, 0) AS blocked_count, blocked.reasons
              FROM keys
              JOIN crm_handoff_node node ON node.id = keys.node_id
         LEFT JOIN closed ON closed.month = keys.month AND closed.node_id = keys.node_id
               AND closed.company_id IS NOT DISTINCT FROM keys.company_id
               AND closed.role_id IS NOT DISTINCT FROM keys.role_id
         LEFT JOIN blocked ON blocked.month = keys.month AND blocked.node_id = keys.node_id
               AND blocked.company_id IS NOT DISTINCT FROM keys.company_id
               AND blocked.role_id IS NOT DISTINCT FROM keys.role_id
        """

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

    def action_view_handoffs(self):
        """Open the handoffs behind this row: closed or blocked in its month."""
        self.ensure_one()
        end = fields.Date.add(self.month, months=1)
        logs = self.env["crm.handoff.log"]._search(
            [("to_state", "=", "blocked"), ("date", ">=", self.month), ("date", "<", end)]
        )
        action = self.env["ir.actions.act_window"]._for_xml_id("crm_handoff.crm_handoff_action")
        action["views"] = [(False, "list"), (False, "form")]
        action["domain"] = [
            ("node_id", "=", self.node_id.id),
            ("role_id", "=", self.role_id.id),
            ("company_id", "=", self.company_id.id),
            "|",
            "&",
            ("done_date", ">=", fields.Date.to_string(self.month)),
            ("done_date", "<", fields.Date.to_string(end)),
            ("log_ids", "in", [row[0] for row in self.env.execute_query(logs.select())]),
        ]
        action["context"] = {}
        return action

    def action_export(self):
        """Download these rows as a spreadsheet."""
        if not self:
            raise UserError(self.env._("Nothing was closed or blocked yet."))
        return {
            "type": "ir.actions.act_url",
            "url": f"/crm_handoff/monthly.xlsx?ids={','.join(map(str, self.ids))}",
            "target": "download",
        }

    def _file_name(self):
        return self.env._("Handoffs by month")

    def _to_xlsx(self):
        """:return: bytes of a workbook with one row a record, in the user's language"""
        names = (
            "month",
            "company_id",
            "flow_id",
            "node_id",
            "role_id",
            "done_count",
            "late_count",
            "median_hours",
            "p90_hours",
            "start_median_hours",
            "blocked_count",
            "top_reasons",
        )
        labels = self.fields_get(names, ["string"])
        stream = io.BytesIO()
        with xlsxwriter.Workbook(stream, {"in_memory": True}) as book:
            sheet = book.add_worksheet(self.env._("Handoffs"))
            head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True})
            hours = book.add_format({"num_format": "0.0"})
            month = book.add_format({"num_format": "yyyy-mm"})
            for column, name in enumerate(names):
                sheet.write_string(0, column, labels[name]["string"], head)
            for line, row in enumerate(self, 1):
                for column, name in enumerate(names):
                    value = row[name]
                    if name == "month":
                        sheet.write_datetime(
                            line, column, fields.Datetime.to_datetime(value), month
                        )
                    elif name.endswith("_id"):
                        # never as a formula, whatever somebody called a node
                        sheet.write_string(line, column, value.sudo().display_name or "")
                    elif name == "top_reasons":
                        sheet.write_string(line, column, value or "")
                    else:
                        sheet.write_number(
                            line, column, value or 0, hours if name.endswith("hours") else None
                        )
            sheet.freeze_panes(1, 0)
            sheet.set_column(0, len(names) - 2, 14)
            sheet.set_column(len(names) - 1, len(names) - 1, 48)
            sheet.autofilter(0, 0, max(len(self), 1), len(names) - 1)
        return stream.getvalue()
