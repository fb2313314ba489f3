"""What is counted as a broken ledger: what is seen at once, and what takes a night to be found."""

from odoo.tests import tagged
from odoo.tools.misc import format_datetime

from .common import TrustCase


@tagged("post_install", "-at_install")
class TestLedgerFigure(TrustCase):
    def rewrite(self, lead):
        """Alter the content of an entry as only the owner of the database can."""
        self.env.flush_all()
        self.env.cr.execute("ALTER TABLE crm_stage_transition DISABLE TRIGGER USER")
        self.env.cr.execute(
            "UPDATE crm_stage_transition SET payload = payload || ' ' WHERE id = %s",
            [lead.transition_ids.sorted("sequence")[0].id],
        )
        self.env.cr.execute("ALTER TABLE crm_stage_transition ENABLE TRIGGER USER")
        self.env.invalidate_all()

    def verify(self):
        self.env["crm.stage.transition"]._cron_verify()

    def test_an_entry_whose_content_alone_was_changed_is_counted_after_the_night(self):
        lead, lost = self.lead(self.ann), self.lead(self.ann)
        lost.action_set_lost()
        self.verify()
        for each in (lead, lost):
            self.rewrite(each)
        self.assertFalse(self.counted(self.mia, "ledger_broken"))
        self.verify()
        for user in (self.mia, self.ann):
            self.assertEqual(self.counted(user, "ledger_broken"), lead | lost)
            self.assertEqual(self.figure(user, "ledger_broken")["value"], 2)
        # of what others may not see nobody is told how much there is
        self.assertFalse(self.figure(self.bob, "ledger_broken")["value"])

    def test_verifying_by_hand_counts_at_once(self):
        lead = self.lead(self.ann)
        self.rewrite(lead)
        self.env["crm.stage.checkpoint"].action_verify()
        self.assertEqual(self.counted(self.mia, "ledger_broken"), lead)

    def test_only_the_last_verification_counts(self):
        lead = self.lead(self.ann)
        Verification = self.env["crm.ledger.verification"]
        Verification._note([{"where": "", "problem": "", "lead": lead.id}])
        self.assertEqual(self.counted(self.mia, "ledger_broken"), lead)
        Verification._note([])
        self.assertFalse(self.counted(self.mia, "ledger_broken"))

    def test_the_figure_says_until_when_all_was_verified(self):
        def formula():
            metrics = self.catalogue(self.mia).list_metrics()
            return next(each["formula"] for each in metrics if each["code"] == "ledger_broken")

        Verification = self.env["crm.ledger.verification"]
        Verification.search([])._with_edit_sentinel().unlink()
        self.assertIn("for the first time", formula())
        self.verify()
        last = Verification.search([], limit=1)
        self.assertIn(format_datetime(self.env(user=self.mia), last.date), formula())
