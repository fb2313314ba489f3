"""What a credibility is made of: its parts, their weights, and the records behind each."""

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL

from ...catalogue.scope import scope_from
from ...tools.credibility import WEIGHTS, effective, shares, sign
from ...tools.domains import fact
from ...tools.opening import views_of

GROUPS = {"stage": "stage_id", "person": "user_id", "team": "team_id"}
# what may be behind a contact, and which of it stands on the opportunity
CONTACTS = ("mail.message", "crm.meeting.checkin", "sale.order", "crm.gate.event")


class CrmTrustCredibility(models.AbstractModel):
    _name = "crm.trust.credibility"
    _description = "Credibility and Its Parts"

    # ------------------------------------------------------------
    # FOR THE WEB CLIENT
    # ------------------------------------------------------------

    @api.model
    @api.readonly
    def lead_parts(self, lead_id):
        """The parts of one opportunity, as counted last.

        :return: dict: ``value`` (0 to 100), ``sign``, ``formula``, ``count``, ``parts``: list of
            dicts ``key``, ``name``, ``says``, ``percent`` (None without data), ``weight``
            (percent it counts for), ``told`` (in numbers), ``lists`` (``name``, ``action``); and
            ``chance`` (percent, None where there is none): see ``crm.lead.trust_chance``
        :raise AccessError: for who may not see it
        """
        lead = self.env["crm.lead"]
        if isinstance(lead_id, int):
            lead = lead.browse(lead_id).exists()
        if not lead:
            raise UserError(self.env._("This opportunity is not there any more."))
        lead.check_access("read")
        parts = shares(
            lead.trust_gates_met,
            lead.trust_gates_all,
            lead.trust_answers_met,
            lead.trust_answers_all,
            lead.trust_contacts,
            lead.trust_contacts_usual,
        )
        numbers = {
            "gates": self.env._(
                "%(met)s of %(all)s hold", met=lead.trust_gates_met, all=lead.trust_gates_all
            ),
            "answers": self.env._(
                "%(met)s of %(all)s in time", met=lead.trust_answers_met, all=lead.trust_answers_all
            ),
            "contacts": self.env._(
                "%(days)s days with contact in the last 30; %(usual)s are usual in “%(stage)s”",
                days=lead.trust_contacts,
                usual=f"{lead.trust_contacts_usual:g}",
                stage=lead.stage_id.name or "",
            ),
        }
        lists = {
            "gates": [self._list(self.env._("Proofs"), "crm.gate.evidence", "lead_id", lead)],
            "answers": [
                self._list(self.env._("Approvals"), "crm.gate.approval", "lead_id", lead),
                self._list(self.env._("Handoffs"), "crm.handoff", "lead_id", lead),
            ],
            "contacts": self._contact_lists(lead),
        }
        told = self._told(lead.credibility, 1, parts, numbers, lists)
        return told | {"chance": lead.trust_chance or None}

    @api.model
    @api.readonly
    def group_parts(self, kind, record_id, scope=None):
        """The same of a stage, a person or a team: means over the open opportunities one sees.

        :param str kind: "stage", "person" or "team"
        :param dict scope: see :func:`~.scope.scope_from`
        """
        if kind not in GROUPS or not isinstance(record_id, int):
            raise UserError(self.env._("Choose a stage, a person or a team."))
        scope = scope_from(self.env, scope)
        page = self.env["crm.trust.page"].with_context(
            allowed_company_ids=scope.company.ids, active_test=False
        )
        if not page._page_sees_leads():
            raise UserError(self.env._("There is no figure “%s” for you.", "credibility"))
        domain = page._page_open(scope) & Domain(GROUPS[kind], "=", record_id)
        row = page.env["crm.trust.credibility"]._group_row(domain)
        parts = {key: row[f"share_{key}"] for key in WEIGHTS}
        numbers = {
            "gates": self.env._(
                "%(met)s of %(all)s hold", met=row["gates_met"], all=row["gates_all"]
            ),
            "answers": self.env._(
                "%(met)s of %(all)s in time", met=row["answers_met"], all=row["answers_all"]
            ),
            "contacts": self.env._(
                "%(met)s of %(all)s opportunities have as much contact as is usual",
                met=row["contacts_met"],
                all=row["contacts_all"],
            ),
        }
        names = {
            "gates": self.env._("Where gates do not hold"),
            "answers": self.env._("Where answers are late"),
            "contacts": self.env._("Where contact is less than usual"),
        }
        lists = {
            key: [self._action_leads(names[key], domain & fact(f"weak_{key}"), scope)]
            for key in WEIGHTS
        }
        return self._told(row["value"], row["count"], parts, numbers, lists)

    @api.model
    def _action_show(self, kind, record_id, name, scope=None):
        return {
            "type": "ir.actions.client",
            "tag": "crm_dashboard_trust.credibility",
            "name": self.env._("Credibility: %s", name),
            "target": "new",
            "params": {"kind": kind, "id": record_id, "scope": scope or {}},
        }

    # ------------------------------------------------------------
    # PARTS
    # ------------------------------------------------------------

    @api.model
    def _group_row(self, domain):
        """Sums and means over leads, read as the reader, in one query.

        :return: dict
        """
        Lead = self.env["crm.lead"]
        Lead.flush_model()
        query = Lead._search(domain)
        gates = SQL("trust_gates_met::float8 / NULLIF(trust_gates_all, 0)")
        answers = SQL("trust_answers_met::float8 / NULLIF(trust_answers_all, 0)")
        contacts = SQL(
            "CASE WHEN trust_contacts_usual > 0"
            " THEN LEAST(trust_contacts / trust_contacts_usual::float8, 1) END"
        )
        columns = {
            "count": SQL("count(*)"),
            "value": SQL("avg(credibility)::float8"),
            "share_gates": SQL("avg(%s)", gates),
            "share_answers": SQL("avg(%s)", answers),
            "share_contacts": SQL("avg(%s)", contacts),
            "gates_met": SQL("COALESCE(sum(trust_gates_met), 0)"),
            "gates_all": SQL("COALESCE(sum(trust_gates_all), 0)"),
            "answers_met": SQL("COALESCE(sum(trust_answers_met), 0)"),
            "answers_all": SQL("COALESCE(sum(trust_answers_all), 0)"),
            "contacts_met": SQL("count(*) FILTER (WHERE (%s) >= 1)", contacts),
            "contacts_all": SQL("count(*) FILTER (WHERE trust_contacts_usual > 0)"),
        }
        (row,) = self.env.execute_query(
            SQL(
                "SELECT %s FROM crm_lead WHERE id IN %s",
                SQL(", ").join(columns.values()),
                query.subselect(),
            )
        )
        return dict(zip(columns, row, strict=True))

    @api.model
    def _told(self, value, count, parts, numbers, lists):
        weights = self.env["crm.lead"]._trust_weights()
        counted = effective(parts, weights)
        names = self._part_names()
        return {
            "value": None if value is None else round(value),
            "sign": "" if value is None else sign(value),
            "count": count,
            "formula": self.env._(
                "%(gates)s %% gates + %(answers)s %% answers + %(contacts)s %% contact; a part "
                "without data gives its weight to the others.",
                **{key: round(weight) for key, weight in _percent(weights).items()},
            ),
            "parts": [
                {
                    "key": key,
                    "name": names[key][0],
                    "says": names[key][1],
                    "percent": None if parts[key] is None else round(100 * parts[key]),
                    "weight": round(counted[key]),
                    "told": "" if parts[key] is None else numbers[key],
                    "lists": [each for each in lists[key] if each],
                }
                for key in WEIGHTS
            ],
        }

    @api.model
    def _part_names(self):
        return {
            "gates": (
                self.env._("Gates that hold"),
                self.env._("Of the gates up to the current stage, those with valid proof."),
            ),
            "answers": (
                self.env._("Answers in time"),
                self.env._("Approvals and handoffs of others, answered within their time."),
            ),
            "contacts": (
                self.env._("Customer makes contact"),
                self.env._(
                    "Days on which the customer wrote, signed or checked in, against what is usual "
                    "for the stage. What a colleague writes does not count."
                ),
            ),
        }

    # ------------------------------------------------------------
    # LISTS
    # ------------------------------------------------------------

    @api.model
    def _list(self, name, model, field, lead):
        """:return: dict for a list the reader may open; None where there is none"""
        if model not in self.env or not self.env[model].has_access("read"):
            return None
        return self._open(name, model, [(field, "=", lead.id)])

    @api.model
    def _contact_lists(self, lead):
        """The contacts counted, a list a kind of record."""
        names = {
            "mail.message": self.env._("Messages"),
            "crm.meeting.checkin": self.env._("Check-ins"),
            "sale.order": self.env._("Signed quotations"),
            "crm.gate.event": self.env._("Reported events"),
        }
        found = {}
        rows = self.env.execute_query(
            SQL(" UNION ALL ").join(lead._trust_contacts_sql(lead.ids, fields.Datetime.now()))
        )
        for _lead_id, model, record_id, _date in rows:
            found.setdefault(model, []).append(record_id)
        return [
            self._open(f"{names[model]} ({len(found[model])})", model, [("id", "in", found[model])])
            for model in CONTACTS
            if model in found and self.env[model].has_access("read")
        ]

    @api.model
    def _action_leads(self, name, domain, scope):
        opened = self._open(name, "crm.lead", list(domain))
        opened["action"]["context"] |= {
            "allowed_company_ids": scope.company.ids,
            "active_test": False,
        }
        return opened

    @api.model
    def _open(self, name, model, domain):
        return {
            "name": name,
            "action": {
                "type": "ir.actions.act_window",
                "name": name,
                "res_model": model,
                **views_of(self.env, model),
                "domain": domain,
                "context": {"create": False},
            },
        }


def _percent(weights):
    total = sum(weights.values()) or 1
    return {key: 100 * weight / total for key, weight in weights.items()}
