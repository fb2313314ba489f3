"""One record of every model of the suite, on one deal of one owner.

The records are made from the models' fields, so that a model that is new has its record, too:
what is required is filled in, and every many2one to something of the deal points there.
"""

import json
from datetime import timedelta

from odoo import fields
from odoo.addons.crm_stagegate.tools.pdf import make_pdf
from odoo.fields import Command
from odoo.tools import mute_logger
from psycopg2 import IntegrityError

# native records a deal consists of; they are in the matrix, too
NATIVE = ("crm.lead", "sale.order", "calendar.event", "ir.attachment", "mail.activity")


# a page that can be opened
PDF = make_pdf("Plan of the fixture")
# links that a record which has just begun has not got
UNSET = {
    "corrected_id", "replaced_by_id", "answers_id", "withdrawn_by_id", "withdraws_id",
    "ended_by_id", "decided_by_id", "closed_by_id", "done_by_id", "step_id", "contact_id",
}  # fmt: skip
# models whose rows the matrix cannot have: no owner, no deal and only code writes them
UNTRIED = {"crm.notary.month.closing", "crm.deadline.replan", "crm.route.lock"}


class World:
    """The deal of ``owner``: ``records`` by model.

    :param secret: in the name of the opportunity, to see who learns it
    """

    def __init__(self, env, secret, owner, company, manager):
        self.env = env(user=1, su=True, context={"tracking_disable": True, "lang": "en_US"})
        self.env = self.env(
            context={**self.env.context, "allowed_company_ids": company.ids, "mail_notrack": True}
        )
        self.secret, self.owner, self.company = secret, owner, company
        self.manager = manager
        # months of a company are there once
        self.month = f"2026-{len(secret):02}-01"
        self.records = {}
        # numbers of one world are no numbers of another
        self._turn = 1000 * len(secret)
        self.problems = {}
        self._create_native()
        for model in models_in_order(self.env):
            self._create_own(model)
        self.env.flush_all()
        for model in our_models(self.env):
            if not self.env[model]._auto:
                self._find_row(model)

    # -- native -----------------------------------------------------------------------------

    def _create_native(self):
        add = self._add
        add("res.company", self.company)
        add("res.users", self.owner)
        add("res.partner", self._new("res.partner", name="Customer"))
        add(
            "res.role",
            self._new("res.role", name=f"Role of {self.owner.name}", user_ids=self.owner.ids),
        )
        team = self._new(
            "crm.team",
            name=f"Team of {self.owner.name}",
            user_id=self.manager.id,
            company_id=self.company.id,
            member_ids=[Command.link(self.owner.id)],
        )
        add("crm.team", team)
        add("crm.stage", self._new("crm.stage", name=f"Stage of {self.owner.name}", sequence=-1))
        lead = self._new(
            "crm.lead",
            name=f"Deal {self.secret}",
            type="opportunity",
            user_id=self.owner.id,
            team_id=team.id,
            company_id=self.company.id,
            partner_id=self.partner.id,
            stage_id=self.records["crm.stage"].id,
            expected_revenue=1000.0,
        )
        add("crm.lead", lead)
        product = self._new("product.product", name="Product", list_price=100.0)
        add("product.product", product)
        order = self._new(
            "sale.order",
            partner_id=self.partner.id,
            user_id=self.owner.id,
            team_id=team.id,
            company_id=self.company.id,
            opportunity_id=lead.id,
            order_line=[Command.create({"product_id": product.id, "product_uom_qty": 1})],
        )
        add("sale.order", order)
        add("sale.order.line", order.order_line)
        now = fields.Datetime.now().replace(microsecond=0)
        add(
            "calendar.event",
            self._new(
                "calendar.event",
                name="Meeting",
                start=now,
                stop=now + timedelta(hours=1),
                user_id=self.owner.id,
                partner_ids=[Command.set(self.owner.partner_id.ids)],
                opportunity_id=lead.id,
                res_model_id=self.env["ir.model"]._get_id("crm.lead"),
                res_id=lead.id,
            ),
        )
        add(
            "ir.attachment",
            self._new(
                "ir.attachment", name="plan.pdf", raw=PDF, res_model="crm.lead", res_id=lead.id
            ),
        )
        add(
            "mail.activity",
            self._new(
                "mail.activity",
                res_model_id=self.env["ir.model"]._get_id("crm.lead"),
                res_id=lead.id,
                summary="Call",
                user_id=self.owner.id,
                activity_type_id=self.env.ref("mail.mail_activity_data_todo").id,
            ),
        )
        calendar = self._new("resource.calendar", name="Hours", company_id=self.company.id)
        add("resource.calendar", calendar)
        add("utm.campaign", self._new("utm.campaign", name=f"Campaign of {self.owner.name}"))
        add("ir.model.fields", self.env["ir.model.fields"]._get("crm.lead", "description"))
        add("mail.activity.type", self.env.ref("mail.mail_activity_data_todo"))

    @property
    def partner(self):
        return self.records["res.partner"]

    @property
    def lead(self):
        return self.records["crm.lead"]

    def _new(self, model, **values):
        return self.env[model].create(values)

    def _add(self, model, record):
        self.records[model] = record

    # -- ours -------------------------------------------------------------------------------

    def _create_own(self, model):
        Model = self.env[model]
        if not Model._auto or model in UNTRIED:
            return
        values = self.values(model)
        if hasattr(Model, "_with_edit_sentinel"):
            Model = Model._with_edit_sentinel()
        try:
            with mute_logger("odoo.sql_db"), self.env.cr.savepoint():
                record = Model.create(values)
                if hasattr(record, "_without_edit_sentinel"):
                    record = record._without_edit_sentinel()
                self.env.flush_all()
        except IntegrityError:
            # there can be one only: it is everybody's
            record = Model.search([], limit=1)
        except Exception as error:
            self.problems[model] = f"{type(error).__name__}: {error}"
            return
        if not record:
            self.problems[model] = "cannot be made"
            return
        self.records[model] = record.with_env(self.env)

    def values(self, model):
        """What ``create`` of a model needs, with every link to this deal there is."""
        if model in NATIVE:
            return self._native_values(model)
        Model = self.env[model]
        values = {}
        self._turn += 1
        for name, field in Model._fields.items():
            if not field.store or name in ("id", *MAGIC) or (field.compute and field.readonly):
                continue
            if field.related or (field.type in ("one2many",)):
                continue
            if field.type == "many2one" and name not in UNSET:
                known = self.records.get(field.comodel_name)
                if known and field.comodel_name != model:
                    values[name] = known.id
                elif field.required and field.comodel_name == "res.currency":
                    values[name] = self.company.currency_id.id
            elif field.type == "many2many" and (field.required or name == "lead_ids"):
                known = self.records.get(field.comodel_name)
                values[name] = [Command.set(known.ids)] if known else []
            elif field.required and not field.compute:
                values[name] = self._filling(field)
        values.update(self._specials(model))
        return values

    def _native_values(self, model):
        lead_id = self.lead.id
        on_lead = {"res_model_id": self.env["ir.model"]._get_id("crm.lead"), "res_id": lead_id}
        now = fields.Datetime.now()
        return {
            "crm.lead": {"name": "New", "type": "opportunity", "user_id": self.owner.id},
            "sale.order": {"partner_id": self.partner.id, "opportunity_id": lead_id},
            "calendar.event": {
                "name": "New", "start": now, "stop": now, "opportunity_id": lead_id, **on_lead,
            },
            "ir.attachment": {
                "name": "new.pdf", "raw": PDF, "res_model": "crm.lead", "res_id": lead_id,
            },
            "mail.activity": {"summary": "New", **on_lead},
        }[model]  # fmt: skip

    def _unique(self):
        """No two are alike: what is there once must not be refused for that."""
        return f"x{self.lead.id}y{self._turn}"

    def _filling(self, field):
        if field.default:
            value = field.default(self.env[field.model_name])
            if value:
                return value.id if hasattr(value, "_ids") else value
        if field.type == "selection":
            return field.get_values(self.env)[0]
        if field.type in ("char", "text", "html"):
            return self._unique()
        if field.type in ("integer", "float", "monetary"):
            return self._turn
        if field.type == "date":
            return fields.Date.today()
        if field.type == "datetime":
            return fields.Datetime.now()
        if field.type == "binary":
            return "YQ=="
        return True

    def _specials(self, model):
        """Where a model wants more than its fields say."""
        today = fields.Date.today()
        return {
            "crm.coaching.case": {"coach_id": self.manager.id, "senior_id": False},
            "crm.decision.delegation": {
                "user_id": self.owner.id,
                "delegate_id": self.manager.id,
                "date_to": today,
            },
            "crm.decision.reason": {
                "res_model": "crm.gate.approval",
                "res_ids": str(getattr(self.records.get("crm.gate.approval"), "id", 0)),
            },
            "crm.gate.approval": {
                "approver_ids": [Command.set(self.manager.ids)],
                "requested_by_id": self.owner.id,
                "involved_ids": [Command.set(self.owner.ids)],
            },
            "crm.route.approval": {
                "approver_ids": [Command.set(self.manager.ids)],
                "requested_by_id": self.owner.id,
                "user_id": self.manager.id,
                "former_user_id": self.owner.id,
            },
            "crm.handoff.bom.approval": {"approver_ids": [Command.set(self.manager.ids)]},
            # a day that no night of the demo has written down, whatever the hour
            "crm.trust.snapshot.run": {
                "day": fields.Date.to_date("2001-01-01") + timedelta(self._turn)
            },
            "crm.trust.target": {"value": 50.0 + self._turn / 1000},
            # the other questions are on a new form already
            "crm.form.field": {"asks": "question", "label": self._unique()},
            "crm.followup": {"user_id": self.owner.id, "state": "draft", "action": "Called"},
            "crm.stage.gate": {
                "kind": "document",
                "mode": "observe",
                "handoff_node_id": False,
                "approver_user_id": False,
                "approver_role_id": False,
                "approver_group_id": False,
            },
            "crm.stage.gate.step": {
                "approver_type": "user",
                "approver_user_id": self.manager.id,
                "approver_group_id": False,
            },
            "crm.gate.rollout": {
                name: json.dumps({"mode": "off", "enforce_percent": 100, "enforce_team_ids": []})
                for name in ("before", "after")
            },
            "crm.handoff.node": {
                "responsible": "role",
                "trigger": "manual",
                "completion": "manual",
                "stage_id": False,
            },
            "crm.handoff.requirement": {"kind": "document", "field_id": False},
            "crm.handoff.complaint": {"contract_number": self.records["sale.order"].name},
            "crm.handoff": {"user_id": False, "state": "todo", "salesperson_id": self.owner.id},
            "crm.handoff.bom": {"engineering_user_id": False, "sales_user_id": False},
            "crm.stage.transition": {
                "lead_key": self.lead.id,
                "sequence": 1000,
                "span": 4,
                "kind": "advance",
            },
            "crm.signal.rule": {"keywords": self._unique()},
            "crm.score.event": {"external_key": self._unique()},
            "crm.calendar.import": {"year": 2026},
            "crm.connector.mapping.line": self._mapped_value(),
            "crm.notice.queued": {"author_id": False, "user_id": self.owner.id},
            "crm.route.request": {"user_id": self.manager.id},
            "crm.lead.assign": {"user_id": self.manager.id},
            "resource.calendar.workday": {"date": "2026-10-10", "dayofweek": "0"},
            "crm.stage.template.apply": {"source": "file"},
            "crm.handoff.month": {"key": self._unique(), "month": self.month},
            "crm.route.fairness": {"month": self.month},
            "crm.followup.export": {"month": self.month},
            "crm.route.simulation": {"month": self.month},
        }.get(model, {})

    def _mapped_value(self):
        mapping = self.records.get("crm.connector.mapping")
        return {"target": mapping._effect_targets()[0].name} if mapping else {}

    def _find_row(self, model):
        """A row of a view that speaks of this deal, or of its owner."""
        Model = self.env[model]
        domain = (
            [("lead_id", "=", self.lead.id)]
            if "lead_id" in Model._fields
            else [("user_id", "=", self.owner.id)]
        )
        found = Model.search(domain, limit=1)
        if found:
            self.records[model] = found
        else:
            self.problems[model] = "no row"


