"""Did the system see it happen? Text can be invented, a mail that went out cannot."""

from collections import defaultdict

from odoo import api, fields, models
from odoo.tools import SQL

from ...text.mail import AUTOMATIC, MACHINES

# of each follow-up; more prove nothing more
MAX_WITNESSES = 20
# what the queries read
WITNESSING = {
    "mail.message": None,
    "mail.notification": None,
    "sale.order": ["opportunity_id"],
    "calendar.event": ["opportunity_id", "active", "start", "stop"],
    "crm.meeting.checkin": ["lead_id", "state", "date", "event_id"],
    "crm.gate.evidence": None,
    "stock.picking": ["sale_id", "state", "date_done", "picking_type_id"],
}


class CrmFollowup(models.Model):
    _inherit = "crm.followup"

    is_witnessed = fields.Boolean(
        "Witnessed", readonly=True, copy=False,
        help="Since the last follow-up the system saw something happen: a mail or quotation went "
        "out or was answered, a call or meeting took place, the customer checked in, ...",
    )  # fmt: skip
    witness_refs = fields.Json("Seen", readonly=True, copy=False)
    witness_parts = fields.Json("What the system saw", compute="_compute_witness_parts")

    @api.depends("witness_refs")
    @api.depends_context("lang", "tz")
    def _compute_witness_parts(self):
        """Each witness as people read it, with what opens it."""
        kinds = self.env["crm.lead"]._followup_witness_kinds()
        for followup in self:
            followup.witness_parts = [
                {
                    "name": kinds.get(kind, kind),
                    "model": model,
                    "id": res_id,
                    "date": date,
                }
                for kind, model, res_id, date in followup.witness_refs or []
            ]

    def _get_protected_fields(self):
        return super()._get_protected_fields() | {"is_witnessed", "witness_refs"}

    def _prepare_witnesses(self, steps):
        """Values of what the system saw since the last follow-up on this opportunity.

        :param steps: those whose next step is open; the last one is among them
        """
        self.ensure_one()
        if self.corrected_id:
            # the words are corrected, not what happened
            refs = self.corrected_id.sudo().witness_refs
        else:
            lead = self.lead_id.sudo()
            if steps and not steps.corrected_id:
                spans = {lead.id: (max(steps.mapped("date_done")), fields.Datetime.now())}
            else:
                spans = lead._followup_witness_spans()
            found = lead._followup_witnesses(spans)
            seen = sorted(found.get(lead.id, ()), key=lambda each: each[3])[-MAX_WITNESSES:]
            refs = [
                [kind, model, res_id, fields.Datetime.to_string(date)]
                for kind, model, res_id, date in seen
            ]
        return {"witness_refs": refs or False, "is_witnessed": bool(refs)}


