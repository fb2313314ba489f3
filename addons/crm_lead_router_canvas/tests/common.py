"""The router's people and leads, and an entry of the canvas that says something."""

from datetime import timedelta

from odoo import fields
from odoo.addons.crm_followup_canvas.tests.common import GOOD
from odoo.addons.crm_lead_router.tests.common import RouterCase


class RouterCanvasCase(RouterCase):
    def record(self, lead, user, done=True, **values):
        """A follow-up of ``user`` on ``lead``, a draft unless ``done``."""
        followup = (
            self.env["crm.followup"]
            .with_user(user)
            .create(
                {
                    "lead_id": lead.id,
                    "date_next": fields.Date.today() + timedelta(days=2),
                    **GOOD,
                    **values,
                }
            )
        )
        if done:
            followup.action_done()
        return followup

    def effective(self, user, days=7):
        """Effective follow-ups of ``user`` as the load score counts them."""
        since = fields.Datetime.now() - timedelta(days=days)
        return self.env["crm.lead"]._route_followup_counts(user.ids, since).get(user.id, 0)
