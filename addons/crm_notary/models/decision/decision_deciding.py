"""Approving, refusing, withdrawing: what people do with a request."""

from odoo import fields, models
from odoo.exceptions import AccessError, UserError

from ...tools import decision, wording


class CrmDecisionMixin(models.AbstractModel):
    _inherit = "crm.decision.mixin"

    # -- what people do -----------------------------------------------------------------------

    def action_approve(self, reason=""):
        """Approve what is pending, all or nothing.

        :raise AccessError: when the user is not among those who may decide
        :raise UserError: when one was decided already, or changed while the user looked at it
        """
        self._decision_decide("approved", reason)
        return True

    def action_refuse(self, reason=""):
        """Refuse with a reason; without one, ask for it.

        :raise AccessError: when the user is not among those who may decide
        """
        self._decision_check_readable()
        if not (reason or "").strip():
            return self._decision_ask_reason("refuse")
        self._decision_decide("refused", reason)
        return True

    def action_withdraw(self, reason=""):
        """Take back an own question, or an own approval with a reason.

        :raise AccessError: for others than who asked, who approved, and those who may for them
        """
        self._decision_check_readable()
        requests = self.sudo()._decision_lock()
        closed = requests.filtered(lambda each: each.state not in ("pending", "approved"))
        if closed:
            raise UserError(
                self.env._("“%s” is over: there is nothing to withdraw.", closed[0].display_name)
            )
        if not all(each._decision_can_withdraw(self.env.user) for each in requests):
            raise AccessError(
                self.env._(
                    "A question is withdrawn by who asked it, an approval by who gave it. Please "
                    "talk to them."
                )
            )
        reason = (reason or "").strip()
        if not reason and "approved" in requests.mapped("state"):
            return self._decision_ask_reason("withdraw")
        given = requests.filtered(lambda each: each.state == "approved")
        (requests | given._decision_later())._decision_end("withdrawn", reason)
        given._decision_tell_ended()
        return True

    def action_open_decision_subject(self):
        """Open what is decided about."""
        self.ensure_one()
        subject = self._decision_subjects()
        subject.check_access("read")
        return subject.get_formview_action()

    # -- may they -----------------------------------------------------------------------------

    def _decision_check_readable(self):
        """Access first: not even a name is told to who has nothing to do with it.

        :raise AccessError: which says no more than that
        """
        if not self.has_access("read"):
            raise AccessError(self.env._("You have no access to these decisions, or not any more."))

    def _decision_can_withdraw(self, user):
        """Who asked withdraws the question; who approved, or for whom it was done, the approval."""
        self.ensure_one()
        own = {"pending": self.requested_by_id, "approved": self.decided_by_id | self.on_behalf_ids}
        return user in own.get(self.state, user.browse()) or (
            self.state in own and self._decision_is_manager(user)
        )

    def _decision_is_manager(self, user):
        """Whether ``user`` may withdraw what others have asked or approved."""
        return False

    # -- deciding -----------------------------------------------------------------------------

    def _decision_decide(self, state, reason):
        """Store the decision with what it was about, and see to what follows from it.

        :param str state: ``approved`` or ``refused``
        """
        self._decision_check_readable()
        requests = self.sudo()._decision_lock()
        deciders = requests._decision_check_turn(self.env.user)
        requests._decision_check_content()
        now, contents = fields.Datetime.now(), requests._decision_content()
        for each in requests:
            known = deciders[each]
            behalf = self.env["res.users"]
            if self.env.user not in known.approvers:
                behalf = known.delegates[self.env.user]
            each._decision_store(
                {
                    "state": state,
                    "decided_by_id": self.env.uid,
                    "date_decided": now,
                    "reason": (reason or "").strip(),
                    "on_behalf_ids": [fields.Command.set(behalf.ids)],
                    "is_on_behalf": bool(behalf),
                    "content": contents[each],
                    "deadline": False,
                }
            )
        requests._decision_todos().unlink()
        if state == "approved":
            following = requests._decision_next()
            if following:
                requests._decision_ask(following)
            requests._decision_granted()
        else:
            requests._decision_denied()
        requests._decision_tell_decided()

    def _decision_lock(self):
        """Lock these and what they are about, in the same order as those who change it.

        Waits: the ORM's lock would give up with a message nobody understands.
        """
        self._decision_lock_subjects()
        self.flush_recordset()
        self.env.cr.execute(
            f'SELECT id FROM "{self._table}" WHERE id = ANY(%s) ORDER BY id FOR UPDATE', [self.ids]
        )
        self.invalidate_recordset()
        return self.exists()

    def _decision_check_turn(self, user):
        """:return: ``{request: Deciders}``

        :raise AccessError: when another person decides
        :raise UserError: when there is nothing to decide
        """
        for each in self:
            if each.state != "pending":
                raise UserError(self.env._("“%s” has been decided already.", each.display_name))
        for each in self - self._decision_needed():
            raise UserError(self.env._("“%s” needs no decision any more.", each.display_name))
        deciders = self._decision_deciders()
        for each in self:
            known = deciders[each]
            if user not in known.approvers and user not in known.delegates:
                raise AccessError(
                    self.env._(
                        "You cannot decide “%(name)s”. It waits for: %(who)s.",
                        name=each.display_name,
                        who=self.env._(", ").join(known.approvers.mapped("name")),
                    )
                )
        return deciders

    def _decision_check_content(self):
        """The page says what it showed: the decision is about that and nothing else.

        :raise UserError: when it is something else by now
        """
        seen = self.env.context.get("decision_seen")
        if not seen or len(self) != 1:
            return
        if seen != decision.fingerprint(self._decision_content()[self]):
            raise UserError(
                self.env._(
                    "“%s” has changed while you looked at it. Please look again and then decide.",
                    self.display_name,
                )
            )

    def _decision_ask_reason(self, what):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Reason"),
            "res_model": "crm.decision.reason",
            "view_mode": "form",
            "target": "new",
            "context": {
                "default_res_model": self._name,
                "default_res_ids": ",".join(map(str, self.ids)),
                "default_action": what,
            },
        }

    # -- ending -------------------------------------------------------------------------------

    def _decision_end(self, state, reason="", *, by_system=False):
        """End requests and approvals that hold no longer.

        :param str state: ``withdrawn``, ``lapsed`` or ``cancelled``
        :param reason: text that somebody wrote, or function of an environment, see ``wording``
        """
        open_ones = self.sudo().filtered(lambda each: each.state in ("pending", "approved"))
        if not open_ones:
            return
        wording.store(open_ones, "ended_reason", wording.in_languages(self.env, reason))
        open_ones._decision_store(
            {
                "state": state,
                "date_ended": fields.Datetime.now(),
                "ended_by_id": not by_system and self.env.uid,
                "deadline": False,
                "is_stale": False,
            }
        )
        open_ones._decision_todos().unlink()
        open_ones._decision_ended()
