"""What a channel's required fields and a routing rule touch."""

from odoo import api, models
from odoo.addons.crm_notary.models.impact.crm_change_part import SHOWN, Change
from odoo.fields import Domain

WAITING = ("queued", "pool")


class CrmLeadChannel(models.Model):
    _inherit = "crm.lead.channel"

    def action_preview(self):
        """Show what the required fields of this channel touch."""
        self.ensure_one()
        self.check_access("read")
        # sudo: names of fields that the channel shows anyway
        names = tuple(self.sudo().required_field_ids.mapped("name"))
        domain = Domain("channel_id", "=", self.id)
        change = Change(names=names, domain=domain, record=self, at_once=False)
        title = self.env._("What “%s” asks for, and where", self.name)
        return self.env["crm.change.preview"]._open(change, title)


class CrmRouteRule(models.Model):
    _inherit = "crm.route.rule"

    def action_preview(self):
        """Show whose leads this rule decides about, and what else writes their owner."""
        self.ensure_one()
        self.check_access("read")
        people = self.user_ids or self.team_id.member_ids
        change = Change(domain=Domain(self._lead_domain()), record=self, people=people)
        title = self.env._("What “%s” touches", self.name)
        return self.env["crm.change.preview"]._open(change, title)


class ChangeRouting(models.AbstractModel):
    _name = "crm.change.part.routing"
    _description = "Routing"
    _inherit = ["crm.change.part"]

    @api.model
    def _change_rows(self, change):
        rule = change.record
        if rule is None or rule._name != "crm.route.rule":
            return []
        rows = []
        # those that have an owner are decided about
        waits = Domain("route_state", "in", WAITING) & Domain("user_id", "=", False)
        domain = change.domain & waits
        Lead = self.env["crm.lead"]
        if waiting := Lead.search(domain, limit=SHOWN):
            count = len(waiting) if len(waiting) < SHOWN else Lead.search_count(domain)
            text = self.env._("%s leads that wait now match it.", count)
            rows.append(self._change_row("record", self.env._("Leads"), text, "info", waiting))
        if not change.people and not rule.team_id:
            return rows + self._change_owner_writers()
        if not change.people:
            text = self.env._("Nobody is there who could take these leads.")
            rows.append(self._change_row("person", rule.name, text, "stop"))
        return rows + self._change_owner_writers()

    @api.model
    def _change_owner_writers(self):
        """Automations that give leads to people, besides the router."""
        Automations = self.env["crm.change.part.automations"]
        text = self.env._("Writes the owner or the team of leads, as routing does.")
        return [
            self._change_row("conflict", action.name, text, "warn", action)
            for action in Automations._change_actions("crm.lead")
            if Automations._change_written(action, "crm.lead") & {"user_id", "team_id"}
        ]
