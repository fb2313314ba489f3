"""On a walk-through each handoff of the deal is done by those it goes to."""

from odoo import api, models
from odoo.addons.crm_stagegate.tools.pdf import make_pdf

OPEN = ("todo", "in_progress")


class CrmStageGate(models.Model):
    _inherit = "crm.stage.gate"

    def _walk_handoff(self, walk, lead):
        wanted = node = self.handoff_node_id
        while node := node.previous_node_ids - wanted:
            wanted |= node
        walker = walk.env["crm.walk"]
        if "order_confirmed" in wanted.mapped("trigger"):
            walker._walk_confirm(walk, lead)
        walker._walk_handoffs(walk, lead, wanted)


class CrmWalk(models.AbstractModel):
    _inherit = "crm.walk"

    @api.model
    def _walk_after(self, walk, lead):
        result = super()._walk_after(walk, lead)
        walk.where = self.env._("Handoffs")
        if walk.env["crm.handoff.node"]._for_trigger("order_confirmed"):
            # what a deal that is won begins with elsewhere
            self._walk_confirm(walk, lead)
        self._walk_handoffs(walk, lead)
        return result

    @api.model
    def _walk_handoffs(self, walk, lead, nodes=None):
        """Do the handoffs of the deal, those that open on the way, too.

        :param nodes: of these only
        """
        domain = [("lead_id", "=", lead.id), ("state", "in", OPEN)]
        if nodes is not None:
            domain.append(("node_id", "in", nodes.ids))
        # sudo: whose work it is, each then does with their own rights
        Handoff = walk.env["crm.handoff"].sudo()
        while todo := Handoff.search(
            [*domain, ("id", "not in", list(walk.seen))], order="id", limit=1
        ):
            walk.seen.add(todo.id)
            self._walk_one_handoff(walk, lead, todo)

    @api.model
    def _walk_one_handoff(self, walk, lead, handoff):
        name, role = handoff.node_id.name, handoff.role_id
        people = handoff.salesperson_id
        if role:
            people = handoff._role_people(role, handoff.company_id)
        person = handoff.user_id or people[:1]
        if not person:
            text = self.env._("Nobody has the role “%s”.", role.name or "")
            walk.note("", self.env._("Start “%s”", name), "stop", text)
            return
        mine = handoff.with_user(person)
        if handoff.state == "todo" and not walk.act(
            person, self.env._("Start “%s”", name), mine.action_start
        ):
            return
        for requirement in handoff._missing("output")[handoff]:
            what = self.env._("Deliver “%s”", requirement.name)
            walk.act(person, what, lambda owed=requirement: self._walk_deliver(owed, mine))
        if handoff.state == "done":
            return
        completion = handoff.node_id.completion
        if completion == "manual":
            walk.act(person, self.env._("Close “%s”", name), mine.action_done)
        elif completion == "contract":
            self._walk_confirm(walk, lead)
        elif completion == "payment":
            what = self.env._("Invoice the order and register the payment")
            order = handoff.order_id
            walk.act(person, what, lambda: self._walk_invoice(order.sudo(False), person))
        else:
            walk.note(person, name, "assumed", handoff._why_incomplete())

    @api.model
    def _walk_deliver(self, requirement, handoff):
        """Bring what a handoff owes, as the person whose environment ``handoff`` has."""
        if requirement.kind == "field":
            # sudo: where the field lies; it is written with the person's own rights
            record = requirement._record(handoff.sudo()).with_env(handoff.env)
            name = requirement.sudo().field_id.name
            record.write({name: self._walk_sample(record, name)})
            return
        handoff.env["ir.attachment"].create(
            {
                "name": "walk.pdf",
                "raw": make_pdf(f"Walk {handoff.id} {requirement.id}"),
                "res_model": handoff._name,
                "res_id": handoff.id,
                "document_type_id": requirement.document_type_id.id,
            }
        )
        handoff.sudo()._follow_facts()
