from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError


class CrmHandoff(models.Model):
    """What people do with a handoff."""

    _inherit = "crm.handoff"

    can_close_by_hand = fields.Boolean(compute="_compute_can_close_by_hand")

    @api.depends("state", "order_id")
    @api.depends_context("uid")
    def _compute_can_close_by_hand(self):
        hopeless = self._can_never_complete()
        for handoff in self:
            handoff.can_close_by_hand = handoff.can_act and handoff.id in hopeless.ids

    def _check_can_act(self, states):
        """:raise UserError: unless the user is responsible and all handoffs are in ``states``."""
        self.check_access("write")
        for handoff in self:
            if not handoff._can_act():
                raise AccessError(
                    self.env._(
                        "“%(handoff)s” is the work of %(who)s. Please ask them, or write to them "
                        "in the handoff's messages.",
                        handoff=handoff.display_name,
                        who=handoff.sudo().role_id.name or handoff.sudo().salesperson_id.name,
                    )
                )
            if handoff.state not in states:
                raise UserError(
                    self.env._(
                        "“%(handoff)s” is “%(state)s” now; somebody may have been faster. Please "
                        "reload the page.",
                        handoff=handoff.display_name,
                        state=dict(self._fields["state"]._description_selection(self.env))[
                            handoff.state
                        ],
                    )
                )

    def action_start(self):
        """Start work on these handoffs; a handoff nobody had is the current user's from now on.

        :raise UserError: when a handoff is not to do (any more)
        """
        self._check_can_act(("todo",))
        now = fields.Datetime.now()
        handoffs = self.sudo()
        hours = handoffs._clock_hours([(each, each.date_opened, now) for each in handoffs])
        for handoff, start_hours in zip(handoffs, hours, strict=True):
            values = {"date_started": now, "start_hours": round(start_hours, 4)}
            if not handoff.user_id:
                values["user_id"] = self.env.uid
            handoff._transition("in_progress", values)
        self.sudo()._notice("started")
        return True

    def action_done(self):
        """Close these handoffs.

        :raise UserError: naming what is missing, or what the facts say
        """
        self._check_can_act(("todo", "in_progress"))
        handoffs = self.sudo()
        missing = handoffs._missing("output")
        problems = [
            self.env._(
                "“%(handoff)s” cannot be closed: %(what)s is missing. Please add it on the "
                "handoff.",
                handoff=handoff.display_name,
                what=self.env._(", ").join(missing[handoff].mapped("name")),
            )
            for handoff in handoffs
            if missing[handoff]
        ]
        completion = handoffs.filtered(
            lambda handoff: handoff.node_id.completion not in ("manual", "external")
        )
        facts = completion.order_id._handoff_facts(set(completion.node_id.mapped("completion")))
        problems += [
            f"{handoff.display_name}: {handoff._why_incomplete()}"
            for handoff in completion
            if not handoff.order_id or not handoff._is_complete(facts[handoff.order_id.id])
        ]
        if problems:
            raise UserError("\n".join(problems))
        handoffs._close()
        return True

    def action_close_by_hand(self):
        """Ask why a handoff that nothing native can close is done."""
        self._check_can_act(("todo", "in_progress"))
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Close by Hand"),
            "res_model": "crm.handoff.close",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_handoff_ids": self.ids},
        }

    def _close_by_hand(self, reason):
        """Close handoffs that no fact will ever close.

        :raise UserError: without a reason, while something is still under way, or when an output
            is missing
        """
        self._check_can_act(("todo", "in_progress"))
        reason = (reason or "").strip()
        if not reason:
            raise UserError(self.env._("Please say why this is done."))
        handoffs = self.sudo()
        missing = handoffs._missing("output")
        wrong = handoffs - handoffs._can_never_complete()
        problems = [f"{each.display_name}: {each._why_incomplete()}" for each in wrong]
        problems += [
            self.env._(
                "“%(handoff)s” cannot be closed: %(what)s is missing. Please add it on the "
                "handoff.",
                handoff=handoff.display_name,
                what=self.env._(", ").join(missing[handoff].mapped("name")),
            )
            for handoff in handoffs - wrong
            if missing[handoff]
        ]
        if problems:
            raise UserError("\n".join(problems))
        handoffs._close(lambda env: env._("Closed by hand: %s", reason))
        handoffs._set({"closed_reason": reason})

    def action_block(self):
        """Ask for the reason and stop the clock."""
        self._check_can_act(("todo", "in_progress"))
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("What is in the way?"),
            "res_model": "crm.handoff.block",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_handoff_ids": self.ids},
        }

    def _block(self, reason, note):
        self._check_can_act(("todo", "in_progress"))
        left = self.sudo()._clock_pause()
        for handoff in self.sudo():
            handoff._transition(
                "blocked",
                {
                    "blocked_reason_id": reason.id,
                    "blocked_note": note or None,
                    "hours_left": left.get(handoff),
                },
                reason=reason,
                note=note,
            )
        self.sudo()._notice("blocked")

    def action_unblock(self):
        """Go on with blocked handoffs: the clock runs with the time that was left."""
        self._check_can_act(("blocked",))
        for handoff, clock in self.sudo()._clock_resume().items():
            state = "in_progress" if handoff.date_started else "todo"
            handoff._transition(
                state,
                {
                    **clock,
                    "blocked_reason_id": None,
                    "blocked_note": None,
                    "hours_left": None,
                },
            )
        self.sudo()._deadline_date_todos()
        self.sudo()._notice("unblocked")
        return True

    def action_reopen(self):
        """Take back “done” of handoffs that follow no fact (managers and those responsible).

        :raise UserError: for handoffs that follow facts
        """
        self._check_can_act(("done",))
        handoffs = self.sudo()
        if any(handoff.node_id.completion not in ("manual", "external") for handoff in handoffs):
            raise UserError(
                self.env._(
                    "This handoff follows the facts and re-opens by itself when they change."
                )
            )
        who = self.env.user.name
        handoffs._reopen(lambda env: env._("Re-opened by %s.", who))
        return True

    def action_upload(self):
        """Ask for a file and what it is."""
        self.ensure_one()
        self.check_access("write")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Add a document"),
            "res_model": "crm.handoff.upload",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_handoff_id": self.id},
        }
