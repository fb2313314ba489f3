"""A walk through a pipeline as seller, approver and finance, of which nothing stays.

It happens in a transaction of its own that is never committed: no row, no mail, no notice of it
is left, and whatever waits for the commit is thrown away with it. For what a rollback does not
give back see :mod:`.quiet`.
"""

import logging

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import mute_logger
from psycopg2 import OperationalError
from psycopg2.errors import LockNotAvailable

from .quiet import walking
from .stopped import Stopped

_logger = logging.getLogger(__name__)

# a walk waits for nobody for long: it gives up, and whoever walks tries again
WAIT = "3s"


class Walk:
    """Who acts, and what happened: ``steps`` are ``{"who", "where", "what", "result", "reason"}``.

    ``result`` is ``ok``, ``assumed`` (nobody here can act it: a customer, another system) or
    ``stop``.
    """

    def __init__(self, env, seller, finance):
        self.env, self.seller, self.finance = env, seller, finance
        self.steps, self.where = [], ""
        # what other addons have walked through already
        self.seen = set()

    def note(self, who, what, result="ok", reason=""):
        name = who if isinstance(who, str) else who.sudo().name
        self.steps.append(
            {
                "who": name or "",
                "where": self.where,
                "what": what,
                "result": result,
                "reason": str(reason),
            }
        )

    def act(self, who, what, action):
        """Do something as somebody and note how it went.

        :return: whether it worked
        :raise OperationalError: when others hold what is needed: all of it begins again
        """
        refused = self.attempt(what, action)
        if refused is None:
            self.note(who, what)
            return True
        self.note(who, what, "stop", _said(refused))
        return False

    def attempt(self, what, action):
        """Do something that nothing is left of when it fails.

        :return: the exception that stopped it; None when it worked
        :raise OperationalError: when others hold what is needed
        """
        try:
            with self.env.cr.savepoint(), mute_logger("odoo.sql_db"):
                action()
        except (Stopped, UserError) as refused:
            return refused
        except OperationalError:
            raise
        except Exception as error:
            # what a walk is for: whatever breaks here would break for people
            _logger.info("walk-through: %s", what, exc_info=True)
            return error
        return None


