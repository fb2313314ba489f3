"""What the sidebar beside a chat shows and does: all of it as the person who holds the phone."""

from datetime import UTC, datetime

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ...tools.shapes import Plan
from ...tools.text import clean

SHOWN = 5
LINE = 300
PREFERENCES = 5000
CHOICES = ("channel", "action", "feedback", "obstacle_note", "date_next", "next_action",
           "deliverable", "previous_answer", "previous_reason")  # fmt: skip
NUMBERS = ("id", "obstacle_id", "contact_id")
LISTS = ("breakthrough_ids", "resolved_ids", "used_ids")
ANSWERS = ("done", "moved", "dropped")


class WecomSidebar(models.AbstractModel):
    """Called with the environment of the person; what the vendor says is asked for by the system.

    The customer's number comes from the phone and proves nothing: WeCom is asked who follows them,
    and the opportunity is read with the person's own rights.
    """

    _name = "crm.wecom.sidebar"
    _description = "Sidebar in WeCom"

    # -- who ------------------------------------------------------------------------------------

    @api.model
    def _relation(self, connector, number, member):
        """``(external_contact, follow_user list)`` of a customer the member follows.

        :raise AccessError: if they do not know each other in WeCom
        :raise Later, Permanent, Unsettled: see ``tools/errors.py``
        """
        kind = connector._kind_model()
        found = kind._detail(connector, number) if number and len(number) <= 200 else None
        if not found or member not in {each["userid"] for each in found[1]}:
            raise AccessError(
                self.env._("You and this customer are not connected in WeCom: add them first.")
            )
        return found

    @api.model
    def _identity(self, connector, number):
        """Superuser's: who somebody is there is not the person's to read."""
        return self.env["crm.external.identity"].sudo()._known(connector, number)

    @api.model
    def _leads(self, identity):
        """Opportunities of a customer that the person may see, open ones first."""
        known = identity.lead_id
        partner = identity.partner_id or known.partner_id
        domain = [("id", "in", known.ids)]
        if partner:
            domain = ["|", *domain, ("partner_id", "=", partner.id)]
        # as the person: the rules of records decide
        leads = self.env["crm.lead"].with_context(active_test=False)
        leads = leads.search(domain, limit=SHOWN * 4, order="id desc")
        leads = leads.sorted(lambda lead: lead.won_status != "pending")[:SHOWN]
        # of what belongs to them, what was archived is not shown
        return self.env["crm.lead"].browse(leads.ids)

    @api.model
    def _lead(self, identity, lead_id):
        """The opportunity that is meant, else the first; never one of somebody else."""
        leads = self._leads(identity)
        return leads.filtered(lambda lead: lead.id == lead_id) or leads[:1]

    # -- what it shows --------------------------------------------------------------------------

    @api.model
    def _view(self, connector, number, member, lead_id=0):
        """Values of the page. Asks WeCom.

        :raise AccessError: without a relation
        """
        contact, follows = self._relation(connector, number, member)
        identity = self._identity(connector, number)
        lead = self._lead(identity, lead_id)
        follow = next(each for each in follows if each["userid"] == member)
        return {
            "name": contact.get("name") or follow.get("remark") or "",
            "company_name": contact.get("corp_full_name")
            or contact.get("corp_name")
            or follow.get("remark_corp_name")
            or "",
            "position": contact.get("position") or "",
            # a picture only of who may be seen
            "picture": identity.image_512 if lead else False,
            "preferences": (identity.wecom_preferences or "").splitlines() if lead else [],
            "lead": lead,
            "leads": self._leads(identity),
            # that there is one is all that is told
            "is_somebody_elses": bool(identity.lead_id and not lead),
            "can_write": bool(lead) and lead.has_access("write"),
            "can_create": self.env["crm.lead"].has_access("create"),
            **self._work(lead),
        }

    @api.model
    def _work(self, lead):
        """What the upper addons know of an opportunity, where they are installed."""
        board = lead.followup_board if lead and "followup_board" in lead._fields else False
        board = board or {}
        checklist = lead.gate_checklist if lead and "gate_checklist" in lead._fields else False
        has_canvas = bool(lead) and "crm.followup" in self.env
        return {
            "has_canvas": has_canvas,
            "obstacles": board.get("obstacles") or [],
            "recent": board.get("recent") or [],
            "overdue": board.get("overdue") or False,
            "gates": self._missing_gates(checklist),
        }

    @api.model
    def _missing_gates(self, checklist):
        """Gates that are not met, up to the next stage."""
        found = []
        for stage in (checklist or {}).get("stages", []):
            found += [
                {**gate, "stage": stage["name"]}
                for gate in stage["gates"]
                if gate["state"] in ("missing", "expired", "waiting") and gate["mode"] != "off"
            ]
            if not stage["current"]:
                break
        return found

    # -- what it does ---------------------------------------------------------------------------

    @api.model
    def _note(self, lead, text):
        """A word about the customer on the opportunity."""
        text = clean(text, PREFERENCES).strip()
        if not text:
            raise UserError(self.env._("Please write something first."))
        lead.check_access("write")
        lead.message_post(body=text, subtype_xmlid="mail.mt_note")
        return self.env._("Noted.")

    @api.model
    def _add_preference(self, identity, lead, text):
        """What the customer likes, kept with the customer and told on the opportunity."""
        text = " ".join(clean(text, LINE).split())
        if not text:
            raise UserError(self.env._("Please write what the customer prefers."))
        lead.check_access("write")
        day = fields.Date.to_string(fields.Date.context_today(self))
        lines = [f"{day} {self.env.user.name}: {text}", identity.wecom_preferences or ""]
        # sudo: identities are written by the system only
        identity.sudo().wecom_preferences = "\n".join(filter(None, lines))[:PREFERENCES]
        lead.message_post(body=self.env._("Preference: %s", text), subtype_xmlid="mail.mt_note")
        return self.env._("Noted.")

    @api.model
    def _ask_approval(self, lead, gate_id):
        """Ask for the decision a gate wants; nothing else of a gate is done from here."""
        if "gate_checklist" not in lead._fields:
            raise UserError(self.env._("There is nothing to approve here."))
        gates = self._missing_gates(lead.gate_checklist)
        asked = [each for each in gates if each["id"] == gate_id and each["action"] == "ask"]
        if not asked:
            raise UserError(self.env._("This approval has been asked for, or is not needed."))
        lead.action_gate_do(gate_id)
        return self.env._("“%s” was asked for.", asked[0]["name"])

    @api.model
    def _new_opportunity(self, connector, number, member, name, revenue):
        """Another opportunity with the customer, or the first; :return: ``crm.lead``

        The person's own, made with their rights.
        """
        # two taps are one customer: the lock is the one events take
        self.env["crm.external.identity"].sudo()._lock([(connector.id, number)])
        contact, follows = self._relation(connector, number, member)
        kind, identity = connector._kind_model(), self._identity(connector, number)
        follows.sort(key=lambda each: each["userid"] != member)
        values = kind._lead_values_of(contact, follows[:1], member)
        partner = self._contact_of(identity)
        created = {
            name: clean(values[name], 200)
            for name in ("contact_name", "partner_name", "function", "phone")
            if values[name] and not partner
        }
        subject = clean(name, 200).strip() or values["partner_name"] or values["contact_name"]
        lead = self.env["crm.lead"].create(
            {
                **created,
                "name": subject or connector.name,
                "type": "opportunity",
                "partner_id": partner.id,
                "user_id": self.env.uid,
                "expected_revenue": self._amount(revenue),
            }
        )
        if not partner:
            lead._handle_partner_assignment(create_missing=True)
        # sudo: identities are written by the system only
        Identity = self.env["crm.external.identity"].sudo()
        plan = Plan(subject=kind._subject(contact, follows))
        _said, identity, _lead = Identity._carry_out(connector, plan, identity, "", None)
        identity.partner_id = identity.partner_id or lead.partner_id
        # a colleague's open opportunity stays the one that events write to
        if not identity.lead_id or identity.lead_id.won_status != "pending":
            identity.lead_id = lead.id
        return lead

    @api.model
    def _contact_of(self, identity):
        """The customer's contact, by which all their opportunities are found."""
        mine = self._lead(identity, 0)
        if mine and not mine.partner_id and mine.has_access("write"):
            mine._handle_partner_assignment(create_missing=True)
        partner = mine.partner_id or identity.partner_id or identity.lead_id.partner_id
        partner = self.env["res.partner"].browse(partner.id)
        return partner if partner and partner.has_access("read") else partner.browse()

    @api.model
    def _amount(self, text):
        try:
            amount = float((text or "").replace(",", "").replace("，", ""))
        except ValueError:
            return 0.0
        return amount if 0 < amount < 1e13 else 0.0

    # -- the canvas -----------------------------------------------------------------------------

    @api.model
    def _canvas(self, lead, form=None):
        """``(what the canvas needs, values to show)``; of a form that was refused, its own."""
        lead.check_access("write")
        data = lead.followup_canvas_open()
        values = dict(data["draft"] or {})
        if values:
            values["date"] = self.env["crm.followup"].browse(values["id"]).date
        values.setdefault("channel", "wechat")
        values.setdefault("date_next", data["default_date"])
        values = {**values, **(form or {})}
        return data, {**values, "happened": self._as_typed(values.get("date"))}

    @api.model
    def _as_typed(self, moment):
        """A moment as the input for when it happened has it: the person's own time."""
        moment = fields.Datetime.to_datetime(moment)
        if not moment:
            return ""
        return fields.Datetime.context_timestamp(self, moment).strftime("%Y-%m-%dT%H:%M")

    @api.model
    def _moment(self, typed):
        """When it happened, as text in UTC; False for now, for what lies ahead and for no time."""
        try:
            moment = self.env.tz.localize(datetime.fromisoformat(typed)).astimezone(UTC)
        except (OverflowError, ValueError):
            return False
        moment = fields.Datetime.to_string(moment.replace(tzinfo=None))
        return moment if moment < fields.Datetime.to_string(fields.Datetime.now()) else False

    @api.model
    def _read_form(self, form):
        """The canvas's values of a form: texts, numbers and lists, and nothing it does not know.

        :param form: werkzeug's ``MultiDict``
        """
        values = {name: clean(form.get(name), 5000).strip() for name in CHOICES if name in form}
        for name in NUMBERS:
            values[name] = _number(form.get(name)) or False
        for name in LISTS:
            values[name] = [number for each in form.getlist(name) if (number := _number(each))]
        if "date" in form:
            values["date"] = self._moment(form["date"])
        answers = {}
        for name in form:
            step = _number(name.removeprefix("step_answer_"))
            if name.startswith("step_answer_") and step and form[name] in ANSWERS:
                answers[str(step)] = [
                    form[name], clean(form.get(f"step_reason_{step}"), LINE).strip(),
                ]  # fmt: skip
        if answers:
            values["step_answers"] = answers
        return values

    @api.model
    def _save_canvas(self, lead, values, finish):
        """As the canvas in the web client does: ``{"id"}`` or ``{"refused", "example"}``."""
        lead.check_access("write")
        values = dict(values)
        if "date" in values and not values["date"]:
            # also of a draft, which has the time it was begun at
            values["date"] = fields.Datetime.now()
        result = self.env["crm.followup"].canvas_save(lead.id, values, finish)
        if "refused" not in result:
            self._count_used(lead, values.get("used_ids") or [])
        return result

    @api.model
    def _count_used(self, lead, used_ids):
        """Remember which strategies were used, of those the canvas offers."""
        if used_ids:
            tracks = self.env["crm.talktrack"]._for_canvas(lead)
            offered = {each["id"] for track in tracks for each in track["strategies"]}
            for strategy in self.env["crm.talktrack.strategy"].browse(offered & set(used_ids)):
                strategy.action_use(lead.id)


def _number(text):
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 10 else 0
