from datetime import datetime

from odoo import api, fields, models

WARN_BATCH = 100


class CrmHandoff(models.Model):
    """Who is told what about a card."""

    _inherit = "crm.handoff"

    def _notice(self, kind):
        self.env["crm.handoff.notice"]._queue(kind, self)

    def _responsible_users(self):
        """Those who can do it: the person who has it, else everybody of the role."""
        self.ensure_one()
        people = self._role_people(self.role_id, self.company_id)
        return self.user_id or people or self.salesperson_id

    @api.model
    def _role_people(self, role, company):
        """People of a role who work for ``company`` too: others could not open its cards."""
        return role.user_ids.filtered(lambda user: not company or company in user.company_ids)

    def _around_users(self, *directions):
        """People of the roles before and after this card."""
        self.ensure_one()
        nodes = self.env["crm.handoff.node"]
        if "previous" in directions:
            nodes |= self.node_id.previous_node_ids
        if "next" in directions:
            nodes |= self.node_id.next_node_ids
        users = self.env["res.users"]
        for card in self._siblings(nodes):
            if card.state != "cancelled":
                users |= card._responsible_users()
        return users

    def _card_for(self, user):
        """The card of this order that ``user`` may open: this one, else the user's own."""
        self.ensure_one()
        cards = self.with_user(user)
        if cards.has_access("read"):
            return self
        others = self.order_id.handoff_ids.filtered(
            lambda card: card.state != "cancelled" and card.with_user(user).has_access("read")
        )
        return others[:1]

    def _summary(self):
        """What a receiver needs to know, as ``[(label, value)]`` in the language of the context."""
        self.ensure_one()
        env = self.env
        lines = self.order_id.handoff_bom_id.sudo().line_ids
        found = [
            (env._("Customer"), self.partner_id.display_name),
            (env._("Contract"), self.contract_number),
            (
                env._("Agreed date"),
                self.agreed_date and env["ir.qweb.field.date"].value_to_html(self.agreed_date, {}),
            ),
            (env._("Due"), self._local_time(self.deadline)),
        ]
        if lines:
            found.append(
                (
                    env._("Bill of materials"),
                    env._(
                        "version %(version)s, %(products)s products, %(parts)s parts",
                        version=lines[:1].version_id.version,
                        products=len(lines.filtered(lambda line: not line.level)),
                        parts=len(lines.filtered("level")),
                    ),
                )
            )
        if self.state == "blocked":
            reason = " · ".join(
                part for part in (self.blocked_reason_id.name, self.blocked_note) if part
            )
            found.append((env._("Blocked because"), reason))
        if self.state in ("todo", "in_progress"):
            found.append(
                (env._("Missing"), self.missing_input and ", ".join(self.missing_input.split("\n")))
            )
        if self.state == "todo" and self.is_warned and not self.missing_input:
            found.append((env._("Reason"), env._("Nobody has started yet")))
        found.append((env._("With"), self.user_id.name or self.role_id.name))
        return found

    def _local_time(self, value):
        if not value:
            return ""
        company = self.company_id.partner_id.tz or self.env.user.tz or "UTC"
        local = fields.Datetime.context_timestamp(self.with_context(tz=company), value)
        return f"{datetime.strftime(local, '%Y-%m-%d %H:%M')}"

    def _update_todo(self):
        """The native to-do of the person who has the card, as long as there is something to do."""
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

    def _inform_customer(self):
        """Tell the delivery contact of the customer, with the tracking number."""
        self.ensure_one()
        contact = self.order_id.partner_shipping_id or self.partner_id
        if not contact.email:
            self.message_post(
                body=self.env._(
                    "%s has no e-mail address and was not told. Please call.", contact.name
                )
            )
            return
        card = self.with_context(lang=contact.lang or self.env.lang)
        subject = card.env._("%(contract)s: %(node)s", contract=card.contract_number or "",
                             node=card.node_id.name)  # fmt: skip
        body = card.env._(
            "Dear %(name)s, your delivery for %(contract)s is on its way.",
            name=contact.name,
            contract=card.contract_number or "",
        )
        if card.tracking_number:
            body += " " + card.env._("Tracking number: %s", card.tracking_number)
        card.message_notify(partner_ids=contact.ids, subject=subject, body=body)
        self.message_post(
            body=self.env._("%(name)s was told: %(text)s", name=contact.name, text=body)
        )

    # -- warnings ---------------------------------------------------------------------------

    def _watch_warnings(self):
        """Have the cron look when the first of these cards overruns."""
        dates = [card.warn_date for card in self if card.warn_date]
        if dates:
            cron = self.env.ref("crm_handoff.ir_cron_warn", raise_if_not_found=False)
            if cron:
                cron.sudo()._trigger(at=min(dates))

    @api.model
    def _cron_warn(self):
        """Warn about cards that stand longer than their SLA and half, once each."""
        domain = [
            ("warn_date", "<=", fields.Datetime.now()),
            ("is_warned", "!=", True),
            ("state", "in", ("todo", "in_progress", "blocked")),
        ]
        while True:
            cards = self.search(domain, limit=WARN_BATCH, order="warn_date, id")
            cards = cards.try_lock_for_update()
            if not cards:
                break
            cards._set({"is_warned": True})
            cards._notice("overdue")
            if not self.env["ir.cron"]._commit_progress(
                len(cards), remaining=self.search_count(domain)
            ):
                break
