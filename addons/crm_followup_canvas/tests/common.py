"""Fixtures of the follow-up tests: those of the stage gates, and one good entry.

The vague phrases are those shipped with the addon.
"""

from datetime import timedelta

from odoo import fields
from odoo.addons.crm_stagegate.tests.common import StageGateFixtures
from odoo.tests import TransactionCase

GOOD = {
    "action": "Sent quotation V3 for the M8 bolts to Mr Wang",
    "feedback": "Price is 5% above factory B, the CFO has to approve",
    "next_action": "Send the cost comparison to the CFO",
    "deliverable": "Cost comparison PDF",
}
NOTHING = {
    "action": "持續跟進",
    "feedback": "Client is considering",
    "next_action": "Keep in touch",
    "deliverable": "Feedback",
}


class FollowupFixtures(StageGateFixtures):
    @classmethod
    def _set_up_fixtures(cls):
        result = super()._set_up_fixtures()
        cls.Followup = cls.env["crm.followup"]
        cls.env.company.followup_signals = True
        cls.today = fields.Date.context_today(cls.lead)
        cls.price = cls.env.ref("crm_followup_canvas.obstacle_1")
        cls.budget = cls.env.ref("crm_followup_canvas.obstacle_2")
        return result

    @classmethod
    def _values(cls, lead=None, **values):
        return {
            "lead_id": (lead or cls.lead).id,
            **GOOD,
            "date_next": cls.today + timedelta(days=2),
            **values,
        }

    @classmethod
    def _record(cls, lead=None, user=None, done=True, **values):
        """A follow-up; done unless said otherwise."""
        followup = (
            cls.env["crm.followup"]
            .with_user(user or cls.seller)
            .create(cls._values(lead, **values))
        )
        if done:
            followup.action_done()
        return followup


class FollowupCase(FollowupFixtures, TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._set_up_fixtures()
