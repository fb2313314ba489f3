"""The monthly table and the records behind it."""

import io
import zipfile
from datetime import date, datetime, timedelta

from odoo import fields
from odoo.addons.crm_notary.tools.periods import period_of
from odoo.exceptions import AccessError, UserError
from odoo.service.model import call_kw
from odoo.tests import tagged

from ..models.handoff.crm_handoff_clock import NO_CLOCK
from .common import HandoffCommon


@tagged("post_install", "-at_install")
class TestHandoffMonth(HandoffCommon):
    def setUp(self):
        super().setUp()
        self.orders = self.env["sale.order"].union(*(self._create_order() for _ in range(4)))
        self.orders.action_confirm()
        self.handoffs = self.env["crm.handoff"].search(
            [("order_id", "in", self.orders.ids), ("node_id", "=", self.node_payment.id)],
            order="id",
        )
        reasons = [
            self.env.ref(f"crm_handoff.reason_{name}") for name in ("terms", "terms", "other")
        ]
        for handoff, reason in zip(self.handoffs, reasons, strict=False):
            handoff.with_user(self.finance)._block(reason, "")
            handoff.with_user(self.finance).action_unblock()
        for handoff, hours in zip(self.handoffs, (1, 2, 3, 10), strict=True):
            handoff._close()
            handoff._set({"done_hours": hours})
        self.row = self.month_row()

    def month_row(self):
        """The row of the payment node in this month, as somebody who opens the table sees it."""
        months = self.env["crm.handoff.month"]
        months.action_open()
        month = period_of("month", fields.Datetime.now(), self.company).first
        return months.search([("node_id", "=", self.node_payment.id), ("month", "=", month)])

    def test_median_and_nine_tenths(self):
        self.assertEqual(self.row.done_count, 4)
        self.assertEqual(self.row.median_hours, 2.5)
        self.assertAlmostEqual(self.row.p90_hours, 7.9)
        self.assertEqual(self.row.role_id, self.role_finance)

    def test_blocks_and_top_reasons(self):
        self.assertEqual(self.row.blocked_count, 3)
        self.assertEqual(self.row.top_reasons, "Contract terms under legal review (2), Other (1)")

    def test_row_opens_its_handoffs(self):
        action = self.row.action_view_handoffs()
        self.assertEqual(self.env["crm.handoff"].search(action["domain"]), self.handoffs)

    def test_what_the_facts_closed_before_its_turn_took_no_time(self):
        early = self._create_order()
        early.action_confirm()
        handoff = self.handoff(self.node_payment, early)
        handoff._transition("waiting", {**NO_CLOCK, "date_opened": None})
        handoff._close()
        self.assertFalse(handoff.done_hours)
        self.env.cr.execute("SELECT done_hours FROM crm_handoff WHERE id = %s", [handoff.id])
        self.assertIsNone(self.env.cr.fetchone()[0])
        row = self.month_row()
        self.assertEqual((row.done_count, row.median_hours), (5, 2.5))

    def test_paused_clock_is_not_late(self):
        order = self._create_order()
        order.action_confirm()
        handoff = self.handoff(self.node_payment, order)
        handoff.with_user(self.finance)._block(self.env.ref("crm_handoff.reason_other"), "")
        handoff._set({"deadline": fields.Datetime.now() - timedelta(days=9)})
        handoff._close()
        self.assertFalse(handoff.is_late)
        self.assertEqual(self.month_row().late_count, 0)

    def test_closed_month_stays_as_it_was(self):
        last = period_of("month", fields.Datetime.now(), self.company).previous()
        start, _end = last.bounds(self.company)
        self.handoffs._set({"date_done": start + timedelta(days=3)})
        rows = self.env["crm.handoff.month"]._close_month(self.company, last.first)
        row = rows.filtered(lambda each: each.node_id == self.node_payment)
        self.assertEqual(row.done_count, 4)
        self.handoffs[0]._reopen("The payment was reversed.")
        self.month_row()
        self.assertEqual(row.done_count, 4)

    def test_month_is_the_companys(self):
        self.company.resource_calendar_id.tz = "Asia/Shanghai"
        # 1 March 2026 in Shanghai, still February in UTC
        self.handoffs._set({"date_done": datetime(2026, 2, 28, 17, 0)})
        months = self.env["crm.handoff.month"]
        march = months._refresh(self.company, date(2026, 3, 1))
        february = months._refresh(self.company, date(2026, 2, 1))
        node = self.node_payment
        self.assertEqual(march.filtered(lambda row: row.node_id == node).done_count, 4)
        self.assertFalse(february.filtered(lambda row: row.node_id == node).done_count)

    def test_nothing_ticked_exports_all_rows(self):
        """As the web client calls the list's button."""
        months = self.env["crm.handoff.month"].with_user(self.manager)
        with self.assertRaisesRegex(AccessError, "may not export"):
            call_kw(months, "action_export", [[]], {})
        self.manager.group_ids += self.env.ref("base.group_allow_export")
        action = call_kw(months, "action_export", [[]], {})
        wanted = action["url"].partition("ids=")[2].split(",")
        self.assertEqual(sorted(map(int, wanted)), sorted(months.search([]).ids))
        self.assertIn(str(self.row.id), wanted)

    def test_nothing_to_export_is_said(self):
        self.manager.group_ids += self.env.ref("base.group_allow_export")
        self.env.cr.execute("DELETE FROM crm_handoff_month")
        with self.assertRaisesRegex(UserError, "Nothing was closed"):
            self.env["crm.handoff.month"].with_user(self.manager).action_export()

    def test_spreadsheet(self):
        content = self.row._to_xlsx()
        sheet = zipfile.ZipFile(io.BytesIO(content))
        strings = sheet.read("xl/sharedStrings.xml").decode()
        self.assertIn("Payment received", strings)
        self.assertIn("legal review (2)", strings)
        url = self.row.action_export()["url"]
        self.assertIn(str(self.row.id), url)
