"""One notice a person for a whole batch of leads, by mail or in the inbox as the person chose."""

from markupsafe import Markup
from odoo import api, fields, models

SHOWN = 50


class CrmLead(models.Model):
    _inherit = "crm.lead"

    def _route_notify_owners(self, title):
        """Tell each owner about their leads among these.

        :param title: function of the owner's leads that gives the subject; they carry the language
        """
        notices = []
        for owner, leads in self.grouped("user_id").items():
            if owner:
                localized = leads.with_context(lang=owner.lang or self.env.lang)
                notices.append((owner, title(localized), localized._route_notice_body()))
        self._route_notify_people(notices)

    def _route_notice_body(self):
        """A list of these leads with links, the first :data:`SHOWN` of them."""
        items = Markup("").join(
            Markup('<li><a href="/odoo/crm.lead/%s">%s</a>%s</li>')
            % (lead.id, lead.name, f" · {lead.partner_name}" if lead.partner_name else "")
            for lead in self[:SHOWN]
        )
        more = ""
        if len(self) > SHOWN:
            more = Markup("<p>%s</p>") % self.env._("and %(count)s more", count=len(self) - SHOWN)
        return Markup("<ul>%s</ul>%s") % (items, more)

    @api.model
    def _route_notify_people(self, notices):
        """Send notices: a number of statements that does not grow with the leads.

        :param notices: list of ``(user, subject, body)``
        """
        by_mail, by_inbox = [], []
        author = self.env.ref("base.partner_root")
        for user, subject, body in notices:
            # the person's address and preference, whoever causes the notice
            partner = user.sudo().partner_id
            if user.sudo().notification_type == "inbox":
                by_inbox.append(
                    {
                        "author_id": author.id,
                        "body": body,
                        "subject": subject,
                        "message_type": "user_notification",
                        "notification_ids": [
                            (0, 0, {"res_partner_id": partner.id, "notification_type": "inbox"})
                        ],
                    }
                )
            elif partner.email:
                by_mail.append(
                    {
                        "author_id": author.id,
                        "email_from": author.email_formatted,
                        "subject": subject,
                        "body_html": body,
                        "recipient_ids": [(4, partner.id)],
                        "auto_delete": True,
                        "message_type": "user_notification",
                    }
                )
        # messages of the system to its own people
        if by_inbox:
            self.env["mail.message"].sudo().create(by_inbox)
        if by_mail:
            self.env["mail.mail"].sudo().create(by_mail)
        self._route_notify_outside(notices)

    @api.model
    def _route_notify_outside(self, notices):
        """Other ways to reach people (chat, SMS); connectors extend this.

        Called in the transaction that causes the notices: an extension only stores messages to
        send, it must not call out.

        :param notices: list of ``(user, subject, body)``
        """

    def _route_assign_todos(self, asked, summary, activity_type):
        """To-dos for people on leads, made in one batch and without a mail each.

        :param asked: list of ``(lead, user)``
        :param summary: function of a lead that gives the title; the lead carries the language
        :param activity_type: external id
        """
        if not asked:
            return
        kind = self.env.ref(activity_type)
        model_id = self.env["ir.model"]._get_id("crm.lead")
        today = fields.Date.context_today(self)
        # to-dos of the system for people who may not see each other's
        self.env["mail.activity"].sudo().with_context(
            mail_activity_quick_update=True, mail_notrack=True
        ).create(
            [
                {
                    "activity_type_id": kind.id,
                    "res_model_id": model_id,
                    "res_id": lead.id,
                    "user_id": user.id,
                    "summary": summary(lead.with_context(lang=user.lang or self.env.lang)),
                    "date_deadline": today,
                    "automated": True,
                }
                for lead, user in asked
            ]
        )

    def _route_history_card(self, limit=8):
        """What a new owner should know: the last messages, without system notes."""
        self.ensure_one()
        messages = (
            self.env["mail.message"]
            .sudo()
            .search(
                [
                    ("model", "=", "crm.lead"),
                    ("res_id", "=", self.id),
                    ("message_type", "in", ("comment", "email", "email_outgoing")),
                ],
                order="date desc",
                limit=limit,
            )
        )
        items = Markup("").join(
            Markup("<li>%s · %s: %s</li>")
            % (message.date.date(), message.author_id.name or "", message.preview)
            for message in messages
        )
        head = Markup("<p><b>%s</b> · %s · %s</p>") % (
            self.partner_name or self.contact_name or self.name,
            self.phone or self.email_from or "",
            f"{self.score_total:.0f}",
        )
        return head + Markup("<ul>%s</ul>") % items if items else head
