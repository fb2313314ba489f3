"""How notices reach people: Odoo's own inbox or mail, as each person chose."""

from collections import defaultdict

from odoo import api, models


class CrmNotice(models.AbstractModel):
    _inherit = "crm.notice"

    @api.model
    def _deliver(self, prepared):
        """Bring messages to their readers, now.

        Other channels extend it. It is called in the transaction of the cause (or of the cron,
        after quiet hours): store what is to be sent and send it after the commit, never call out
        from here::

            class CrmNotice(models.AbstractModel):
                _inherit = "crm.notice"

                def _deliver(self, prepared):
                    by_wecom = [each for each in prepared if each.user.wecom_id]
                    self.env["crm.outbox.message"]._queue_wecom(by_wecom)
                    # in addition to Odoo's own; give super() the others only to replace it
                    return super()._deliver(prepared)

        :param list[Prepared] prepared: one a person, in their language
        """
        same = defaultdict(list)
        for each in prepared:
            same[each.subject, each.body, each.record, each.author].append(each.user)
        for (subject, body, record, author), users in same.items():
            # sudo: the system writes to its own people, whoever causes it
            thread = self.env["mail.thread"].sudo()
            target = {}
            if record and isinstance(record, self.env.registry["mail.thread"]):
                thread = thread.env[record._name].browse(record.id)
            elif record:
                target = {"model": record._name, "res_id": record.id}
            thread.message_notify(
                partner_ids=[user.sudo().partner_id.id for user in users],
                subject=subject,
                body=body,
                author_id=author.id,
                email_add_signature=False,
                **target,
            )
