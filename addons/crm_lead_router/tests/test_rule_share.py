"""A new routing rule is tried on a share of the leads, and says what it touches."""

from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools import mute_logger
from psycopg2.errors import CheckViolation

from ..models.rule.crm_route_rule import lead_share
from .common import RouterCase


@tagged("post_install", "-at_install")
class TestRuleShare(RouterCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.rule.sequence = 20
        cls.trial = cls.env["crm.route.rule"].create(
            {"name": "Trial", "sequence": 1, "user_ids": [(6, 0, cls.cai.ids)]}
        )

    def test_a_tenth_goes_to_the_rule_and_the_others_to_the_one_after_it(self):
        self.trial.lead_percent = 10
        leads = self.leads(60)
        found = leads._route_match_rules()
        tried = {lead for lead in leads if found[lead.id] == self.trial}
        self.assertEqual(tried, {lead for lead in leads if lead_share(self.trial.id, lead.id) < 10})
        self.assertEqual({found[lead.id] for lead in leads if lead not in tried}, {self.rule})

    def test_who_is_in_the_first_tenth_is_in_the_half(self):
        leads = self.leads(60)
        self.trial.lead_percent = 10
        first = self.trial._route_share_of(leads)
        self.trial.lead_percent = 50
        self.assertLessEqual(first, self.trial._route_share_of(leads))
        self.trial.lead_percent = 100
        self.assertEqual(self.trial._route_share_of(leads), leads)
        self.trial.lead_percent = 0
        self.assertFalse(self.trial._route_share_of(leads))

    def test_a_share_is_between_nothing_and_all(self):
        with self.assertRaises(CheckViolation), mute_logger("odoo.sql_db"):
            self.trial.lead_percent = 110
            self.env.flush_all()

    def lines(self, section):
        action = self.trial.with_user(self.mia).action_preview()
        dialog = self.env["crm.change.preview"].with_user(self.mia).browse(action["res_id"])
        return dialog.line_ids.filtered(lambda line: line.section == section)

    def test_what_a_rule_touches(self):
        self.trial.lead_domain = "[('city', '=', 'Ningbo')]"
        waits = self.lead("Waits", city="Ningbo")
        pooled = self.lead("In the pool", city="Ningbo")
        pooled._route_write({"route_state": "pool"})
        self.lead("Elsewhere", city="Wuxi")
        given = self.lead("Given", city="Ningbo")
        given.write({"user_id": self.ann.id, "assignment_reason": "test"})
        self.env.flush_all()
        self.assertEqual(self.lines("person").mapped("text"), ["Cai"])
        records = self.lines("record")
        self.assertEqual(records.text, "2 leads that wait now match it.")
        self.assertEqual(set(records.target_ids), {waits.id, pooled.id})

    def test_where_nothing_waits_nothing_is_said_of_it(self):
        self.trial.lead_domain = "[('city', '=', 'Nowhere')]"
        self.assertFalse(self.lines("record"))

    def test_a_seller_is_told_nothing(self):
        channel = self.env["crm.lead.channel"].create({"name": "Fair", "code": "fair_told"})
        for record in (self.trial, channel):
            with self.subTest(model=record._name), self.assertRaises(AccessError):
                record.with_user(self.cai).action_preview()

    def test_what_a_channel_asks_for(self):
        city = self.env["ir.model.fields"]._get("crm.lead", "city")
        channel = self.env["crm.lead.channel"].create(
            {"name": "Fair", "code": "fair_test", "required_field_ids": [(6, 0, city.ids)]}
        )
        self.lead("Without a city", channel_id=channel.id)
        action = channel.with_user(self.mia).action_preview()
        dialog = self.env["crm.change.preview"].with_user(self.mia).browse(action["res_id"])
        lines = [(line.section, line.name, line.text) for line in dialog.line_ids]
        self.assertIn(("record", "City", "1 open records have it empty."), lines)


@tagged("post_install", "-at_install")
class TestRouterGuide(RouterCase):
    def step(self):
        steps = self.env["crm.guide"].with_user(self.mia).get_guide()["steps"]
        return next(step for step in steps if step["code"] == "channels")

    def test_a_team_gets_its_leads_given_out_and_no_longer(self):
        self.env["crm.team"].search([]).route_enabled = False
        self.assertEqual(self.step()["state"], "todo")
        values = {"team": str(self.team.id)}
        self.env["crm.guide"].with_user(self.mia).run("channels", "route", values)
        self.assertTrue(self.team.route_enabled)
        self.assertEqual(self.step()["state"], "done")
        change = self.step()["changes"][0]
        self.env["crm.guide"].with_user(self.mia).run("channels", "undo", {"id": change["id"]})
        self.assertFalse(self.team.route_enabled)

    def test_who_began_is_followed_up(self):
        begun, waiting = self.lead("Begun"), self.lead("Waiting")
        self.route()
        begun.with_user(begun.user_id).action_start_followup()
        self.env.flush_all()
        report = self.env["crm.guide.report"]
        cared = report._guide_cared(begun | waiting)
        self.assertIn(begun.id, cared)
        self.assertNotIn(waiting.id, cared)
