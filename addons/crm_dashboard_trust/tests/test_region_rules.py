"""A firm that hides opportunities by region hides them in every figure, in history, too."""

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .test_forecast import ForecastCase
from .test_metrics import MetricCase

DOMAIN = "[('country_id.code', '=', 'CN')]"


class RegionCase(MetricCase):
    @classmethod
    def hide_abroad(cls):
        """Who sees all opportunities sees those in China only, the sales manager all."""
        cls.env["ir.rule"].create(
            {
                "name": "Opportunities in China",
                "model_id": cls.env["ir.model"]._get_id("crm.lead"),
                "domain_force": DOMAIN,
                "groups": [(4, cls.region.id)],
            }
        )
        # a rule of a group widens those of other groups: the leader has this one alone
        cls.lea.group_ids = [(6, 0, [cls.env.ref("base.group_user").id, cls.region.id])]

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.region = cls.env["res.groups"].create({"name": "Sees China"})
        for name in ("crm.lead", "crm.trust.snapshot", "crm.stage.transition", "crm.team",
                     "crm.stage", "crm.stage.jump.report", "crm.gate.evidence"):  # fmt: skip
            cls.env["ir.model.access"].create(
                {"name": name, "model_id": cls.env["ir.model"]._get_id(name),
                 "group_id": cls.region.id, "perm_read": True}
            )  # fmt: skip
        cls.china, cls.germany = cls.env.ref("base.cn"), cls.env.ref("base.de")


@tagged("post_install", "-at_install")
class TestRegionRules(RegionCase, ForecastCase):
    def test_every_figure_is_of_the_region(self):
        self.here = self.lead(self.ann, 1000, country_id=self.china.id)
        self.lead(self.bob, 2000, country_id=self.germany.id)
        self.lead(self.bob, 300, country_id=self.germany.id).action_set_won()
        self.hide_abroad()
        self.check_all(self.lea)
        self.assertEqual(self.counted(self.lea, "open_deals"), self.here)
        self.assertEqual(self.figure(self.lea, "open_revenue")["value"], 1000)
        self.assertEqual(self.figure(self.lea, "won_revenue")["value"], 0)
        self.assertEqual(self.figure(self.mia, "open_revenue")["value"], 3000)

    def test_history_hides_what_is_hidden_now(self):
        self.known()
        here = self.lead(self.ann, 1000, country_id=self.china.id)
        abroad = self.lead(self.bob, 2000, country_id=self.germany.id)
        self.due(-1, "won", lead_id=here.id, amount=500)
        self.due(-1, "won", lead_id=abroad.id, amount=7000)
        day = self.month(-1).isoformat()
        self.hide_abroad()
        for user, amount in ((self.lea, 500), (self.mia, 7500)):
            with self.subTest(user=user.name):
                figure = self.figure(user, "pipeline_at_start", day=day)
                self.assertEqual(figure["value"], amount)
                past = self.forecast(user)["past"]["months"][0]
                self.assertEqual(past["actual"], amount)
        rows = self.env["crm.trust.snapshot"].search([("lead_id", "=", abroad.id)])
        with self.assertRaises(AccessError):
            rows.with_user(self.lea).read(["amount"])
        self.assertTrue(rows.with_user(self.mia).read(["amount"]))
