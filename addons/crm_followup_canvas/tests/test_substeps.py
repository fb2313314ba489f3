from odoo.tests import tagged

from .common import FollowupCase


@tagged("post_install", "-at_install")
class TestSubsteps(FollowupCase):
    def test_changes_are_logged_and_the_role_is_told(self):
        step = self.env.ref("crm_followup_canvas.substep_2")
        step.notify_role_id = self.role_engineer
        told = []
        self.patch(
            type(self.env["mail.thread"]),
            "message_notify",
            lambda thread, **kw: told.append(kw["partner_ids"]),
        )
        self.lead.with_user(self.seller).substep_id = step
        self.assertEqual(self.lead.substep_log_ids.user_id, self.seller)
        self.assertTrue(self.lead.date_substep)
        self.assertEqual(told, [self.engineer.partner_id.ids])
