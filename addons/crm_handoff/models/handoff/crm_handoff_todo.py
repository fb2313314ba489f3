from odoo import fields, models


class CrmHandoff(models.Model):
    """The native to-do of whoever has a handoff."""

    _inherit = "crm.handoff"

    def _update_todo(self):
        """The native to-do of the person who has the handoff, while there is something to do."""
        self.ensure_one()
        kind = "crm_handoff.mail_activity_type_handoff"
        open_state = self.state in ("todo", "in_progress")
        existing = self.activity_search([kind])
        if not open_state or not self.user_id:
            if self.state == "done" and existing:
                self.activity_feedback([kind])
            elif existing and self.state != "blocked":
                existing.unlink()
            return
        if existing and existing.user_id == self.user_id:
            return
        existing.unlink()
        deadline = self.deadline and fields.Datetime.context_timestamp(
            self.with_context(tz=self.user_id.tz or "UTC"), self.deadline
        )
        # the notice itself tells the person; a second message about the same would be noise
        self.with_context(mail_activity_quick_update=True).activity_schedule(
            kind,
            date_deadline=deadline.date() if deadline else False,
            user_id=self.user_id.id,
            summary=self.with_context(lang=self.user_id.lang).node_id.name,
        )
