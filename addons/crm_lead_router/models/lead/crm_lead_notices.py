"""What people are told about their leads: one notice a person for a whole batch."""

from markupsafe import Markup
from odoo import api, models
from odoo.addons.crm_notary.tools.fetch import in_memory

SHOWN = 50
NOTICE_ITEM = Markup('<li><a href="/odoo/crm.lead/%s">%s</a>%s%s</li>')


class CrmLead(models.Model):
    _inherit = "crm.lead"

    def _route_notify_owners(self, title):
        """Tell each owner about their leads among these; see :meth:`_route_notify`."""
        self._route_notify(self.grouped("user_id"), title)

    @api.model
    def _route_notify(self, leads_by_user, title):
        """Tell people about leads, with a list of them.

        :param leads_by_user: ``{res.users: crm.lead}``
        :param title: function of a person's leads that gives the subject; they carry the language
        """

        def content_of(leads):
            def content(env):
                localized = leads.with_context(lang=env.lang)
                return title(localized), localized._route_notice_body()

            return content

        self.env["crm.notice"]._tell(
            {
                "user": user,
                "content": content_of(leads),
                "record": leads if len(leads) == 1 else None,
            }
            for user, leads in leads_by_user.items()
            if user
        )

    @api.model
    def _route_notify_people(self, notices):
        """Tell people in words they share; a list of ``(user, subject, body)``."""
        self.env["crm.notice"]._tell(
            {"user": user, "subject": subject, "body": body} for user, subject, body in notices
        )

    def _route_notice_body(self):
        """A list of these leads with links, the first :data:`SHOWN` of them."""
        shown = self[:SHOWN]
        shown.fetch(["name", "partner_name"])
        items = Markup("").join(
            NOTICE_ITEM % (lead_id, name or "", " · " if partner else "", partner or "")
            for lead_id, (name, partner) in in_memory(shown, ["name", "partner_name"]).items()
        )
        more = ""
        if len(self) > SHOWN:
            more = Markup("<p>%s</p>") % self.env._("and %(count)s more", count=len(self) - SHOWN)
        return Markup("<ul>%s</ul>%s") % (items, more)

    @api.model
    def _route_assign_todos(self, asked, summary, activity_type):
        """To-dos for people on leads, made in one batch.

        :param asked: list of ``(lead, user)``
        :param summary: function of a lead that gives the title; the lead carries the language
        :param activity_type: external id
        """

        def in_words_of(lead):
            return lambda env: summary(lead.with_context(lang=env.lang))

        self.env["crm.notice"]._assign(
            {
                "record": lead,
                "user": user,
                "summary": in_words_of(lead),
                "activity_type": activity_type,
            }
            for lead, user in asked
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
