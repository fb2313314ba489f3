"""Signals: what customers wrote, and what the rules make of it on opportunities."""

import logging

from odoo import api, fields, models
from odoo.addons.crm_notary.tools.defaults import without_defaults
from odoo.exceptions import UserError

from ...text.mail import is_automatic, is_machine, own_words
from ...text.matcher import excerpt

_logger = logging.getLogger(__name__)

CUSTOMER_MESSAGES = {"email", "comment", "sms", "whatsapp_message"}


class CrmLeadSignal(models.Model):
    """A rule that applied to what a customer wrote."""

    _name = "crm.lead.signal"
    _description = "Customer Signal"
    _order = "date desc, id desc"
    _rec_name = "excerpt"

    lead_id = fields.Many2one("crm.lead", required=True, index=True, ondelete="cascade")
    rule_id = fields.Many2one("crm.signal.rule", required=True, index=True, ondelete="cascade")
    message_id = fields.Many2one("mail.message", index="btree_not_null", ondelete="set null")
    source = fields.Char(help="Where it was written: mail, WeCom, DingTalk ...")
    excerpt = fields.Char(required=True)
    date = fields.Datetime(required=True, default=fields.Datetime.now)
    state = fields.Selection(
        [("open", "Open"), ("handled", "Handled"), ("dismissed", "Dismissed")],
        required=True,
        default="open",
        index=True,
    )
    reason = fields.Char("What was done, or why it does not matter")
    closed_by_id = fields.Many2one("res.users", "Closed by", ondelete="set null")
    date_closed = fields.Datetime()
    user_id = fields.Many2one(related="lead_id.user_id", store=True, index=True)
    company_id = fields.Many2one(related="lead_id.company_id", store=True, index=True)

    _open_index = models.Index("(lead_id) WHERE state = 'open'")

    def _strategies(self):
        """``{strategy: what the bar shows}`` of all the rules' talk tracks."""
        # sudo: the rule shows its talk track to whoever sees the signal
        strategies = self.sudo().rule_id.talktrack_id.strategy_ids
        return {each: each._for_canvas() for each in strategies}

    def _for_bar(self, shown):
        """:param shown: as :meth:`_strategies` gives it"""
        # sudo: the rule may be another company's by now
        rule = self.rule_id.sudo()
        strategies = rule.talktrack_id.strategy_ids._of_industry(self.lead_id._followup_industry())
        return {
            "id": self.id,
            "name": rule.name,
            "severity": rule.severity,
            "excerpt": self.excerpt,
            "advice": rule.advice or "",
            "talktrack": rule.talktrack_id.name or "",
            "strategies": [shown[each] for each in strategies],
            "date": fields.Datetime.to_string(self.date),
            "source": self.source or "",
        }

    def action_close(self, state, reason):
        """Close signals as ``handled`` or ``dismissed``.

        :raise UserError: without a reason, or for anything else than these two
        """
        if state not in ("handled", "dismissed"):
            raise UserError(self.env._("A signal is either handled or dismissed."))
        if len((reason or "").strip()) < 2:
            raise UserError(
                self.env._("Please say in a few words what you did, or why it does not matter.")
            )
        self.lead_id.check_access("write")
        # sudo: signals are written by the system only
        signals = self.sudo()
        for signal in signals.filtered(lambda each: each.state != "open"):
            raise UserError(
                self.env._(
                    "%(person)s was faster with “%(signal)s”: %(reason)s",
                    person=signal.closed_by_id.name or self.env._("Somebody"),
                    signal=signal.rule_id.name,
                    reason=signal.reason or "",
                )
            )
        signals.write(
            {
                "state": state,
                "reason": reason.strip(),
                "closed_by_id": self.env.uid,
                "date_closed": fields.Datetime.now(),
            }
        )
        return True


