"""Links of campaigns, and what a campaign brought."""

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import FormHttpCase


@tagged("post_install", "-at_install")
class TestLinks(FormHttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.campaign = cls.env["utm.campaign"].create({"title": "Spring fair"})
        cls.sources = cls.env["utm.source"].create([{"name": "Src A"}, {"name": "Src B"}])

    def make(self, user=None, **values):
        values = {
            "campaign_id": self.campaign.id,
            "form_id": self.form.id,
            "source_ids": [(6, 0, self.sources[:1].ids)],
            "label": "unit",
            **values,
        }
        maker = self.env["crm.link.maker"].with_user(user or self.ann).create(values)
        return maker.action_make()

    def links(self):
        return self.env["link.tracker"].search([("campaign_id", "=", self.campaign.id)])

    def test_salesperson_makes_a_link_each_source(self):
        action = self.make(source_ids=[(6, 0, self.sources.ids)])
        self.assertEqual(action["domain"], [("id", "in", self.links().ids)])
        self.assertEqual(self.links().source_id, self.sources)
        self.assertEqual(self.links().form_id, self.form)

    def test_the_same_link_is_made_once(self):
        first, second = self.make(), self.make()
        self.assertEqual(first["res_id"], second["res_id"])

    def test_others_make_none(self):
        stranger = self.env["res.users"].create({"name": "Zoe", "login": "zoe_forms"})
        with self.assertRaises(AccessError):
            self.make(stranger)

    def test_no_script_and_no_nothing_is_a_page(self):
        for url in ("javascript:alert(1)", "www"):
            with self.assertRaises(UserError):
                self.make(url=url)
        with self.assertRaises(UserError):
            self.make(form_id=False)

    def test_click_is_counted_and_the_lead_knows_the_campaign(self):
        self.make()
        link = self.links()
        self.env.flush_all()
        answer = self.url_open(f"/r/{link.code}", headers={"Accept-Language": "en"})
        self.assertEqual(answer.status_code, 200)
        self.assertIn(f"/form/{self.form.token}", answer.url)
        link.invalidate_recordset()
        self.assertEqual(link.count, 1)
        self.send_form(query="?" + answer.url.partition("?")[2])
        lead = self.leads()
        self.assertEqual(lead.campaign_id, self.campaign)
        self.assertEqual(lead.source_id, self.sources[0])

    def test_a_new_link_of_the_form_keeps_the_campaigns_links(self):
        self.make()
        self.form.with_user(self.mia).action_new_link()
        self.assertIn(self.form.token, self.links().url)
        self.assertEqual(self.visit().status, 200)

    def test_qr_code_is_a_picture(self):
        self.make()
        self.assertTrue(self.links().form_qr_code)
        self.assertTrue(self.form.qr_code)


@tagged("post_install", "-at_install")
class TestBrought(FormHttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.campaigns = cls.env["utm.campaign"].create(
            [{"title": f"Campaign {number}"} for number in range(3)]
        )
        cls.campaign = cls.campaigns[0]

    def lead(self, user=None, campaign=None, **values):
        return self.env["crm.lead"].create(
            {
                "name": "L",
                "type": "opportunity",
                "campaign_id": (campaign or self.campaign).id,
                "user_id": (user or self.ann).id,
                "team_id": self.team.id,
                **values,
            }
        )

    def figure(self, name, user=None, campaign=None):
        campaign = (campaign or self.campaign).with_user(user or self.mia)
        campaign.invalidate_recordset()
        return campaign[name]

    def opened(self, name, user=None):
        action = self.campaign.with_user(user or self.mia).action_open_brought(name)
        Model = self.env[action["res_model"]].with_user(user or self.mia)
        return Model.with_context(**action["context"]).search(action["domain"])

    def test_every_figure_is_the_list_it_opens(self):
        self.lead(type="lead")
        self.lead()
        self.lead(active=False, probability=0)
        self.lead().action_set_won()
        self.lead(campaign=self.campaigns[1])
        self.assertEqual(self.figure("brought_leads"), 4)
        self.assertEqual(self.figure("brought_opportunities"), 3)
        self.assertEqual(self.figure("brought_won"), 1)
        for name in ("brought_leads", "brought_opportunities", "brought_won"):
            self.assertEqual(self.figure(name), len(self.opened(name)))

    def test_read_as_the_reader(self):
        self.lead(user=self.ann)
        self.lead(user=self.mia)
        self.assertEqual(self.figure("brought_leads", self.mia), 2)
        self.assertEqual(self.figure("brought_leads", self.ann), 1)
        self.assertEqual(len(self.opened("brought_leads", self.ann)), 1)

    def test_clicks(self):
        link = self.env["link.tracker"].create(
            {"url": "https://a.example.com", "title": "A", "campaign_id": self.campaign.id}
        )
        self.env["link.tracker.click"].create([{"link_id": link.id}] * 2)
        self.assertEqual(self.figure("brought_clicks"), 2)
        self.assertEqual(len(self.opened("brought_clicks")), 2)

    def test_queries_do_not_grow_with_campaigns(self):
        names = ["brought_clicks", "brought_leads", "brought_won", "brought_received"]

        def cost(campaigns):
            campaigns = campaigns.with_user(self.mia)
            campaigns.read(names)
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            campaigns.read(names)
            return self.env.cr.sql_log_count - before

        for campaign in self.campaigns:
            self.lead(campaign=campaign)
        cost(self.campaigns)
        self.assertEqual(cost(self.campaigns[:1]), cost(self.campaigns))

    def test_nothing_else_is_opened(self):
        for name in ("name", "user_id", "__class__"):
            with self.assertRaises(UserError):
                self.campaign.with_user(self.mia).action_open_brought(name)
