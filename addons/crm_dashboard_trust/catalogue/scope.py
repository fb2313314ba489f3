"""Of whom and of when a figure is."""

from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from odoo.addons.crm_notary.tools.periods import KINDS, Period, period_of, today
from odoo.exceptions import UserError
from odoo.fields import Domain


@dataclass(frozen=True)
class Scope:
    """One company, one period, maybe one team, one person.

    :param company: res.company; the reader must have it
    :param Period period: whole days of the company's zone
    :param team: crm.team or None
    :param user: res.users or None
    """

    company: object
    period: Period
    team: object = None
    user: object = None

    def bounds(self):
        """:return: naive UTC ``(start, end)`` of the period, without the end"""
        return self.period.bounds(self.company)

    def previous(self):
        """:return: the same for the period before"""
        return replace(self, period=self.period.previous())

    def during(self, field):
        """:return: Domain: a datetime field within the period"""
        start, end = self.bounds()
        return Domain(field, ">=", start) & Domain(field, "<", end)

    def until(self, field):
        """:return: Domain: a datetime field before the period's end"""
        return Domain(field, "<", self.bounds()[1])

    def days(self, field):
        """:return: Domain: a date field within the period"""
        return Domain(field, ">=", self.period.first) & Domain(field, "<=", self.period.last)

    def owned(self, metric):
        """:return: Domain: what belongs to the scope's team and person"""
        found = Domain.TRUE
        if self.team and metric.team:
            found &= Domain(metric.team, "=", self.team.id)
        if self.user and metric.person:
            found &= Domain(metric.person, "=", self.user.id)
        return found

    def leads(self, path=""):
        """The leads of the company: one without a company is its team's, else its owner's, else
        the first company's; never that of whoever looks.

        :param str path: where the lead is, as in ``lead_id.``
        :return: Domain
        """
        ours, shared, people, is_first = self._belonging
        nobody = Domain(f"{path}team_id", "=", False) | Domain(f"{path}team_id", "in", shared)
        theirs = Domain(f"{path}user_id", "in", people)
        if is_first:
            theirs |= Domain(f"{path}user_id", "=", False)
        return Domain(f"{path}company_id", "=", self.company.id) | (
            Domain(f"{path}company_id", "=", False)
            & (Domain(f"{path}team_id", "in", ours) | (nobody & theirs))
        )

    @cached_property
    def _belonging(self):
        """Ids of the company's teams, of teams of no company, of the company's people; whether it
        is the first company. Looked up once: each figure asks for it."""
        # sudo: where a lead belongs does not depend on the reader
        env = self.company.sudo().env
        teams = env["crm.team"].with_context(active_test=False).search([])
        users = env["res.users"].with_context(active_test=False)
        return (
            teams.filtered(lambda team: team.company_id == self.company).ids,
            teams.filtered(lambda team: not team.company_id).ids,
            users.search([("company_id", "=", self.company.id)]).ids,
            self.company == env["res.company"].search([], order="id", limit=1),
        )


@dataclass(frozen=True, eq=False)
class Part(Scope):
    """A scope of which some opportunities only are meant: those of a region, of a customer.

    :param Domain among: of ``crm.lead``
    """

    among: Domain = Domain.TRUE

    # conditions need not be hashable: a part is the same as itself only
    __eq__ = object.__eq__
    __hash__ = object.__hash__

    @property
    def is_whole(self):
        return self.among.is_true()


def scope_from(env, values=None):
    """The scope somebody asks for over RPC.

    :param dict values: ``company_id``, ``team_id``, ``user_id``, ``period`` (see
        :data:`~odoo.addons.crm_notary.tools.periods.KINDS`), ``day`` (ISO date within it); each may
        be missing: this month in the reader's company
    :raise UserError: for what is not there or not the reader's
    """
    values = values or {}
    company = env.company
    if values.get("company_id"):
        company = env.user.company_ids.filtered(lambda own: own.id == values["company_id"])
    if not company or company not in env.user.company_ids:
        raise UserError(env._("Choose one of your companies."))
    kind = values.get("period") or "month"
    if kind not in KINDS:
        raise UserError(env._("Choose a day, a week, a month or a quarter."))
    try:
        day = date.fromisoformat(values["day"]) if values.get("day") else today(company)
    except (TypeError, ValueError) as error:
        raise UserError(env._("Write the day as 2026-11-30.")) from error
    return Scope(
        company=company,
        period=period_of(kind, day, company),
        team=_one(env, "crm.team", values.get("team_id")),
        user=_one(env, "res.users", values.get("user_id")),
    )


def _one(env, model, record_id):
    if not record_id:
        return None
    record = env[model].browse(record_id).exists() if isinstance(record_id, int) else env[model]
    if not record or not record.has_access("read"):
        raise UserError(env._("What you chose is not there any more. Choose again."))
    return record
