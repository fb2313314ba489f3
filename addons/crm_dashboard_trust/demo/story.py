"""Six months of the Southwest Office, day by day, with its nights.

Nothing goes round a gate, and every night writes down what is known on it and nothing else: what
happened is played in the order in which it happened. Something is wrong in the office, and who
opens the page of trusted numbers finds out what.
"""

from datetime import timedelta

from dateutil.relativedelta import relativedelta
from odoo.addons.crm_notary.tools import demo
from odoo.addons.crm_notary.tools.bulk import bulk_insert
from odoo.addons.crm_notary.tools.periods import period_of, today
from odoo.addons.crm_stagegate.demo.story import CHANCES, QUIET
from odoo.fields import Command

from . import deals

MODULE = "crm_dashboard_trust"


def play(env):
    """Make the opportunities with their histories, and write down today."""
    company = env.ref("base.main_company")
    with demo.travelling(env) as clock:
        Story(env, company, clock).tell()
    _write_down_today(env, company)


def _write_down_today(env, company):
    """All that is open is written down from today on: of the others nothing was before."""
    Lead, now = env["crm.lead"], env.cr.now()
    Lead.browse(Lead._trust_open_ids(company))._stagegate_refresh()
    for _ids in Lead._trust_refresh_company(company, now):
        pass
    Lead.flush_model()
    day = today(company, now)
    env["crm.trust.snapshot"]._insert_changed(company, day, Lead._trust_open_ids(company))
    _note_days(env, company, [day])


def _note_days(env, company, days):
    bulk_insert(
        env, "crm_trust_snapshot_run", ("company_id", "day"), [(company.id, day) for day in days],
        conflict="DO NOTHING",
    )  # fmt: skip


