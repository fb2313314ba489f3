"""Our tiles in Odoo's digest: of who gets the mail, and what the catalogue says."""

from collections import Counter
from datetime import timedelta
from unittest.mock import patch

from odoo import fields
from odoo.exceptions import AccessError
from odoo.tests import tagged

from ..models.digest.digest_digest import NOW, TILES
from .test_metrics import MetricCase


@tagged("post_install", "-at_install")
class TestDigest(MetricCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.digest = cls.env["digest.digest"].create(
            {
                "name": "Ours",
                "company_id": cls.company.id,
                "user_ids": cls.mia.ids,
                **dict.fromkeys(TILES, True),
            }
        )
        full = {"partner_name": "Nuts", "contact_name": "Li", "phone": "+86 21 5555 0100"}
        if "industry_id" in cls.env["crm.lead"]._fields:
            full["industry_id"] = cls.env["res.partner.industry"].search([], limit=1).id
        cls.good = cls.lead(cls.ann, **full)
        cls.bad = cls.lead(cls.bob)
        cls.old = cls.lead(cls.bob, 4000)
        cls.age(cls.old, days=45)

    def kpis(self, user):
        kpis = self.digest._compute_kpis(user.company_id, user)
        return {kpi["kpi_name"]: kpi for kpi in kpis}

    def value(self, user, name, column=1):
        return self.kpis(user)[name][f"kpi_col{column}"]["value"]

    def test_a_reader_gets_their_own(self):
        self.assertEqual(self.value(self.mia, "kpi_trust_key_fields"), "50.0 %")
        self.assertEqual(self.value(self.ann, "kpi_trust_key_fields"), "100.0 %")
        self.assertEqual(self.value(self.bob, "kpi_trust_key_fields"), "0.0 %")

    def test_a_tile_is_the_figure_of_the_same_time(self):
        now = fields.Datetime.now()
        domain = [
            ("company_id", "=", self.company.id),
            ("create_date", ">=", now - timedelta(days=30)),
        ]
        arrived = self.env["crm.lead"].with_user(self.mia).search(domain)
        share = 100 * len(arrived & self.good) / len(arrived)
        self.assertEqual(self.value(self.mia, "kpi_trust_key_fields", 3), f"{share:.1f} %")

    def test_what_is_now_is_said_once(self):
        silent = self.kpis(self.mia)["kpi_trust_silent"]
        self.assertEqual(silent["kpi_col1"]["value"], "100.0 %")
        self.assertEqual(silent["kpi_col1"]["col_subtitle"], "Now")
        self.assertFalse(silent["kpi_col2"] or silent["kpi_col3"])

    def test_a_figure_is_read_once_a_column(self):
        Catalogue = self.env.registry["crm.trust.catalogue"]
        read, counted = Catalogue._read, Counter()

        def counting(catalogue, codes, scope):
            counted.update(codes)
            return read(catalogue, codes, scope)

        with patch.object(Catalogue, "_read", counting):
            self.kpis(self.mia)
        # in each of three columns the time itself and the one before it
        expected = {code: 1 if name in NOW else 6 for name, code in TILES.items()}
        for code in set(expected) - set(self.catalogue(self.mia)._available()):
            del expected[code]
        self.assertEqual(counted, expected)

    def test_nothing_to_say_is_no_zero(self):
        self.assertEqual(self.value(self.ann, "kpi_trust_silent"), "–")

    def test_more_of_what_is_bad_is_not_praised(self):
        self.assertEqual(self.kpis(self.mia)["kpi_trust_demotions"]["kpi_col1"]["margin"], 0)

    def test_finance_gets_none_of_them(self):
        self.assertFalse(set(self.kpis(self.fin)) & set(TILES))

    def test_a_company_that_is_not_the_readers_is_left_out(self):
        self.digest.company_id = self.other_company
        self.assertFalse(set(self.kpis(self.ann)) & set(TILES))
        with self.assertRaises(AccessError):
            self.digest.with_user(self.ann)._trust_figure("kpi_trust_key_fields")

    def test_the_mail_has_the_tiles(self):
        self.mia.email = "mia@example.com"
        self.digest._action_send_to_user(self.mia, tips_count=0, consume_tips=False)
        mail = self.env["mail.mail"].search([("email_to", "like", "mia@example.com")], limit=1)
        self.assertIn("50.0 %", mail.body_html)

    def test_nothing_is_on_by_itself(self):
        for digest in self.env["digest.digest"].search([]) - self.digest:
            self.assertFalse([name for name in TILES if digest[name]])
