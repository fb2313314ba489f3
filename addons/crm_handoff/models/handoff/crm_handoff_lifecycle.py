from collections import defaultdict

from odoo import fields, models
from odoo.addons.crm_notary.tools import wording
from odoo.addons.crm_notary.tools.bulk import bulk_insert, bulk_update
from odoo.tools import SQL

from .crm_handoff import OPEN_STATES
from .crm_handoff_clock import NO_CLOCK


class CrmHandoff(models.Model):
    """How handoffs move from state to state: in batches, with their history."""

    _inherit = "crm.handoff"

    def _set(self, values):
        """The one way protected fields are written: one statement however many handoffs."""
        bulk_update(self, values)

    def _transition(self, state, values=None, *, reason=None, note=None):
        """Move handoffs to a state, with their history.

        :param note: text, or function of an environment, see ``wording``
        """
        handoffs = self.filtered(lambda handoff: handoff.state != state)
        if not handoffs:
            return handoffs
        before = {handoff: handoff.state for handoff in handoffs}
        handoffs._set({"state": state, **(values or {})})
        handoffs._log(before, reason=reason, note=note)
        return handoffs

    def _log(self, before, *, reason=None, note=None):
        words = wording.in_languages(self.env, note)
        bulk_insert(
            self.env,
            "crm_handoff_log",
            (
                "handoff_id",
                "company_id",
                "from_state",
                "to_state",
                "user_id",
                "date",
                "reason_id",
                "note",
            ),
            [
                (
                    handoff.id,
                    handoff.company_id.id or None,
                    before.get(handoff) or None,
                    handoff.state,
                    self.env.uid,
                    fields.Datetime.now(),
                    reason.id if reason else None,
                    wording.as_column(words),
                )
                for handoff in self
            ],
        )
        self.invalidate_recordset(["log_ids"])

    def _open(self, note=None):
        """Handoffs get their turn: the clock starts, those responsible are told.

        Whoever is away before the deadline gives them up, see :meth:`_assign`.
        """
        handoffs = self.filtered(lambda handoff: handoff.state != "todo")
        now = fields.Datetime.now()
        # sudo: as for the clock
        asked = [(each.user_id, each.role_id, each.company_id) for each in handoffs.sudo()]
        nodes = [(each.node_id, each.node_id.sla_hours) for each in handoffs]
        given = self._assign(
            asked,
            lambda turns: self._clock_plan(
                [(nodes[at][0], who, asked[at][2], nodes[at][1]) for at, who in turns], now
            ),
        )
        batches, moved = defaultdict(self.browse), defaultdict(self.browse)
        for handoff, (user, clock) in zip(handoffs, given, strict=True):
            batches[tuple(clock.items())] |= handoff
            if user != handoff.user_id:
                moved[user] |= handoff
        for user, batch in moved.items():
            batch._set({"user_id": user.id or None})
        for clock, batch in batches.items():
            batch._transition(
                "todo",
                {
                    **dict(clock),
                    "date_opened": now,
                    "date_started": None,
                    "date_done": None,
                    "is_warned": False,
                    "start_hours": None,
                    "done_hours": None,
                    "is_late": False,
                    "closed_reason": None,
                    "blocked_reason_id": None,
                    "blocked_note": None,
                },
                note=note,
            )
        handoffs._notice("opened")
        handoffs._watch_warnings()
        return handoffs

    def _close(self, note=None):
        """Handoffs are done: measure, tell, open what waited for them, ask the stage gates."""
        handoffs = self.filtered(lambda handoff: handoff.state != "done")
        if not handoffs:
            return handoffs
        now = fields.Datetime.now()
        # what the facts closed before it had its turn took nobody any time
        opened = handoffs.filtered("date_opened")
        (handoffs - opened)._transition(
            "done", {"date_done": now, "start_hours": None, "done_hours": None}, note=note
        )
        spans = []
        for handoff in opened:
            spans.append((handoff, handoff.date_opened, handoff.date_started or now))
            spans.append((handoff, handoff.date_opened, now))
        hours = [round(each, 4) for each in self._clock_hours(spans)]
        batches = defaultdict(self.browse)
        for handoff, start_hours, done_hours in zip(opened, hours[::2], hours[1::2], strict=True):
            batches[start_hours, done_hours, handoff._is_overdue(now)] |= handoff
        for (start_hours, done_hours, is_late), batch in batches.items():
            values = {"start_hours": start_hours, "done_hours": done_hours, "is_late": is_late}
            batch._transition("done", {**values, "date_done": now}, note=note)
        handoffs._notice("done")
        handoffs._open_next()
        handoffs._refresh_gates(lambda env: env._("A handoff was done."))
        return handoffs

    def _reopen(self, note):
        """What was done is no longer true: the handoff and those that trusted it go back."""
        handoffs = self.filtered(lambda handoff: handoff.state == "done")
        if not handoffs:
            return handoffs
        handoffs._open(note=note)
        waiting = handoffs._siblings(handoffs.node_id.next_node_ids).filtered(
            lambda handoff: handoff.state == "todo" and handoff.node_id.trigger == "previous"
        )
        waiting._transition("waiting", {**NO_CLOCK, "date_opened": None}, note=note)
        handoffs._refresh_gates(note)
        return handoffs

    def _cancel(self, note=None, *, also_done=False):
        """Nobody works on these any more.

        :param also_done: those that are done, too: the stage gates must not count on them
        """
        handoffs = self.filtered(lambda handoff: handoff.state in OPEN_STATES)
        done = self.filtered(lambda handoff: also_done and handoff.state == "done")
        (handoffs | done)._transition("cancelled", NO_CLOCK, note=note)
        handoffs._notice("cancelled")
        done._refresh_gates(note)
        return handoffs | done

    def _restore(self):
        """Cancelled handoffs come back: where they start a flow to do, else waiting."""
        handoffs = self.filtered(lambda handoff: handoff.state == "cancelled")
        first = handoffs.filtered(lambda handoff: handoff.node_id.trigger != "previous")
        first._open()
        (handoffs - first)._transition("waiting")
        (handoffs - first)._wake()

    def _drop(self):
        """Delete handoffs whose opportunity is deleted; the only deletion there is."""
        if self:
            self.env.flush_all()
            self.env.execute_query(
                SQL("DELETE FROM crm_handoff WHERE id IN %s RETURNING id", tuple(self.ids))
            )
            self.env.invalidate_all(flush=False)

    def _siblings(self, nodes):
        """Handoffs of ``nodes`` on the same orders (or opportunities) as these handoffs."""
        if not nodes or not self:
            return self.browse()
        return self.search(
            [
                ("node_id", "in", nodes.ids),
                "|",
                ("order_id", "in", self.order_id.ids),
                "&",
                ("order_id", "=", False),
                ("lead_id", "in", self.filtered(lambda handoff: not handoff.order_id).lead_id.ids),
            ]
        )

    def _open_next(self):
        """Open the handoffs whose previous nodes are all done now."""
        candidates = self.node_id.next_node_ids.filtered(lambda node: node.trigger == "previous")
        return self._siblings(candidates)._wake()

    def _wake(self):
        """Open the waiting ones of these handoffs whose previous nodes are all done."""
        waiting = self.filtered(lambda handoff: handoff.state == "waiting")
        if not waiting:
            return waiting
        before = waiting._siblings(waiting.node_id.previous_node_ids)
        done = {
            (handoff.node_id, handoff._place()) for handoff in before if handoff.state == "done"
        }
        ready = waiting.filtered(
            lambda handoff: all(
                (node, handoff._place()) in done
                for node in handoff.node_id.previous_node_ids
                if node.active
            )
        )
        ready._open()
        ready._follow_facts()
        return ready

    def _place(self):
        """What this handoff hangs on."""
        return self.order_id or self.lead_id

    def _refresh_gates(self, reason):
        """Have the stage gates look again at the opportunities of these handoffs."""
        nodes = self.env["crm.stage.gate"].sudo()._handoff_gate_nodes()
        leads = self.filtered(lambda handoff: handoff.node_id.id in nodes).lead_id
        if leads:
            leads._stagegate_refresh_kind({"handoff"}, reason=reason)