class Story:
    """The office from the first of the month six months ago until yesterday."""

    def __init__(self, env, company, clock):
        self.env, self.company, self.clock = env, company, clock
        self.today = today(company, clock.today)
        self.month = self.today.replace(day=1)
        self.first = self.month - relativedelta(months=deals.MONTHS)
        self.team = self.ref("team_southwest")
        # number of the opportunity: the record, once it is there
        self.leads = {}
        self.plans = self._plans()
        self.night, self.has_news = self.first - timedelta(days=1), False

    def ref(self, name):
        return self.env.ref(f"{MODULE}.{name}")

    def _plans(self):
        """:return: list of ``(day of the enquiry, seller, path, (customer, title, amount))``"""
        plans, month = [], self.first
        while month <= self.month:
            for day, seller, *paths in deals.MONTH:
                if path := paths[month.month % 2]:
                    plans.append((month.replace(day=day), seller, path))
            month += relativedelta(months=1)
        plans += [(self.today - timedelta(ago), *rest) for ago, *rest in deals.LATELY]
        counts = {"feng": 0, "": 0}
        found = []
        for day, seller, path in plans:
            key = seller if seller in counts else ""
            goods = deals.WORDS if key else deals.GOODS
            found.append((day, seller, path, goods[counts[key] % len(goods)]))
            counts[key] += 1
        ago, seller, path, goods = deals.SILENT
        return [*found, (self.today - timedelta(ago), seller, path, goods)]

    def tell(self):
        """Every step on its day, every night after the steps before it."""
        for day, _minute, number, place in sorted(self._events()):
            self._sleep(day)
            self.clock.start((self.clock.today.date() - day).days, _minute)
            _days, step, argument = deals.PATHS[self.plans[number][2]][place]
            getattr(self, step)(number, argument)
            self.env.cr.flush()
            self.has_news = True
        self._sleep(self.today)

    def _events(self):
        for number, (first, _seller, path, _goods) in enumerate(self.plans):
            for place, (days, *_step) in enumerate(deals.PATHS[path]):
                day = first + timedelta(days=days)
                # nobody works on weekends
                day -= timedelta(days=max(day.weekday() - 4, 0))
                if day < self.today:
                    yield day, number * 37 % 400 + place, number, place

    # ------------------------------------------------------------
    # NIGHTS
    # ------------------------------------------------------------

    def _sleep(self, until):
        """Write down every day up to one, soon after its midnight."""
        days = []
        while self.night < until:
            self.night += timedelta(days=1)
            days.append(self.night)
            if self.has_news or self.night.weekday() == 0 or self.night.day == 1:
                self._write_down(self.night)
        _note_days(self.env, self.company, days)

    def _write_down(self, day):
        """As every night, but of these opportunities only: of the others nothing is known then."""
        Lead, ids = self.env["crm.lead"], [lead.id for lead in self.leads.values()]
        now = period_of("day", day, self.company).bounds(self.company)[0]
        if ids:
            Lead._trust_count(ids, self.company, now)
            Lead._trust_weigh(ids, Lead._trust_usual(self.company, now), now)
            Lead.flush_model()
            self.env["crm.trust.snapshot"]._insert_changed(self.company, day, ids)
        self.has_news = False

    # ------------------------------------------------------------
    # STEPS
    # ------------------------------------------------------------

    def seller(self, number):
        return self.ref(f"user_{self.plans[number][1]}")

    def acting(self, record, user):
        """``record`` as ``user`` sees it, in the user's language."""
        return record.with_user(user).with_context(
            **QUIET, lang=user.lang, tracking_disable=True, mail_create_nolog=True
        )

    def lead(self, number):
        return self.acting(self.leads[number], self.seller(number))

    def arrive(self, number, days):
        """An enquiry of a customer in the books."""
        partner = self.ref(f"partner_{self.plans[number][3][0]}")
        text = "<p>GB/T 5782，8.8 级，数量与交期见附表。 ISO 4014, 8.8, as listed.</p>"
        self._create(number, days, {"partner_id": partner.id, "description": text})

    def promise(self, number, days):
        """A name and an amount, that is all."""
        self._create(number, days, {"partner_name": self.plans[number][3][0]})

    def _create(self, number, days, values):
        seller, (_customer, title, amount) = self.seller(number), self.plans[number][3]
        self.leads[number] = self.acting(self.env["crm.lead"], seller).create(
            {
                "name": f"西南 {self.clock.now:%m-%d} · {title}",
                "type": "opportunity",
                "user_id": seller.id,
                "team_id": self.team.id,
                "company_id": self.company.id,
                "stage_id": self.env.ref("crm_stagegate.stage_enquiry").id,
                "expected_revenue": amount,
                "probability": CHANCES[1],
                "date_deadline": self.clock.now.date() + timedelta(days=days),
                **values,
            }
        )

    def move(self, number, name):
        stage = self.env.ref(f"crm_stagegate.stage_{name}")
        values = {"stage_id": stage.id}
        if not stage.is_won:
            values["probability"] = CHANCES[stage.sequence]
        self.lead(number).write(values)

    def hear(self, number, text):
        """The customer writes."""
        lead = self.leads[number]
        self.env["mail.message"].create(
            {
                "model": "crm.lead",
                "res_id": lead.id,
                "message_type": "email",
                "subtype_id": self.env.ref("mail.mt_comment").id,
                "author_id": lead.partner_id.id,
                "email_from": lead.partner_id.email,
                "date": self.clock.now,
                "body": f"<p>{text}</p>",
            }
        )

    def sign(self, number, _argument):
        """The customer orders what was agreed."""
        lead = self.lead(number)
        order = self.acting(self.env["sale.order"], self.seller(number)).create(
            {
                "partner_id": lead.partner_id.id,
                "opportunity_id": lead.id,
                "user_id": lead.user_id.id,
                "team_id": self.team.id,
                "order_line": [
                    Command.create(
                        {
                            "product_id": self.ref("product_supply").id,
                            "product_uom_qty": 1,
                            "price_unit": lead.expected_revenue,
                        }
                    )
                ],
            }
        )
        order.action_confirm()
        self.move(number, "contract")

    def put_off(self, number, days):
        lead = self.lead(number)
        lead.date_deadline += timedelta(days=days)

    def lose(self, number, reason):
        self.lead(number).action_set_lost(lost_reason_id=self.env.ref(reason).id)

    def jump(self, number, _argument):
        """Past all gates, from the enquiry to the contract, because somebody may."""
        stage = self.env.ref("crm_stagegate.stage_contract")
        reason = deals.REASONS[number % len(deals.REASONS)]
        self.lead(number)._stagegate_override(stage, reason)
        self.lead(number).probability = CHANCES[stage.sequence]
