"""Odoo's way to a gateway: messages wait in the outbox, which sends each of them once."""

from odoo.addons.sms.tools.sms_api import SmsApiBase


class SmsApiConnector(SmsApiBase):
    def _send_sms_batch(self, messages, delivery_reports_url=False):
        """Queue them in the transaction of their cause; what becomes of them is told later.

        :return: a state for each ``uuid``, see ``sms``
        """
        # sudo: whoever sends need not see connectors
        connector = self.company.sudo()._crm_sms_connector()
        results, queued = [], []
        for message in messages:
            for each in message.get("numbers") or []:
                number = "".join((each["number"] or "").split())
                if not number.startswith("+"):
                    results.append({"uuid": each["uuid"], "state": "wrong_number_format"})
                    continue
                results.append({"uuid": each["uuid"], "state": "processing"})
                queued.append(
                    {
                        "connector": connector,
                        "content": {"to": number, "text": message.get("content") or ""},
                        # contents are erased some day, this line stays
                        "subject": self.env._("SMS to %s", f"{number[:-8]}****{number[-4:]}"),
                        "key": f"sms:{each['uuid']}",
                    }
                )
        if queued:
            Message = self.env["crm.outbox.message"].sudo()
            Message._queue(queued)
            Message._send_dead_again([each["key"] for each in queued])
        return results

    def _get_sms_api_error_messages(self):
        return {
            **super()._get_sms_api_error_messages(),
            "wrong_number_format": self.env._(
                "The number must be in international form, such as +86 138 0000 0000."
            ),
        }
