"""Figures of a month: worked out as long as it is open, kept once it is closed.

The model of these tests counts leads by city and month of their creation in
``company`` (Shanghai): in November 2026 two in Ningbo and one in Hefei.
"""

from datetime import date

from freezegun import freeze_time
from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tests import TransactionCase, new_test_user, tagged
from odoo.tools import mute_logger
from psycopg2.errors import InsufficientPrivilege

from . import fake_models

NOVEMBER, DECEMBER = date(2026, 11, 1), date(2026, 12, 1)


class CityMonth(models.Model):
    _module = None
    _name = "crm.notary.test.month"
    _description = "Leads by City"
    _inherit = "crm.notary.month.figure"

    city = fields.Char()
    lead_count = fields.Integer()

    @api.model
    def _month_figures(self, company, period):
        start, end = period.bounds(company)
        rows = self.env["crm.lead"]._read_group(
            [
                ("company_id", "=", company.id),
                ("date_open", ">=", start),
                ("date_open", "<", end),
            ],
            ["city"],
            ["__count"],
        )
        return {city: {"city": city, "lead_count": count} for city, count in rows}


@tagged("post_install", "-at_install")
class TestMonthFigure(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        fake_models.load(cls, CityMonth)
        cls.Figure = cls.env["crm.notary.test.month"]
        cls.company = cls.env["res.company"].create({"name": "Ningbo Fasteners"})
        cls.company.resource_calendar_id.tz = "Asia/Shanghai"
        cls.leads = cls.env["crm.lead"].create(
            [
                {
                    "name": str(number),
                    "city": city,
                    "company_id": cls.company.id,
                    "user_id": False,
                    "date_open": moment,
                }
                for number, (city, moment) in enumerate(
                    (
                        ("Ningbo", "2026-10-31 16:00:00"),
                        ("Ningbo", "2026-11-30 15:59:59"),
                        ("Hefei", "2026-11-15 08:00:00"),
                        ("Ningbo", "2026-11-30 16:00:00"),
                    )
                )
            ]
        )

    def _counts(self, month=NOVEMBER):
        rows = self.Figure.search([("month", "=", month), ("company_id", "=", self.company.id)])
        return {row.city: row.lead_count for row in rows}

    def _close(self, moment="2026-12-07 00:00:00"):
        with freeze_time(moment):
            self.Figure._close_month(self.company, NOVEMBER)

    # -- open -----------------------------------------------------------------------------------

    def test_month_is_the_companys(self):
        rows = self.Figure._refresh(self.company, NOVEMBER)
        self.assertEqual(len(rows), 2)
        self.assertEqual(self._counts(), {"Ningbo": 2, "Hefei": 1})

    def test_open_month_follows_its_records(self):
        self.Figure._refresh(self.company, NOVEMBER)
        self.leads[2].city = "Wuhu"
        self.leads[0].unlink()
        self.Figure._refresh(self.company, NOVEMBER)
        self.assertEqual(self._counts(), {"Ningbo": 1, "Wuhu": 1})

    def test_what_did_not_change_is_not_written(self):
        rows = self.Figure._refresh(self.company, NOVEMBER)
        self.env.flush_all()
        before = rows.mapped("id")
        with self.assertQueryCount(4):
            self.Figure._refresh(self.company, NOVEMBER)
            self.env.flush_all()
        self.assertEqual(rows.exists().mapped("id"), before)

    def test_nobody_writes_a_figure(self):
        person = new_test_user(self.env, login="figure_person")
        rows = self.Figure._refresh(self.company, NOVEMBER)
        with self.assertRaises(AccessError):
            rows.sudo()[0].lead_count = 99
        with self.assertRaises(AccessError):
            self.Figure.with_user(person).create({"key": "x"})
        with self.assertRaises(AccessError):
            rows.sudo().unlink()

    # -- closed -----------------------------------------------------------------------------------

    def test_closed_month_keeps_its_figures(self):
        self._close()
        self.leads.unlink()
        self.Figure._refresh(self.company, NOVEMBER)
        self.assertEqual(self._counts(), {"Ningbo": 2, "Hefei": 1})

    def test_closing_counts_a_last_time(self):
        self.Figure._refresh(self.company, NOVEMBER)
        self.leads[2].city = "Wuhu"
        self._close()
        self.assertEqual(self._counts(), {"Ningbo": 2, "Wuhu": 1})

    def test_database_keeps_a_closed_month(self):
        self._close()
        for statement in (
            "UPDATE crm_notary_test_month SET lead_count = 99",
            "UPDATE crm_notary_test_month SET is_closed = false",
            "DELETE FROM crm_notary_test_month",
            "DELETE FROM crm_notary_month_closing",
        ):
            with (
                self.subTest(statement=statement),
                mute_logger("odoo.sql_db"),
                self.assertRaises(InsufficientPrivilege),
            ):
                self.env.cr.execute(statement)

    def test_empty_month_is_closed_too(self):
        self.leads.unlink()
        self._close()
        self.env["crm.lead"].create(
            {
                "name": "late",
                "city": "Wuhu",
                "company_id": self.company.id,
                "date_open": "2026-11-10 08:00:00",
            }
        )
        self.assertFalse(self.Figure._refresh(self.company, NOVEMBER))

    def test_closing_twice_is_closing_once(self):
        self._close()
        self.leads.unlink()
        self._close()
        self.assertEqual(self._counts(), {"Ningbo": 2, "Hefei": 1})

    def test_running_month_is_not_closed(self):
        with self.assertRaisesRegex(UserError, "November 2026 is not over"):
            self._close("2026-11-30 15:59:59")
        self._close("2026-11-30 16:00:00")

    def test_closed_month_goes_with_its_company(self):
        self._close()
        self.leads.unlink()
        self.env.cr.execute("DELETE FROM res_company WHERE id = %s RETURNING id", [self.company.id])
        self.env.invalidate_all(flush=False)
        self.assertFalse(self._counts())

    # -- cron -----------------------------------------------------------------------------------

    def _run_cron(self, moment):
        with freeze_time(moment):
            found = self.Figure._periods_to_close(self.company, fields.Datetime.now())
            for period in found:
                self.Figure._close_month(self.company, period.first)
        return [period.first for period in found]

    def test_month_is_closed_some_days_after_its_end(self):
        self.assertEqual(self._run_cron("2026-12-05 08:00:00"), [])
        self.assertEqual(self._run_cron("2026-12-06 08:00:00"), [NOVEMBER])
        self.assertEqual(self._run_cron("2026-12-07 08:00:00"), [])

    def test_months_left_open_are_closed_too(self):
        self.Figure._refresh(self.company, NOVEMBER)
        self.assertEqual(self._run_cron("2027-01-10 08:00:00"), [NOVEMBER, DECEMBER])
