"""History follows what a firm hides of opportunities by rules of its own: by region, say."""

from functools import partial

from odoo import api, models, tools
from odoo.fields import Domain

# these three history has itself: own, all, company
KNOWN = ("crm.crm_rule_personal_lead", "crm.crm_rule_all_lead", "crm.crm_lead_company_rule")


class CrmTrustSnapshot(models.Model):
    _inherit = "crm.trust.snapshot"

    @api.model
    def _search(self, domain, *args, bypass_access=False, **kwargs):
        if not (self.env.su or bypass_access) and self._snapshot_has_further_rules():
            # as the reader; of deleted ones nobody knows any more what would hide them
            leads = self.env["crm.lead"].with_context(active_test=False)._search(Domain.TRUE)
            domain = Domain(domain) & Domain("lead_id", "in", leads)
        return super()._search(domain, *args, bypass_access=bypass_access, **kwargs)

    def _check_access(self, operation):
        refused = super()._check_access(operation)
        if refused or self.env.su or not any(self._ids) or not self._snapshot_has_further_rules():
            return refused
        # sudo: which opportunities they are of
        leads = self.sudo().lead_id.with_env(self.env)._filtered_access("read")
        hidden = self - self.sudo().filtered(lambda row: row.lead_id.id in leads.ids)
        if not hidden:
            return None
        return hidden, partial(self.env["ir.rule"]._make_access_error, operation, hidden)

    @api.model
    @tools.ormcache("self.env.uid")
    def _snapshot_has_further_rules(self):
        """Whether rules of the firm's own keep opportunities from the reader."""
        known = [self.env.ref(name, raise_if_not_found=False) for name in KNOWN]
        known = {rule.id for rule in known if rule}
        return bool(set(self.env["ir.rule"]._get_rules("crm.lead", "read").ids) - known)
