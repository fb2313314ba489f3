from datetime import datetime

from odoo import api, fields, models

from .crm_handoff import OPEN_STATES


class CrmHandoff(models.Model):
    """Who is told what about a handoff."""

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
        """People of a role who work for ``company`` too: others could not open its handoffs."""
        return role.user_ids.filtered(lambda user: not company or company in user.company_ids)

    def _around_users(self, *directions):
        """People of the roles before and after this handoff."""
        self.ensure_one()
        nodes = self.env["crm.handoff.node"]
        if "previous" in directions:
            nodes |= self.node_id.previous_node_ids
        if "next" in directions:
            nodes |= self.node_id.next_node_ids
        users = self.env["res.users"]
        for handoff in self._siblings(nodes):
            if handoff.state != "cancelled":
                users |= handoff._responsible_users()
        return users

    def _handoff_for(self, user):
        """The handoff of this order that ``user`` may open: this one, else the user's own."""
        self.ensure_one()
        handoffs = self.with_user(user)
        if handoffs.has_access("read"):
            return self
        others = self.order_id.handoff_ids.filtered(
            lambda handoff: (
                handoff.state != "cancelled" and handoff.with_user(user).has_access("read")
            )
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
                self.date_agreed and env["ir.qweb.field.date"].value_to_html(self.date_agreed, {}),
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

    def _follow_role(self, nodes):
        """Open handoffs of ``nodes`` go to those who are responsible now."""
        for node in nodes:
            handoffs = self.search(
                [("node_id", "=", node.id), ("state", "in", ("waiting", "todo"))]
            )
            if node.responsible == "salesperson":
                for user, batch in handoffs.grouped("salesperson_id").items():
                    batch._set({"role_id": None, "user_id": user.id or None})
            else:
                for company, batch in handoffs.grouped("company_id").items():
                    people = self._role_people(node.role_id, company)
                    user = people.id if len(people) == 1 else None
                    batch._set({"role_id": node.role_id.id, "user_id": user})

    @api.model
    def _follow_people(self, roles):
        """Who left a role gives up its open handoffs; who is alone in it has them.

        A handoff that loses its person is told to the role again.
        """
        handoffs = self.search([("role_id", "in", roles.ids), ("state", "in", OPEN_STATES)])
        for (role, company), batch in handoffs.grouped(
            lambda handoff: (handoff.role_id, handoff.company_id)
        ).items():
            people = self._role_people(role, company)
            alone = people.id if len(people) == 1 else None
            left = batch.filtered(
                lambda handoff, people=people: handoff.user_id and handoff.user_id not in people
            )
            taken = batch.filtered(lambda handoff, alone=alone: alone and not handoff.user_id)
            (left | taken)._set({"user_id": alone})
            for handoff in left | taken:
                handoff._update_todo()
            left.filtered(lambda handoff: handoff.state != "waiting")._notice("opened")
