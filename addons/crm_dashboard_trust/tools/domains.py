"""What several subjects count, as domains: leads that arrived, those old enough to be judged, ways
through the stages."""

from datetime import timedelta

from odoo import fields
from odoo.fields import Domain

# entries of the ledger that lead forward: past a gate with an override is one
FORWARD = ("advance", "override", "won")
# percent by which what was ordered may differ from what was expected
APART_PERCENT = 20
# facts that are looked up lead by lead however one asks: they may be told of many in passing
PLAIN_FACTS = (
    "assigned", "contact", "meetings", "proposed", "weak_answers", "weak_contacts", "weak_gates",
)  # fmt: skip


def fact(*texts):
    """:return: Domain: a fact about leads holds, see ``models/facts``"""
    return Domain("trust_fact", "in", list(texts))


def arrived(scope):
    """:return: Domain: leads that arrived in the period, whatever became of them"""
    return scope.leads() & scope.during("create_date")


def judged(done, **ago):
    """Those that have done it, and those that had the time to.

    :param Domain done: what is asked of them
    :param ago: as for timedelta
    """
    return done | Domain("create_date", "<", fields.Datetime.now() - timedelta(**ago))


def open_deals(scope):
    """:return: Domain: opportunities neither won nor lost, now"""
    return scope.leads() & Domain(
        [("type", "=", "opportunity"), ("active", "=", True), ("won_status", "=", "pending")]
    )


def won_deals(scope):
    """:return: Domain: opportunities won in the period"""
    return (
        scope.leads()
        & Domain([("type", "=", "opportunity"), ("won_status", "=", "won")])
        & scope.during("date_closed")
    )


def lost_deals(scope):
    """:return: Domain: opportunities lost in the period"""
    return (
        scope.leads()
        & Domain([("type", "=", "opportunity"), ("won_status", "=", "lost")])
        & scope.during("date_closed")
    )


def ours(scope):
    """:return: Domain: records with a company of their own"""
    return Domain("company_id", "=", scope.company.id)


def told(scope):
    """:return: Domain: entries of the ledger, by the company that they were written in"""
    return ours(scope) | (Domain("company_id", "=", False) & scope.leads("lead_id."))


def forward():
    """:return: Domain: entries of the ledger that lead forward"""
    return Domain("kind", "in", FORWARD)
