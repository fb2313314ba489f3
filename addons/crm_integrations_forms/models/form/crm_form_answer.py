"""What a form asks just now, and what somebody has answered, judged."""

import re
import unicodedata

from odoo import api, models
from odoo.addons.crm_integrations.tools import contact
from odoo.addons.crm_integrations.tools.text import clean
from odoo.addons.crm_lead_router.models.rule.crm_lead_channel import FREE_MAIL_DOMAINS

from ...tools.askable import OWN, Answers, Asked

# fewer digits reach nobody, more are two numbers
FEWEST_DIGITS, MOST_DIGITS = 7, 20
LARGEST = 1e12
# forms are read on phones: what nobody scrolls through is written instead
MOST_OPTIONS = 400
WEBSITE = re.compile(r"^(https?://)?[^\s/@]+\.[^\s/@]{2,}(/\S*)?$")


class CrmForm(models.Model):
    _inherit = "crm.form"

    # ------------------------------------------------------------
    # WHAT IS ASKED
    # ------------------------------------------------------------

    def _forced_codes(self):
        """What the channel requires of every lead, as far as visitors can say it."""
        channel = self.channel_id.sudo()
        codes = set(channel.required_field_ids.mapped("name"))
        if channel.require_company_email:
            codes.add("email_from")
        return codes & self.env["crm.form.field"]._codes().keys()

    def _asked(self):
        """:return: list[Asked]: the form's questions, then what else the channel requires"""
        self.ensure_one()
        Field = self.env["crm.form.field"]
        known, forced = Field._codes(), self._forced_codes()
        asked = []
        for line in self.field_ids:
            # a field of a lead that was removed meanwhile is not asked
            if line.asks in known:
                asked.append(
                    Asked(
                        code=line.asks,
                        name=f"q{line.id}" if line.asks in OWN else line.asks,
                        label=line.label or Field._label_of(line.asks),
                        hint=line.hint or "",
                        required=line.is_required or line.asks in forced,
                        askable=known[line.asks],
                        options=self._options(line.asks, line),
                    )
                )
        there = {each.code for each in asked}
        asked += [
            Asked(
                code=code,
                name=code,
                label=Field._label_of(code),
                required=True,
                askable=known[code],
                options=self._options(code, Field),
            )
            for code in known
            if code in forced - there
        ]
        return asked

    def _options(self, code, line):
        """What there is to choose from; nothing for what is written."""
        if code == "choice":
            texts = [text.strip() for text in (line.options or "").splitlines() if text.strip()]
            return tuple((text, text) for text in dict.fromkeys(texts))
        field = self.env["crm.lead"]._fields.get(code)
        if field is None or field.type not in ("many2one", "selection"):
            return ()
        if field.type == "selection":
            return tuple(field._description_selection(self.env))
        records = self._choices(code, line)
        if len(records) > MOST_OPTIONS:
            return ()
        return tuple((str(record.id), record.name) for record in records)

    def _choices(self, code, line):
        """Records a visitor may choose from; what they are called is no secret."""
        # sudo: visitors are nobody
        if code == "industry_id":
            return self.env["res.partner.industry"].sudo().search([])
        if code == "product_line_id":
            return line.product_line_ids or self.env["product.category"].sudo().search([])
        country = self.company_id.country_id
        if code == "state_id":
            return self.env["res.country.state"].sudo().search([("country_id", "=", country.id)])
        if code == "country_id":
            return self.env["res.country"].sudo().search([])
        return self.env["crm.lead"]

    def _words(self):
        """What visitors read besides the questions, in their language."""
        self.ensure_one()
        company = self.company_id.name
        return {
            "title": self.title or self.env._("How can we help you?"),
            "intro": self.intro or "",
            "button": self.button or self.env._("Send"),
            "thanks": self.thanks
            or self.env._("Thank you. What you wrote has arrived; we will get in touch with you."),
            "consent": self._consent_words(),
            "choose": self.env._("Please choose"),
            "company": company,
            "whose": self.env._("You are writing to %s.", company),
        }

    def _consent_words(self):
        if not self.consent_required:
            return ""
        return self.consent_text or self.env._(
            "I agree that %(company)s keeps what I write here and contacts me about it. I can take "
            "this back at any time.",
            company=self.company_id.name,
        )

    # ------------------------------------------------------------
    # WHAT IS ANSWERED
    # ------------------------------------------------------------

    def _prefilled(self, values):
        """The empty form, with what the link to it says already (a booth's number, a company)."""
        asked = []
        for each in self._asked():
            typed = clean(values.get(each.name), each.askable.limit).strip()
            if each.kind == "choice" and typed not in dict(each.options):
                typed = ""
            asked.append(each.answered(typed))
        return Answers(asked=asked)

    def _judge_answers(self, posted):
        """Judge what somebody has typed.

        :param posted: text by the names of inputs; nothing in it is trusted
        :rtype: Answers
        """
        answers = Answers(agreed=bool(posted.get("consent")))
        for each in self._asked():
            typed = unicodedata.normalize("NFC", clean(posted.get(each.name))).strip()
            # what nobody could have typed is not sent back to them
            kept = typed[: 2 * each.askable.limit]
            error, value = self._judge(each, typed)
            answers.asked.append(each.answered(kept, error))
            if not typed or error:
                continue
            if each.code in OWN or (each.askable.kind == "choice" and not each.options):
                answers.notes.append([each.label, typed])
            else:
                answers.values[each.code] = value
        self._require_way_back(answers)
        if self.consent_required and not answers.agreed:
            answers.consent_error = self.env._(
                "Please agree: without that we may not keep what you wrote."
            )
        return answers

    def _require_way_back(self, answers):
        """A number or an address there must be, whichever they like."""
        ways = ("phone", "email_from")
        if any(each.typed for each in answers.asked if each.code in ways):
            return
        text = self.env._("Please give a telephone number or a mail address.")
        first = next(iter(each for each in answers.asked if each.code in ways), None)
        if first and not first.error:
            answers.asked[answers.asked.index(first)] = first.answered("", text)

    def _judge(self, asked, typed):
        """:return: ``(what is wrong or "", value for the lead)``"""
        if not typed:
            if not asked.required:
                return "", False
            if asked.kind == "choice":
                return self.env._("Please choose one."), False
            return self.env._("Please fill this in."), False
        if len(typed) > asked.askable.limit and asked.kind != "choice":
            return self.env._("Please use %s characters at most.", asked.askable.limit), False
        if asked.kind == "choice":
            return self._chosen(asked, typed)
        judge = getattr(self, f"_judge_{asked.code}", None)
        if judge:
            return judge(typed)
        if asked.kind == "number":
            return self._number(asked, typed)
        if asked.kind == "line":
            typed = " ".join(typed.split())
        return "", typed

    def _chosen(self, asked, typed):
        if typed not in dict(asked.options):
            return self.env._("Please choose one of the list."), False
        field = self.env["crm.lead"]._fields.get(asked.code)
        is_record = field is not None and field.type == "many2one"
        return "", int(typed) if is_record else typed

    def _number(self, asked, typed):
        text = unicodedata.normalize("NFKC", typed).replace(",", "").replace(" ", "")
        field = self.env["crm.lead"]._fields[asked.code]
        try:
            number = int(text) if field.type == "integer" else float(text)
        except ValueError:
            number = -1
        if not 0 <= number < (2**31 if field.type == "integer" else LARGEST):
            return self.env._("Please write a number, such as 20000."), False
        return "", number

    @api.model
    def _judge_phone(self, typed):
        text = unicodedata.normalize("NFKC", typed)
        digits = len(re.sub(r"\D", "", text))
        letters = len(re.sub(r"[\W\d_]", "", text))
        if not FEWEST_DIGITS <= digits <= MOST_DIGITS or letters > MOST_DIGITS:
            return self.env._("Please write a telephone number, such as 138 0013 8000."), False
        return "", text

    def _judge_email_from(self, typed):
        address = contact.email(unicodedata.normalize("NFKC", typed))
        domain = address.rpartition("@")[2]
        if "." not in domain:
            return self.env._("Please write a mail address, such as name@company.com."), False
        if self.channel_id.require_company_email and domain in FREE_MAIL_DOMAINS:
            return (
                self.env._("Please write your company's mail address, not one of %s.", domain),
                False,
            )
        return "", address

    @api.model
    def _judge_website(self, typed):
        if not WEBSITE.match(typed):
            return self.env._("Please write a website, such as www.company.com."), False
        return "", typed

    @api.model
    def _judge_credit_code(self, typed):
        code = contact.credit_code(unicodedata.normalize("NFKC", typed))
        if not code:
            return (
                self.env._("This is no valid social credit code: it has 18 letters and digits."),
                False,
            )
        return "", code
