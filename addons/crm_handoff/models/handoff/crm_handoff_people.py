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
        # whoever looks may want to see archived people, too
        return role.user_ids.filtered(
            lambda user: user.active and (not company or company in user.company_ids)
        )

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
        """Open handoffs of ``nodes`` go to those who are responsible now, and there."""
        for node in nodes:
            handoffs = self.search(
                [("node_id", "=", node.id), ("state", "in", ("waiting", "todo"))]
            )
            if node.responsible == "salesperson":
                role = node.role_id.browse()
                wanted = {handoff: handoff.salesperson_id for handoff in handoffs}
            else:
                role = node.role_id
                wanted = {handoff: self._alone_in(role, handoff.company_id) for handoff in handoffs}
            given = self._given_now(wanted, dict.fromkeys(handoffs, role))
            for user, batch in handoffs.grouped(given.get).items():
                batch._set({"role_id": role.id or None, "user_id": user.id or None})

    @api.model
    def _follow_people(self, roles):
        """Who left a role gives up its open handoffs; who is alone in it has them, if there.

        What somebody has instead of the role comes back to it when its people change and one of
        them is there. A handoff that loses its person is told to the role again.
        """
        handoffs = self.search([("role_id", "in", roles.ids), ("state", "in", OPEN_STATES)])
        wanted, left = {}, set()
        for (role, company), batch in handoffs.grouped(
            lambda handoff: (handoff.role_id, handoff.company_id)
        ).items():
            people = self._role_people(role, company)
            alone = self._alone_in(role, company)
            for handoff in batch:
                if handoff.user_id and handoff.user_id not in people:
                    left.add(handoff)
                    wanted[handoff] = alone
                elif alone and not handoff.user_id:
                    wanted[handoff] = alone
        given = self._given_now(wanted, {handoff: handoff.role_id for handoff in wanted})
        moved = self.browse().union(*(each for each, user in given.items() if user != each.user_id))
        for user, batch in moved.grouped(given.get).items():
            batch._set({"user_id": user.id or None})
        moved._update_todo()
        # who had it open to them before knows of it
        moved.filtered(
            lambda handoff: (
                handoff.state != "waiting"
                and (handoff in left or given[handoff] != wanted[handoff])
            )
        )._notice("opened")

    @api.model
    def _alone_in(self, role, company):
        """Who is the only one of a role; nobody where they are several."""
        people = self._role_people(role, company)
        return people if len(people) == 1 else people.browse()

    @api.model
    def _given_now(self, wanted, roles):
        """Who gets handoffs whose clocks run, or that wait, in place of who is away.

        :param wanted: ``{handoff: who would have it}``
        :param roles: ``{handoff: role}``
        :return: ``{handoff: res.users}``
        """
        running = [handoff for handoff in wanted if handoff.state != "waiting"]
        given = self._assign(
            [(wanted[each], roles[each], each.company_id) for each in running],
            lambda turns: [{"deadline": running[index].deadline} for index, _who in turns],
        )
        return wanted | {
            handoff: user for handoff, (user, _clock) in zip(running, given, strict=True)
        }
