"""Connectors in the guide's step of what arrives by itself."""

from odoo import api, models

VENDORS = ("wecom", "dingtalk", "feishu")


class GuideConnect(models.AbstractModel):
    _inherit = "crm.guide.step.connect"

    @api.model
    def _guide_look(self, entries):
        look = super()._guide_look(entries)
        env = self.env
        # sudo: that connectors are there and how they fare, nothing secret
        connectors = env["crm.connector"].sudo().search([("company_id", "=", env.company.id)])
        labels = dict(connectors._fields["kind"]._description_selection(env))
        for each in connectors:
            kind = labels.get(each.kind, each.kind)
            fares = each.health_note or env._("in order")
            tone = "warn" if each.health_note else "ok"
            look["facts"].append(self._guide_fact(f"{each.name} ({kind}): {fares}", tone))
        if not connectors:
            look["facts"].append(self._guide_fact(env._("No other system is connected yet.")))
        look["done"] = look["done"] or bool(connectors.filtered(lambda each: not each.health_note))
        for kind in VENDORS:
            if kind in labels:
                label = env._("Connect %s", labels[kind])
                style = "primary" if kind == VENDORS[0] else "secondary"
                look["buttons"].append(self._guide_button(kind, label, style=style))
        return look

    @api.model
    def _guide_connector(self, kind):
        return self._guide_window("crm.connector", "form", context={"default_kind": kind})

    @api.model
    def _guide_do_wecom(self, values):
        return self._guide_connector("wecom")

    @api.model
    def _guide_do_dingtalk(self, values):
        return self._guide_connector("dingtalk")

    @api.model
    def _guide_do_feishu(self, values):
        return self._guide_connector("feishu")