class CrmWalk(models.AbstractModel):
    _name = "crm.walk"
    _description = "Walk Through a Pipeline"

    @api.model
    def _walk(self, team, seller, finance, enforced=True):
        """Walk from a new opportunity to a won one.

        :param enforced: as if all observed gates were enforced for everybody
        :return: steps as in :class:`Walk`
        :raise UserError: when others hold what is needed
        """
        registry = self.env.registry
        told = set(registry.cache_invalidated)
        company = team.company_id or seller.company_id & self.env.user.company_ids
        context = {
            "lang": self.env.lang,
            "tz": self.env.context.get("tz"),
            "allowed_company_ids": (company or self.env.company).ids,
        }
        try:
            with (
                registry.cursor() as cr,
                walking(api.Environment(cr, self.env.uid, context)) as env,
            ):
                cr.execute("SELECT set_config('lock_timeout', %s, TRUE)", [WAIT])
                people = env["res.users"]
                walk = Walk(env, people.browse(seller.id), people.browse(finance.id))
                env["crm.walk"]._walk_pipeline(walk, env["crm.team"].browse(team.id), enforced)
                cr.rollback()
        except LockNotAvailable as held:
            raise UserError(
                self.env._("Somebody is changing gates or their proofs. Please walk in a minute.")
            ) from held
        finally:
            # what was kept in memory on the way was never true; no other process has seen it
            registry.reset_changes()
            registry.cache_invalidated.update(told)
        return walk.steps

    @api.model
    def _walk_pipeline(self, walk, team, enforced):
        # sudo: the rules as they are, whoever walks
        gates = walk.env["crm.stage.gate"].sudo().search([("mode", "!=", "off")])
        if enforced:
            gates.write({"mode": "enforce", "enforce_percent": 100, "enforce_team_ids": [(5,)]})
        stages = walk.env["crm.stage"].sudo().browse(walk.env["crm.stage"]._pipeline_ids(team.id))
        if not stages:
            text = self.env._("The team “%s” has no stages.", team.sudo().name)
            walk.note(walk.seller, self.env._("Find a stage to begin in"), "stop", text)
            return
        lead = self._walk_new(walk, team, stages[0])
        if not lead:
            return
        way = [stage for stage in stages[1:] if not stage.is_won]
        way += stages.filtered("is_won")[:1]
        for stage in way:
            walk.where = stage.name
            self._walk_into(walk, lead, stage)
        self._walk_after(walk, lead)

    @api.model
    def _walk_new(self, walk, team, stage):
        """The seller enters an opportunity with what the quick form asks for."""
        walk.where = stage.name
        made = []

        def create():
            Lead = walk.env["crm.lead"].with_user(walk.seller)
            values = {
                "name": self.env._("Walk-through"),
                "type": "opportunity",
                "team_id": team.id,
                "user_id": walk.seller.id,
                "partner_name": self.env._("Walk-through"),
                "expected_revenue": 1000.0,
            }
            defaults = Lead.default_get(list(Lead._fields))
            for name, field in Lead._fields.items():
                if field.required and field.store and not (name in values or defaults.get(name)):
                    values[name] = self._walk_sample(Lead, name)
            made.append(Lead.create(values))

        if not walk.act(walk.seller, self.env._("Enter a new opportunity"), create):
            return walk.env["crm.lead"]
        lead = made[0].with_user(walk.env.user)
        if lead.sudo().stage_id != stage:
            walk.note(walk.seller, self.env._("It begins in “%s”", lead.sudo().stage_id.name))
        return lead

    @api.model
    def _walk_into(self, walk, lead, stage):
        """Meet what the stage asks for, each as who does it, then enter it."""
        missing = [gate.sudo() for gate, _reason in self._walk_missing(lead, stage)]
        # a decision is about what is there: it comes last
        for gate in sorted(missing, key=lambda gate: gate.kind == "approval"):
            self._walk_gate(walk, lead, gate, stage)
        what = self.env._("Move it to “%s”", stage.name)

        def move():
            lead.with_user(walk.seller).write({"stage_id": stage.id})
            walk.env.flush_all()
            if lead.sudo().stage_id != stage:
                raise Stopped(
                    self.env._("It is in “%s” again right away.", lead.sudo().stage_id.name)
                )

        if walk.act(walk.seller, what, move):
            return
        # go on behind the obstacle: what comes after it is wanted, too
        for gate, _reason in self._walk_missing(lead, stage):
            gate.sudo().write({"mode": "off"})
        what = self.env._("Go on behind “%s”", stage.name)
        refused = walk.attempt(what, lambda: lead.sudo().write({"stage_id": stage.id}))
        if refused is not None and not isinstance(refused, UserError):
            # with all rights and no gate in the way: something is broken there
            walk.note("", what, "stop", _said(refused))

    @api.model
    def _walk_missing(self, lead, stage):
        """``[(gate, reason)]`` of what keeps the opportunity out, as of now."""
        lead = lead.sudo()
        return [
            (gate, verdict.reason)
            for gate, verdict in lead._stagegate_board().missing(lead, stage.sudo())
        ]

    @api.model
    def _walk_gate(self, walk, lead, gate, stage):
        """Do what one gate asks for; where nobody here can, it is assumed, and said so."""
        if gate not in dict(self._walk_missing(lead, stage)):
            # what was done for another gate meets this one, too
            return
        act = getattr(gate, f"_walk_{gate.kind}", None)
        count = len(walk.steps)
        if act:
            act(walk, lead)
        stopped = any(step["result"] == "stop" for step in walk.steps[count:])
        missing = dict(self._walk_missing(lead, stage))
        if gate not in missing:
            return
        if not stopped:
            walk.note(self.env._("Somebody else"), gate.name, "assumed", missing[gate] or "")
        gate.write({"mode": "off"})

    @api.model
    def _walk_after(self, walk, lead):
        """Hook: what others do when the deal is won."""

    @api.model
    def _walk_sample(self, record, name):
        """A value somebody could enter for a field.

        :raise Stopped: when there is nothing to choose from
        """
        field = record._fields[name]
        label = field._description_string(self.env)
        if field.type == "selection":
            options = [key for key, _label in field._description_selection(record.env)]
            if not options:
                raise Stopped(self.env._("“%s” has no options to choose from.", label))
            return options[0]
        if field.type in ("many2one", "many2many"):
            found = record.env[field.comodel_name].search([], limit=1)
            if not found:
                raise Stopped(
                    self.env._("“%s” has nothing to choose from that this person sees.", label)
                )
            return found.id if field.type == "many2one" else [(6, 0, found.ids)]
        return _SAMPLES.get(field.type, lambda: self.env._("Walk-through"))()


def _said(error):
    """What whoever walks reads of an exception."""
    if isinstance(error, (Stopped, UserError)):
        return str(error)
    return f"{type(error).__name__}: {error}"


_SAMPLES = {
    "integer": lambda: 1,
    "float": lambda: 1.0,
    "monetary": lambda: 1000.0,
    "boolean": lambda: True,
    "date": fields.Date.today,
    "datetime": fields.Datetime.now,
}