class CrmLead(models.Model):
    _inherit = "crm.lead"

    @api.model
    def _followup_witness_kinds(self):
        """``{kind: label}``; whoever adds witnesses adds their labels."""
        return {
            "sent": self.env._("Mail sent"),
            "answer": self.env._("Customer's answer"),
            "sms": self.env._("Text message sent"),
            "meeting": self.env._("Call or meeting"),
            "checkin": self.env._("Customer checked in"),
            "document": self.env._("Document delivered"),
            "delivery": self.env._("Goods or samples delivered"),
        }

    def _followup_witness_spans(self):
        """``{lead id: (since, until)}``: from the last follow-up that was saved until now."""
        self.env["crm.followup"].flush_model(["lead_id", "state", "date_done", "corrected_id"])
        last = dict(
            self.env.execute_query(
                SQL(
                    "SELECT lead_id, MAX(date_done) FROM crm_followup WHERE lead_id = ANY(%s)"
                    " AND state = 'done' AND corrected_id IS NULL GROUP BY lead_id",
                    self.ids,
                )
            )
        )
        now = fields.Datetime.now()
        return {lead.id: (last.get(lead.id) or lead.create_date, now) for lead in self}

    @api.model
    def _followup_witnesses(self, spans):
        """What the system itself saw happen on opportunities; connectors extend it.

        An override adds what it knows (chats, calls) to what ``super()`` returns, for all leads in
        one query, and names its kinds in :meth:`_followup_witness_kinds`.

        :param spans: ``{lead id: (since, until)}``, naive UTC; ``until`` belongs to it
        :return: ``{lead id: [(kind, model, res_id, date)]}``
        """
        found = defaultdict(list)
        if not spans:
            return found
        for model, names in WITNESSING.items():
            if model in self.env:
                self.env[model].flush_model(
                    names and [n for n in names if n in self.env[model]._fields]
                )
        rows = [(lead_id, since, until) for lead_id, (since, until) in spans.items()]
        values = SQL(", ").join(SQL("(%s, %s::timestamp, %s::timestamp)", *row) for row in rows)
        query = SQL(
            """
            WITH span (lead_id, since, until) AS (VALUES %s), sale AS (
                SELECT span.lead_id, span.since, span.until, sale.id
                  FROM span JOIN sale_order AS sale ON sale.opportunity_id = span.lead_id)
            %s
            """,
            values,
            SQL(" UNION ALL ").join(self._followup_witness_queries()),
        )
        messages = []
        for lead_id, kind, model, res_id, date in self.env.execute_query(query):
            if model == "mail.message":
                messages.append((lead_id, res_id))
            else:
                found[lead_id].append((kind, model, res_id, date))
        for lead_id, kind, res_id, date in self._followup_judge_messages(messages):
            found[lead_id].append((kind, "mail.message", res_id, date))
        return found

    @api.model
    def _followup_witness_queries(self):
        """Native witnesses, as queries of (lead_id, kind, model, res_id, date).

        They read ``span`` (lead_id, since, until) and ``sale`` (the same, and the id of each order
        of the lead). Messages are judged afterwards, for mostly there are none.
        """
        return [
            *self._followup_witness_messages(),
            SQL(
                # noted down afterwards, a meeting proves nothing
                """
                SELECT span.lead_id, 'meeting', 'calendar.event', event.id, event.start
                  FROM span JOIN calendar_event AS event ON event.opportunity_id = span.lead_id
                 WHERE event.active AND event.start > span.since AND event.start <= span.until
                   AND event.create_date < event.stop
                """
            ),
            SQL(
                """
                SELECT span.lead_id, 'checkin', 'calendar.event', checkin.event_id, checkin.date
                  FROM span JOIN crm_meeting_checkin AS checkin ON checkin.lead_id = span.lead_id
                 WHERE checkin.state = 'used' AND checkin.date > span.since
                   AND checkin.date <= span.until
                """
            ),
            SQL(
                """
                SELECT span.lead_id, 'document', 'crm.gate.evidence', proof.id, proof.date
                  FROM span JOIN crm_gate_evidence AS proof ON proof.lead_id = span.lead_id
                 WHERE proof.state = 'valid' AND proof.attachment_id IS NOT NULL
                   AND proof.date > span.since AND proof.date <= span.until
                """
            ),
            *self._followup_witness_deliveries(),
        ]

    def _followup_witness_messages(self):
        """What people wrote on opportunities and on their orders."""
        return [
            SQL(
                """
                SELECT %(span)s.lead_id, 'message', 'mail.message', message.id, message.date
                  FROM %(span)s JOIN mail_message AS message
                    ON message.model = %(model)s AND message.res_id = %(res_id)s
                   AND message.date > %(span)s.since AND message.date <= %(span)s.until
                 WHERE message.message_type NOT IN ('notification', 'user_notification',
                                                    'auto_comment', 'out_of_office')
                """,
                span=SQL.identifier(span),
                model=model,
                res_id=SQL.identifier(span, name),
            )
            for span, name, model in (
                ("span", "lead_id", "crm.lead"),
                ("sale", "id", "sale.order"),
            )
        ]

    @api.model
    def _followup_judge_messages(self, messages):
        """Which of them prove something, as ``[(lead id, kind, id, date)]``.

        :param messages: ``[(lead id, id of a mail.message that a person wrote)]``
        """
        if not messages:
            return []
        query = SQL(
            """
            WITH message AS MATERIALIZED (
                SELECT on_lead.lead_id, message.id, message.date, message.message_type,
                       message.author_id, message.email_from, message.subject,
                       LEFT(message.body, 4000) AS body
                  FROM (VALUES %s) AS on_lead (lead_id, id)
                  JOIN mail_message AS message ON message.id = on_lead.id)
            %s UNION ALL %s
            """,
            SQL(", ").join(SQL("(%s, %s)", *each) for each in messages),
            self._followup_witness_sent(),
            self._followup_witness_answers(),
        )
        return self.env.execute_query(query)

    def _followup_witness_sent(self):
        """Mails, quotations and text messages that went out to somebody outside."""
        return SQL(
            """
            SELECT message.lead_id, CASE notice.notification_type
                                    WHEN 'sms' THEN 'sms' ELSE 'sent' END,
                   message.id, message.date
              FROM message
              JOIN mail_notification AS notice ON notice.mail_message_id = message.id
         LEFT JOIN res_partner AS reader ON reader.id = notice.res_partner_id
             WHERE notice.notification_type IN ('email', 'sms')
               AND notice.notification_status NOT IN ('bounce', 'exception', 'canceled')
               AND (reader.id IS NULL OR reader.partner_share)
             GROUP BY message.lead_id, message.id, message.date, notice.notification_type
            """
        )

    def _followup_witness_answers(self):
        """What the customer wrote themselves, not their machines."""
        return SQL(
            """
            SELECT message.lead_id, 'answer', message.id, message.date
              FROM message
         LEFT JOIN res_partner AS author ON author.id = message.author_id
             WHERE message.message_type IN ('email', 'comment')
               AND (author.partner_share OR author.id IS NULL AND message.email_from IS NOT NULL)
               AND COALESCE(message.email_from, '') !~* %(machines)s
               AND COALESCE(message.subject, '') !~* %(automatic)s
               AND LEFT(REGEXP_REPLACE(message.body, '<[^>]*>', ' ', 'g'), 400)
                   !~* %(automatic)s
            """,
            machines=MACHINES,
            automatic=AUTOMATIC,
        )

    def _followup_witness_deliveries(self):
        """Where goods are shipped with Odoo: what left for an order of the opportunity."""
        if "stock.picking" not in self.env or "sale_id" not in self.env["stock.picking"]._fields:
            return []
        return [
            SQL(
                """
                SELECT sale.lead_id, 'delivery', 'stock.picking', picking.id, picking.date_done
                  FROM sale JOIN stock_picking AS picking ON picking.sale_id = sale.id
                  JOIN stock_picking_type AS type ON type.id = picking.picking_type_id
                 WHERE picking.state = 'done' AND type.code = 'outgoing'
                   AND picking.date_done > sale.since AND picking.date_done <= sale.until
                """
            )
        ]
