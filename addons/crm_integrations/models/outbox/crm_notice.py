from odoo import api, models


class CrmNotice(models.AbstractModel):
    _inherit = "crm.notice"

    @api.model
    def _deliver(self, prepared):
        """Also by the way each reader has chosen: a row now, sent after the commit."""
        result = super()._deliver(prepared)
        # sudo: whoever causes a notice need not see connectors
        chosen = [each for each in prepared if each.user.sudo().notice_connector_id]
        by_connector = {}
        for each in chosen:
            by_connector.setdefault(each.user.sudo().notice_connector_id, []).append(each)
        messages = []
        for connector, notices in by_connector.items():
            kind = connector._kind_model()
            if not connector.active or kind is None:
                continue
            users = self.env["res.users"].union(*(each.user for each in notices))
            numbers = kind._notice_accounts(connector, users)
            for each in notices:
                number = numbers.get(each.user.sudo())
                content = number and kind._notice_content(connector, each, number)
                if content:
                    messages.append(
                        {
                            "connector": connector,
                            "content": content,
                            "subject": each.subject,
                            "user": each.user,
                            "is_reminder": True,
                        }
                    )
        if messages:
            self.env["crm.outbox.message"].sudo()._queue(messages)
        return result