class CrmLead(models.Model):
    _inherit = "crm.lead"

    signal_ids = fields.One2many("crm.lead.signal", "lead_id", "Signals")

    def signals_receive(self, texts, source=""):
        """Look for signals in what customers wrote somewhere else than in the chatter.

        :param texts: ``{lead id: [text]}``; JSON's text keys are understood
        :param source: where it was written, e.g. ``WeCom``
        :return: number of signals found
        """
        texts = {int(lead_id): found for lead_id, found in texts.items()}
        leads = self.browse(texts)
        leads.check_access("write")
        found = leads._followup_signals_scan(
            [(lead_id, own_words(text), 0) for lead_id, each in texts.items() for text in each],
            source,
        )
        return len(found)

    def _followup_signals_wanted(self):
        """Those whose company has signals switched on."""
        return self.filtered(lambda lead: lead._followup_company().followup_signals)

    def _followup_signals_scan(self, items, source=""):
        """One pass over each text, whatever the number of rules.

        :param items: ``[(lead id, text, id of the message or 0)]``
        """
        # sudo: signals are written by the system, on the customer's word
        leads = self.sudo().browse({each[0] for each in items})._followup_signals_wanted()
        if not leads:
            return self.env["crm.lead.signal"]
        matcher, companies = self.env["crm.signal.rule"]._matcher()
        leads = {lead.id: lead for lead in leads}
        values = []
        for lead_id, text, message_id in items:
            if lead_id not in leads:
                continue
            found_in, hits = matcher.match(text)
            for hit in hits:
                company = companies.get(hit.key)
                if company and company != leads[lead_id]._followup_company().id:
                    continue
                values.append(
                    {
                        "lead_id": lead_id,
                        "rule_id": hit.key,
                        "message_id": message_id or False,
                        "source": source,
                        "excerpt": excerpt(found_in, hit),
                    }
                )
        if not values:
            return self.env["crm.lead.signal"]
        # what is open already is not shown twice
        Signal = without_defaults(self.env["crm.lead.signal"]).sudo()
        known = set(
            Signal._read_group(
                [("lead_id", "in", list(leads)), ("state", "=", "open")],
                ["lead_id", "rule_id", "excerpt"],
            )
        )
        known = {(lead.id, rule.id, words) for lead, rule, words in known}
        fresh = {
            (each["lead_id"], each["rule_id"], each["excerpt"]): each
            for each in values
            if (each["lead_id"], each["rule_id"], each["excerpt"]) not in known
        }
        signals = Signal.create(list(fresh.values()))
        signals._push()
        return signals

    def _message_post_after_hook(self, message, msg_values):
        result = super()._message_post_after_hook(message, msg_values)
        self._followup_signals_read(message)
        return result

    def _followup_signals_read(self, message):
        """Customers' words are looked at as they come in; a failure never loses the message."""
        if (
            not self
            or message.message_type not in CUSTOMER_MESSAGES
            or not self._followup_signals_wanted()
            or not self._followup_is_from_customer(message)
        ):
            return
        try:
            with self.env.cr.savepoint():
                source = message.message_type if message.message_type == "sms" else ""
                # not the subject: as a rule it is ours
                text = own_words(message.body)
                self._followup_signals_scan([(lead.id, text, message.id) for lead in self], source)
        except Exception:
            _logger.exception("signals of message %s could not be looked for", message.id)

    @api.model
    def _followup_is_from_customer(self, message):
        """Not a colleague, not a bot, not a machine of the customer's."""
        # sudo: the author may be of another company
        message = message.sudo()
        if is_machine(message.email_from) or is_automatic(message.preview, message.subject):
            return False
        author = message.author_id
        if not author:
            return bool(message.email_from)
        if author == self.env.ref("base.partner_root"):
            return False
        return not any(not user.share for user in author.with_context(active_test=False).user_ids)


class CrmLeadSignalBus(models.Model):
    _inherit = "crm.lead.signal"

    def _push(self):
        """The bar of an opportunity that is open somewhere shows it at once."""
        for user, signals in self.grouped("user_id").items():
            if user:
                user._bus_send("crm_followup_canvas/signal", {"lead_ids": signals.lead_id.ids})
