from odoo import api, fields, models


class CrmHandoff(models.Model):
    """Handoffs that follow what other systems report, both ways."""

    _inherit = "crm.handoff"

    @api.model
    def _external_event(self, code, orders, values=None):
        """Open and close the handoffs of these orders that wait for an external event.

        :param dict values: ``tracking_number`` and ``result`` for the handoffs it closes
        :return: number of handoffs opened and closed
        """
        opened = self._fire("external", orders, event=code)
        closing = self.search(
            [
                ("order_id", "in", orders.ids),
                ("node_id.completion", "=", "external"),
                ("node_id.done_event_code", "=", code),
                ("state", "in", ("waiting", "todo", "in_progress", "blocked")),
            ]
        )
        if closing:
            closing.write(
                {
                    name: str(values[name])
                    for name in ("tracking_number", "result")
                    if values and values.get(name)
                }
            )
            closing._set({"date_event": fields.Datetime.now()})
            missing = closing._missing("output")
            closing.filtered(lambda handoff: not missing[handoff])._close(
                lambda env: env._("External event “%s”.", code)
            )
        return len(opened) + len(closing)

    @api.model
    def _external_event_withdrawn(self, code, orders):
        """An external event is true no more: undo what it did to the handoffs of these orders.

        What it closed is open again. What it opened is cancelled where nobody has begun; who has
        is told and decides.

        :return: the handoffs it was about
        """

        def note(env):
            return env._("The external event “%s” was withdrawn.", code)

        closed = self.search(
            [
                ("order_id", "in", orders.ids),
                ("node_id.completion", "=", "external"),
                ("node_id.done_event_code", "=", code),
                ("state", "=", "done"),
                # and not by hand
                ("date_event", "!=", False),
                ("closed_reason", "=", False),
            ]
        )
        # nothing else opens a handoff of such a node
        opened = self.search(
            [
                ("order_id", "in", orders.ids),
                ("node_id.trigger", "=", "external"),
                ("node_id.event_code", "=", code),
                ("state", "not in", ("waiting", "cancelled")),
            ]
        )
        closed._reopen(note)
        begun = opened.filtered(lambda handoff: handoff._is_begun())
        (opened - begun)._call_off(note)
        for handoff in begun:
            handoff.message_post(
                body=self.env._(
                    "%s It had opened this handoff. Work has begun, so it stays: please decide "
                    "whether it is still needed.",
                    note(self.env),
                )
            )
        begun._notice("withdrawn")
        return closed | opened

    def _is_begun(self):
        """Whether somebody has worked on a handoff, also before it was opened again."""
        self.ensure_one()
        return bool(
            self.state != "todo"
            or self.tracking_number
            or self.result
            or set(self.log_ids.mapped("to_state")) & {"in_progress", "blocked", "done"}
        )

    def _call_off(self, note):
        """Cancel handoffs and those that waited for nothing else."""
        called_off = self._cancel(note)
        behind = self.env["crm.handoff.node"].union(
            *(node._followers() for node in called_off.node_id)
        )
        waiting = called_off._siblings(behind).filtered(lambda each: each.state == "waiting")
        while waiting:
            before = waiting._siblings(waiting.node_id.previous_node_ids)
            alive = {
                (handoff.node_id, handoff._place())
                for handoff in before
                if handoff.state != "cancelled"
            }
            idle = waiting.filtered(
                lambda handoff, alive=alive: (
                    not any(
                        (node, handoff._place()) in alive
                        for node in handoff.node_id.previous_node_ids
                    )
                )
            )
            if not idle:
                break
            idle._cancel(note)
            waiting -= idle
