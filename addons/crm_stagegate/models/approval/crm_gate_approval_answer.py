from markupsafe import Markup
from odoo import models


class CrmGateApproval(models.Model):
    """Who asked is told what came of it, wherever they are."""

    _inherit = "crm.gate.approval"

    def _decide(self, state, reason):  # pylint: disable=missing-return
        super()._decide(state, reason)
        # sudo: deciders need no access to the pipeline
        self.sudo()._tell_requesters(state, reason)

    def _tell_requesters(self, state, reason):
        """One message a person for all that was decided at once.

        Nobody is told of an approval while the next decider is still to be heard.
        """
        decided = self.filtered(lambda each: state == "refused" or each._is_last_step())
        for person, approvals in decided.grouped("requested_by").items():
            if not person.active or person == self.env.user:
                continue
            env = self.with_context(lang=person.lang or self.env.lang).env
            approvals = approvals.with_env(env)
            subject = (
                env._("%(user)s refused: %(what)s", user=self.env.user.name, what=approvals[0].name)
                if state == "refused"
                else env._(
                    "%(user)s approved: %(what)s", user=self.env.user.name, what=approvals[0].name
                )
            )
            if len(approvals) > 1:
                subject += env._(" and %s more", len(approvals) - 1)
            lines = Markup("").join(
                Markup('<li><a href="/odoo/crm.lead/%s">%s</a>: %s</li>')
                % (each.lead_id.id, each.lead_id.name, each.gate_id.name)
                for each in approvals
            )
            self.env["mail.thread"].message_notify(
                partner_ids=person.partner_id.ids,
                subject=subject,
                body=Markup("<p>%s</p><ul>%s</ul>") % ((reason or "").strip(), lines),
            )

    def _is_last_step(self):
        steps = self.gate_id._decision_steps()
        return not self.step_id or self.step_id == steps[-1]
