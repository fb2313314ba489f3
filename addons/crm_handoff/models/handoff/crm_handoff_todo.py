from odoo import api, models

TODO = "crm_handoff.mail_activity_type_handoff"


class CrmHandoff(models.Model):
    """The native to-do of whoever has a handoff."""

    _inherit = "crm.handoff"

    def _update_todo(self):
        """The native to-dos of the people who have these handoffs, while there is something to do.

        What an archived person has is a to-do of whom the house names instead.
        """
        notice = self.env["crm.notice"]
        known = self.activity_search([TODO]).grouped("res_id")
        nothing = self.env["mail.activity"]
        asked, finished, superfluous = [], self.browse(), nothing
        for handoff in self:
            existing = known.get(handoff.id, nothing)
            if handoff.state in ("todo", "in_progress") and handoff.user_id:
                asked.append({"record": handoff, "user": handoff.user_id})
            elif handoff.state == "done" and existing:
                finished |= handoff
            elif handoff.state != "blocked":
                superfluous |= existing
        if finished:
            finished.activity_feedback([TODO])
        todos, served = [], self.browse()
        for user, _instead_of, todo in notice._notice_readers(asked):
            handoff = todo["record"]
            served |= handoff
            existing = known.get(handoff.id, nothing)
            if existing and existing.user_id == user:
                continue
            superfluous |= existing
            todos.append(handoff._prepare_todo(user))
        for todo in asked:
            if todo["record"] not in served:
                superfluous |= known.get(todo["record"].id, nothing)
        superfluous.unlink()
        # the notice itself tells the person; a second message about the same would be noise
        notice._assign(todos)

    @api.model
    def _deadline_todo_type(self):
        return TODO

    def _prepare_todo(self, user):
        self.ensure_one()
        return {
            "record": self,
            "user": user,
            "activity_type": TODO,
            "summary": lambda env: self.with_context(lang=env.lang).node_id.name,
            "date_deadline": self._deadline_day(user),
        }