MAGIC = ("create_uid", "create_date", "write_uid", "write_date")


def our_addons(env):
    """Names of the installed addons of the suite: those above ``crm_notary``, and it."""
    modules = env["ir.module.module"].sudo().search([("state", "=", "installed")])
    needs = {each.name: set(each.dependencies_id.mapped("name")) for each in modules}
    ours = {"crm_notary"}
    while more := {name for name, below in needs.items() if below & ours} - ours:
        ours |= more
    return ours


def our_models(env):
    """Models of the suite with rows, by name."""
    ours = our_addons(env)
    return sorted(
        name
        for name in env.registry
        if env[name]._original_module in ours and not env[name]._abstract
    )


def models_in_order(env):
    """Our models, those that others point to first."""
    names = our_models(env)
    below = {
        name: {
            field.comodel_name
            for field in env[name]._fields.values()
            if field.type == "many2one" and field.required
        }
        & set(names)
        for name in names
    }
    optional = {
        name: {
            field.comodel_name
            for field in env[name]._fields.values()
            if field.type == "many2one" and field.name not in UNSET
        }
        & set(names)
        for name in names
    }
    ordered = []
    while left := [name for name in names if name not in ordered]:
        ready = [
            name for name in left if not (below[name] | optional[name]) - {name} - set(ordered)
        ]
        ready = ready or [name for name in left if not below[name] - {name} - set(ordered)]
        ordered.append((ready or left)[0])
    return ordered
