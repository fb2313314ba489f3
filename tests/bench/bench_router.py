"""The router against native assignment, the sweep, and the evenness of the spread.

Prints one JSON line a case. Runs on a database of its own, which it fills and commits to::

    bench_router.py DATABASE [--native-limit LEADS]

Both sides get the same leads (5 countries, 5 teams with a filter on the country, 50 people) in the
same database; native may be limited to fewer leads, its speed per lead is what is compared.
"""

import json
import random
import sys
import threading
import time

SIZES = (5000, 50000)
PEOPLE, TEAMS = 50, 5
COUNTRIES = ("base.cn", "base.de", "base.fr", "base.us", "base.jp")
SEED = 20261102


def main(database, native_limit):
    import odoo
    from odoo import SUPERUSER_ID, api
    from odoo.modules.registry import Registry

    odoo.tools.config.parse_config(["-d", database, "--no-http", "--max-cron-threads=0"])
    registry = Registry(database)
    for size in SIZES:
        with registry.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            bench = Bench(env, size)
            native = bench.native(min(size, native_limit))
            ours = bench.ours()
            report(
                f"router: leads/s at {size} leads, {PEOPLE} people, {TEAMS} teams",
                ours["rate"], native["rate"], "leads/s", higher=True,
                ours_queries_per_lead=round(ours["queries"], 3),
                native_queries_per_lead=round(native["queries"], 2),
                native_leads=native["leads"], ours_mails=ours["mails"],
                ours_unassigned=ours["unassigned"],
            )  # fmt: skip
            report(
                f"router: largest deviation of mean quality at {size} leads",
                ours["deviation"], native["deviation"], "%", higher=False,
            )  # fmt: skip
    with registry.cursor() as cr:
        sweep(api.Environment(cr, SUPERUSER_ID, {}))


def report(name, ours, native, unit, *, higher, **more):
    line = {"name": name, "ours": round(ours, 4), "native": native and round(native, 4)}
    line["ratio"] = (
        round(ours / native if higher else native / max(ours, 1e-9), 2) if native else None
    )
    print(json.dumps({**line, "unit": unit, **more}), flush=True)


