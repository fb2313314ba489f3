"""People of the tests about notices.

=========  =====================================================================================
who
=========  =====================================================================================
ann        English, UTC, reads in her inbox; member of the team that ``lea`` leads
bo         Chinese, Shanghai, gets mail; member of the same team
lea        leads the team, inbox
kim        the company's fallback person, inbox
ext        portal user
=========  =====================================================================================

No quiet hours unless a test sets them (``_quiet``).
"""

import json

from odoo.tests import TransactionCase, new_test_user


class NoticeCase(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env(context={**cls.env.context, "no_reset_password": True})
        cls.env["res.lang"]._activate_lang("zh_CN")
        cls.service = cls.env["crm.notice"]
        cls.company = cls.env["res.company"].create({"name": "Ningbo Fasteners"})

        def person(login, groups="sales_team.group_sale_salesman", **values):
            return new_test_user(
                cls.env,
                login=f"notice_{login}",
                name=login.capitalize(),
                groups=groups,
                company_id=cls.company.id,
                company_ids=[cls.company.id],
                tz=values.pop("tz", "UTC"),
                **{"notification_type": "inbox", **values},
            )

        cls.ann = person("ann")
        cls.bo = person("bo", lang="zh_CN", tz="Asia/Shanghai", notification_type="email")
        cls.lea = person("lea")
        cls.kim = person("kim")
        cls.ext = person("ext", "base.group_portal", notification_type="email")
        cls.team = cls.env["crm.team"].create(
            {
                "name": "East",
                "company_id": cls.company.id,
                "user_id": cls.lea.id,
                "crm_team_member_ids": [(0, 0, {"user_id": user.id}) for user in cls.ann | cls.bo],
            }
        )
        cls.company.notary_fallback_user_id = cls.kim
        cls.leads = cls.env["crm.lead"].create(
            [{"name": f"Bolts {number}", "company_id": cls.company.id} for number in range(1, 4)]
        )
        cls.env.flush_all()
        cls.env.cr.precommit.run()

    def setUp(self):
        super().setUp()
        self.before = self.env["mail.message"].sudo().search([], order="id desc", limit=1).id

    def _tell(self, *notices):
        self.service._tell(
            [
                {"user": user, "subject": subject, "body": f"About {subject}", **more}
                for user, subject, more in (
                    (*notice, {}) if len(notice) == 2 else notice for notice in notices
                )
            ]
        )

    def _messages(self, user=None):
        """Messages written in this test, to ``user`` if given."""
        domain = [("id", ">", self.before), ("message_type", "=", "user_notification")]
        messages = self.env["mail.message"].sudo().search(domain, order="id")
        if user:
            messages = messages.filtered(
                lambda message: user.partner_id in message.notification_ids.res_partner_id
            )
        return messages

    def _bus(self, user, kind):
        """Payloads of what went to ``user`` live, of one kind."""
        self.env.cr.precommit.run()
        channel = json.dumps([self.env.cr.dbname, "res.partner", user.partner_id.id])
        found = self.env["bus.bus"].sudo().search([("channel", "=", channel.replace(" ", ""))])
        messages = [json.loads(each.message) for each in found]
        return [each["payload"] for each in messages if each["type"] == kind]

    def _quiet(self, start, end):
        self.company.write({"notary_quiet_from": start, "notary_quiet_to": end})
