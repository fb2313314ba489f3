"""The handoffs of an opportunity as steps, in the order of the flow."""

from markupsafe import Markup
from odoo import api, fields, models

# look and mark of a step by its state
LOOKS = {
    "waiting": ("o_handoff_step_waiting", ""),
    "todo": ("o_handoff_step_open", ""),
    "in_progress": ("o_handoff_step_open", ""),
    "blocked": ("o_handoff_step_blocked", "!"),
    "done": ("o_handoff_step_done", "✓"),
}
_STEP = Markup(
    '<li class="o_handoff_step %s"%s><span class="o_handoff_step_mark" aria-hidden="true">%s</span>'
    '<div><div class="fw-bold">%s</div>%s</div></li>'
)


class CrmLead(models.Model):
    _inherit = "crm.lead"

    handoff_steps_html = fields.Html(
        "Steps", compute="_compute_handoff_steps_html", sanitize=False, readonly=True
    )

    @api.depends_context("lang", "tz", "uid")
    @api.depends("handoff_ids.state", "handoff_ids.user_id", "handoff_ids.deadline")
    def _compute_handoff_steps_html(self):
        for lead in self:
            handoffs = lead.handoff_ids.filtered(lambda handoff: handoff.state != "cancelled")
            # sudo: definitions are the same for all, and a colleague's name is on the handoff
            orders = handoffs.sudo().grouped("order_id")
            parts = []
            for _order, batch in sorted(orders.items(), key=lambda item: item[0].id):
                if len(orders) > 1:
                    heading = Markup('<div class="text-muted small">%s</div>')
                    parts.append(heading % batch[0]._handoff_reference())
                parts.append(batch._handoff_steps())
            lead.handoff_steps_html = Markup("").join(parts) or False


class CrmHandoff(models.Model):
    _inherit = "crm.handoff"

    def _handoff_steps(self):
        """These handoffs of one order as a list of steps, from the first node to the last."""
        places = {node: place for place, node in enumerate(self.node_id.sorted())}
        states = dict(self._fields["state"]._description_selection(self.env))
        steps = [
            handoff._handoff_step(number, states)
            for number, handoff in enumerate(self.sorted(lambda each: places[each.node_id]), 1)
        ]
        return Markup('<ol class="o_handoff_steps list-unstyled">%s</ol>') % Markup("").join(steps)

    def _handoff_step(self, number, states):
        self.ensure_one()
        look, mark = LOOKS[self.state]
        late, say = self.urgency == "late", self.env["crm.my.day.kind"]._my_day_moment
        words = [(states[self.state], "text-danger" if self.state == "blocked" else "")]
        if self.state == "blocked" and self.blocked_reason_id:
            words[0] = (f"{states[self.state]}: {self.blocked_reason_id.name}", "text-danger")
        owner = self.user_id.name or self.role_id.name
        if owner:
            words.append((owner, "text-muted"))
        if self.state == "done" and self.date_done:
            words.append((say(self.date_done), "text-muted"))
        elif self.deadline and self.state in ("todo", "in_progress"):
            until = say(self.deadline)
            text = self.env._("Late since %s", until) if late else self.env._("Until %s", until)
            words.append((text, "text-danger" if late else "text-muted"))
        lines = Markup("").join(
            Markup('<div class="small %s">%s</div>') % (color, text) for text, color in words
        )
        # the step at which it stands, said to those who do not see the color
        current = self.state in ("todo", "in_progress", "blocked")
        aloud = Markup(' aria-current="step"') if current else Markup("")
        return _STEP % (look, aloud, mark or number, self.node_id.name, lines)