class Bench:
    """People, teams and leads of one size."""

    def __init__(self, env, size):
        self.env, self.size = env, size
        self.random = random.Random(SEED + size)
        env["ir.config_parameter"].set_param("sales_team.membership_multi", "True")
        env["ir.config_parameter"].set_param("crm.lead.auto.assignment", "True")
        env["crm.team"].search([]).write({"route_enabled": False, "assignment_optout": True})
        env["crm.route.rule"].search([]).write({"active": False})
        group = env.ref("sales_team.group_sale_salesman")
        self.users = (
            env["res.users"]
            .with_context(no_reset_password=True)
            .create(
                [
                    {
                        "name": f"Person {number}",
                        "login": f"bench_{size}_{number}",
                        "email": f"bench_{size}_{number}@bench.example.com",
                        "group_ids": [(4, group.id)],
                    }
                    for number in range(PEOPLE)
                ]
            )
        )
        self.countries = [env.ref(each) for each in COUNTRIES]
        env.cr.commit()

    def teams(self, label, routed):
        per_team = PEOPLE // TEAMS
        teams = self.env["crm.team"].create(
            [
                {
                    "name": f"{label} {country.code} {self.size}",
                    "use_leads": True,
                    "use_opportunities": True,
                    "assignment_domain": f"[('country_id', '=', {country.id})]",
                    "crm_team_member_ids": [
                        # native's quota of a day is a thirtieth of it
                        (0, 0, {"user_id": user.id, "assignment_max": 45 * self.size // PEOPLE})
                        for user in self.users[number * per_team : (number + 1) * per_team]
                    ],
                }
                for number, country in enumerate(self.countries)
            ]
        )
        if routed:
            teams.write({"route_enabled": True})
            self.env["crm.route.rule"].create(
                [
                    {
                        "name": team.name,
                        "team_id": team.id,
                        "lead_domain": f"[('country_id', '=', {country.id})]",
                    }
                    for team, country in zip(teams, self.countries, strict=True)
                ]
            )
        self.env.cr.commit()
        return teams

    def leads(self, count, label, state):
        """Leads that nobody owns, as rows: arriving is not what is measured."""
        rows = [
            (
                f"{label} {number}",
                self.countries[number % TEAMS].id,
                f"{label}{self.size}x{number}@customer.example.com".lower(),
                self.random.choice(("a", "b", "c", None)),
                self.random.choice((None, "Company")),
                self.random.choice((None, "+8613800138000")),
            )
            for number in range(count)
        ]
        self.random.shuffle(rows)
        stage = self.env["crm.stage"].search([], limit=1)
        ids = self.env.cr.execute_values(
            """
            INSERT INTO crm_lead (name, country_id, email_from, email_normalized, budget_grade,
                                  partner_name, phone, type, active, stage_id, won_status, priority,
                                  probability, automated_probability, route_state, create_date,
                                  write_date, create_uid, write_uid, date_last_stage_update)
            VALUES %s RETURNING id
            """,
            [(*row[:3], row[2], *row[3:], stage.id, state) for row in rows],
            template="(%s, %s, %s, %s, %s, %s, %s, 'lead', true, %s, 'pending', '0', 10, 10, %s,"
            " now() at time zone 'UTC' - interval '1 hour', now() at time zone 'UTC', 1, 1,"
            " now() at time zone 'UTC')",
            page_size=5000,
            fetch=True,
        )
        self.env.cr.execute("ANALYZE crm_lead")
        self.env.cr.commit()
        self.env.invalidate_all()
        leads = self.env["crm.lead"].browse(row[0] for row in ids)
        # a lead that arrives has its place in the ledger of stages before anybody assigns it
        leads._judge_moves()
        self.env.cr.commit()
        self.env.invalidate_all()
        return leads

    def measure(self, leads, work):
        thread = threading.current_thread()
        thread.query_count, thread.query_time = 0, 0.0
        self.env.cr.execute("SELECT coalesce(max(id), 0) FROM mail_mail")
        last_mail = self.env.cr.fetchone()[0]
        started = time.perf_counter()
        work()
        self.env.cr.commit()
        seconds = time.perf_counter() - started
        queries = thread.query_count
        leads._score_recompute()
        self.env.cr.execute("SELECT count(*) FROM mail_mail WHERE id > %s", [last_mail])
        mails = self.env.cr.fetchone()[0]
        self.env.cr.execute(
            "SELECT team_id, user_id, avg(score_total), count(*) FROM crm_lead"
            " WHERE id = ANY(%s) AND user_id IS NOT NULL GROUP BY team_id, user_id",
            [leads.ids],
        )
        rows = self.env.cr.fetchall()
        self.env.cr.commit()
        done = sum(count for _team, _user, _mean, count in rows)
        # people are equal within a team: all its leads may go to each of them
        deviation = 0.0
        for team in {row[0] for row in rows}:
            of_team = [row for row in rows if row[0] == team]
            mean = sum(row[2] * row[3] for row in of_team) / sum(row[3] for row in of_team)
            deviation = max(deviation, *(abs(row[2] - mean) / mean for row in of_team))
        return {
            "rate": done / seconds,
            "queries": queries / max(done, 1),
            "deviation": 100 * deviation,
            "unassigned": len(leads) - done,
            "leads": done,
            "mails": mails,
        }

    def native(self, count):
        teams = self.teams("Native", routed=False)
        leads = self.leads(count, "native", None)
        result = self.measure(
            leads, lambda: teams._action_assign_leads(force_quota=True, creation_delta_days=0)
        )
        teams.write({"assignment_optout": True, "active": False})
        leads.write({"active": False})
        self.env.cr.commit()
        return result

    def ours(self):
        teams = self.teams("Routed", routed=True)
        leads = self.leads(self.size, "ours", "queued")

        def work():
            while self.env["crm.lead"]._route_next_committed():
                self.env.cr.commit()

        result = self.measure(leads, work)
        teams.write({"route_enabled": False})
        self.env.cr.commit()
        return result


def sweep(env, total=1_000_000, due=1000):
    """One sweep over a large table: database time and queries."""
    bench = Bench(env, 10_000_000)
    teams = bench.teams("Sweep", routed=True)
    env.cr.execute(
        """
        INSERT INTO crm_lead_assignment (lead_ref, lead_name, user_id, company_id, kind, state,
                                         date, due_remind, due_reclaim, quality, explanation,
                                         create_date, write_date)
        SELECT number, 'Old lead', %s, %s, 'route', 'started',
               now() - interval '400 days', now() - interval '399 days',
               now() - interval '398 days', 50, '{"v":1}', now(), now()
          FROM generate_series(1, %s) number
        """,
        [bench.users[0].id, env.company.id, total],
    )
    leads = bench.leads(due, "due", "queued")
    while env["crm.lead"]._route_next_committed():
        env.cr.commit()
    env.cr.execute(
        "UPDATE crm_lead_assignment SET due_next = now() at time zone 'UTC' - interval '1 minute'"
        " WHERE lead_id = ANY(%s)",
        [leads.ids],
    )
    env.cr.execute("ANALYZE crm_lead_assignment")
    env.cr.commit()
    env.invalidate_all()
    thread = threading.current_thread()
    for label in ("reminded", "taken back"):
        thread.query_count, thread.query_time = 0, 0.0
        started = time.perf_counter()
        done = 0
        while count := env["crm.lead.assignment"]._sweep():
            env.cr.commit()
            done += count
        report(
            f"sweep: {done} due of {total} decisions, {label}", thread.query_time, None,
            "s of database time", higher=False, queries=thread.query_count,
            seconds=round(time.perf_counter() - started, 2),
        )  # fmt: skip
        # what was reminded is now due to be taken back
        env.cr.execute(
            "ALTER TABLE crm_lead_assignment DISABLE TRIGGER crm_lead_assignment_append_only;"
            "UPDATE crm_lead_assignment SET due_next = due_next - interval '30 days',"
            " due_reclaim = due_reclaim - interval '30 days' WHERE state = 'reminded';"
            "ALTER TABLE crm_lead_assignment ENABLE TRIGGER crm_lead_assignment_append_only"
        )
        env.cr.commit()
        env.invalidate_all()
    teams.write({"route_enabled": False})
    env.cr.commit()


if __name__ == "__main__":
    limit = 10**9
    if "--native-limit" in sys.argv:
        limit = int(sys.argv[sys.argv.index("--native-limit") + 1])
    main(sys.argv[1], limit)
