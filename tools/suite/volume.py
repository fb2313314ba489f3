"""A firm of any size, written by SQL: people, opportunities, their ledgers, follow-ups, history.

Figures and speed at 200,000 or 1,000,000 opportunities cannot be had by clicking. The rows are what
the addons would have written: ledgers verify, heads and states agree with them. Chance is
the number's hash: two runs make the same firm.
"""

from odoo.sql_db import db_connect
from odoo.tools import SQL

TEAMS = 12
SELLERS = 240
STAGES = ("Enquiry", "Needs", "Drawing", "Quotation", "Sample", "Contract", "Closed won")
# percent of the opportunities that are still open; of the others a third is won
OPEN_PERCENT = 10
DAYS = 720
LAST_SEQUENCE = len(STAGES) + 3


def fill(env, leads, followups=None, history=True):
    """Write the firm into a database whose addons are installed; see ``settle`` to commit it.

    :param int leads: how many opportunities; about five ledger entries each
    :param int followups: how many follow-ups, as many as opportunities when not given
    :param bool history: with monthly rows of how opportunities stood
    :return: dict: ``team`` and ``seller`` records to look at it as, ``leads`` their number
    """
    people = _people(env)
    stages = _stages(env)
    env.flush_all()
    _plan(env, leads, people, stages)
    # what opportunities say of their ledgers and follow-ups must be known before: writing a
    # million rows with thirty indexes twice takes long
    _plan_ledgers(env)
    _plan_followups(env, leads if followups is None else followups)
    _insert_leads(env)
    _insert_ledgers(env)
    if "crm.followup" in env:
        _insert_followups(env)
    _insert_messages(env)
    if history and "crm.trust.snapshot" in env:
        _insert_snapshots(env)
    env.cr.execute("ANALYZE")
    env.invalidate_all()
    return people | {"leads": leads}


def settle(env):
    """Commit the firm and have the tables looked through, as PostgreSQL does by itself at night.

    Without, no page is known to be seen by all, and nothing can be read from indexes alone.
    """
    env.cr.commit()
    with db_connect(env.cr.dbname).cursor() as cr:
        cr._cnx.autocommit = True
        cr.execute("VACUUM ANALYZE")


def _people(env):
    group = env.ref("sales_team.group_sale_salesman")
    leader_group = env.ref("sales_team.group_sale_salesman_all_leads")
    director_group = env.ref("sales_team.group_sale_manager")
    env = env(context={**env.context, "no_reset_password": True, "mail_create_nolog": True})
    users = env["res.users"].create(
        [
            {"name": f"Seller {number}", "login": f"volume{number}", "group_ids": [(4, group.id)]}
            for number in range(SELLERS)
        ]
    )
    leaders = env["res.users"].create(
        [
            {
                "name": f"Leader {number}",
                "login": f"volume_leader{number}",
                "group_ids": [(4, leader_group.id)],
            }
            for number in range(TEAMS)
        ]
    )
    director = env["res.users"].create(
        {"name": "Director", "login": "volume_director", "group_ids": [(4, director_group.id)]}
    )
    each = SELLERS // TEAMS
    teams = env["crm.team"].create(
        [
            {
                "name": f"Region {number}",
                "user_id": leaders[number].id,
                "member_ids": [(6, 0, users[number * each : (number + 1) * each].ids)],
            }
            for number in range(TEAMS)
        ]
    )
    return {
        "users": users, "leaders": leaders, "director": director, "teams": teams,
        "seller": users[0], "leader": leaders[0],
    }  # fmt: skip


def _stages(env):
    native = env["crm.stage"].search([("team_ids", "=", False)])
    native.team_ids = env["crm.team"].create({"name": "Before"})
    return env["crm.stage"].create(
        [
            {"name": name, "sequence": 100 + number, "is_won": number == len(STAGES) - 1}
            for number, name in enumerate(STAGES)
        ]
    )


def _plan(env, leads, people, stages):
    """What becomes of each opportunity, in a table for the length of the transaction."""
    env.cr.execute(
        """
        CREATE TEMP TABLE volume_stage ON COMMIT DROP AS
        SELECT * FROM unnest(%s, %s::text[]) WITH ORDINALITY AS stage (id, name, place);
        CREATE TEMP TABLE volume_seller ON COMMIT DROP AS
        SELECT * FROM unnest(%s, %s) WITH ORDINALITY AS seller (id, team_id, place);
        """,
        [
            stages.ids,
            list(STAGES),
            people["users"].ids,
            [user.crm_team_ids[:1].id for user in people["users"]],
        ],
    )
    env.cr.execute(
        """
        CREATE TEMP TABLE volume_plan ON COMMIT DROP AS
        WITH numbered AS (
            SELECT number, nextval('crm_lead_id_seq')::int AS id,
                   abs(hashint4(number)) AS dice, abs(hashint4(number + 1000000000)) AS other
              FROM generate_series(1, %(leads)s) AS number
        ), fated AS (
            SELECT *,
                   CASE WHEN dice %% 100 < %(open)s THEN 'open'
                        WHEN dice %% 3 = 0 THEN 'won' ELSE 'lost' END AS fate
              FROM numbered
        )
        SELECT fated.id, number, dice, other, fate, reached,
               -- some fall back a stage and come again
               (other %% 10 < 4 AND reached > 2)::int * 2 AS detour,
               -- what is open came lately
               (now() AT TIME ZONE 'UTC')::timestamp
                   - make_interval(mins => (dice %% (1440 *
                        CASE WHEN fate = 'open' THEN 150 ELSE %(days)s END)) + 60) AS born,
               seller.id AS user_id, seller.team_id,
               md5(number::text) AS key
          FROM fated
         CROSS JOIN LATERAL (
               SELECT CASE WHEN fate = 'won' THEN %(stages)s
                           ELSE 1 + other %% (%(stages)s - 1) END AS reached) AS way
          JOIN volume_seller AS seller ON seller.place = 1 + other %% %(sellers)s;
        CREATE UNIQUE INDEX ON volume_plan (id);
        """,
        {
            "leads": leads,
            "open": OPEN_PERCENT,
            "stages": len(STAGES),
            "days": DAYS,
            "sellers": SELLERS,
        },
    )


# hours between two entries of a ledger; the last one is at the latest now
_MOMENT = """LEAST(plan.born + make_interval(hours => (%s) * (6 + plan.dice %% 90)),
                   (now() AT TIME ZONE 'UTC')::timestamp)"""


def _moment(number):
    return SQL(_MOMENT, SQL(number))


def _insert_leads(env):
    count = SQL("(plan.reached + plan.detour + (plan.fate = 'lost')::int)")
    env.cr.execute(
        SQL(
            """
            INSERT INTO crm_lead (
                id, name, type, active, team_id, user_id, company_id, stage_id, priority,
                partner_name, contact_name, email_from, email_normalized, phone, expected_revenue,
                prorated_revenue, probability, automated_probability, won_status, date_deadline,
                create_date, write_date, date_open, date_closed, date_last_stage_update,
                create_uid, write_uid, ledger_sequence, ledger_key, gate_stage_id, gate_status,
                gate_state, missing_gate_count, credibility, date_ledger_entry, date_gate_judged,
                ledger_hash, followup_count, date_first_followup, date_last_effective_followup,
                date_next_followup)
            SELECT plan.id, 'Opportunity ' || plan.number, 'opportunity', plan.fate <> 'lost',
                   plan.team_id, plan.user_id, %(company)s, stage.id, (plan.dice %% 4)::text,
                   'Firm ' || plan.number / 5, 'Contact ' || plan.number,
                   CASE WHEN plan.dice %% 9 > 0 THEN 'c' || plan.number || '@example.com' END,
                   CASE WHEN plan.dice %% 9 > 0 THEN 'c' || plan.number || '@example.com' END,
                   CASE WHEN plan.other %% 7 > 0 THEN '+86 20 ' || 10000000 + plan.number END,
                   1000 * (1 + plan.dice %% 500),
                   1000 * (1 + plan.dice %% 500) * chance.percent / 100,
                   chance.percent, chance.percent,
                   CASE plan.fate WHEN 'open' THEN 'pending' ELSE plan.fate END,
                   (now() AT TIME ZONE 'UTC')::date + (plan.other %% 120 - 30),
                   plan.born, %(last)s, plan.born + make_interval(mins => plan.dice %% 300),
                   CASE WHEN plan.fate <> 'open' THEN %(last)s END, %(last)s,
                   %(uid)s, %(uid)s, %(count)s, plan.key, stage.id, plan.fate,
                   CASE WHEN plan.dice %% 50 = 0 AND plan.fate = 'open' THEN 'demoted'
                        WHEN plan.dice %% 5 = 0 THEN 'missing' ELSE 'clear' END,
                   plan.dice %% 3, 40 + plan.other %% 61, %(last)s, now() AT TIME ZONE 'UTC',
                   head.hash, COALESCE(done.count, 0), done.first, done.last,
                   CASE WHEN plan.fate = 'open' THEN done.first::date + 3 END
              FROM volume_plan AS plan
              JOIN volume_stage AS stage ON stage.place = plan.reached
              JOIN volume_head AS head ON head.lead_id = plan.id
         LEFT JOIN (SELECT lead_id, count(*), min(moment) AS first, max(moment) AS last
                      FROM volume_followup GROUP BY lead_id) AS done ON done.lead_id = plan.id
             CROSS JOIN LATERAL (
                   SELECT CASE plan.fate WHEN 'won' THEN 100 WHEN 'lost' THEN 0
                               ELSE 5 + 12 * plan.reached END AS percent) AS chance
            """,
            company=env.company.id,
            uid=env.uid,
            count=count,
            last=_moment("plan.reached + plan.detour + (plan.fate = 'lost')::int - 1"),
        )
    )


def _plan_ledgers(env):
    """Entry by entry, for each one's hash is over the one before."""
    env.cr.execute(
        "CREATE TEMP TABLE volume_entry ON COMMIT DROP AS"
        " SELECT * FROM crm_stage_transition WITH NO DATA"
    )
    env.cr.execute(
        SQL(
            """
            CREATE TEMP TABLE volume_head ON COMMIT DROP AS
            SELECT id AS lead_id, %s::text AS hash, NULL::int AS stage_id, NULL::timestamp AS date
              FROM volume_plan
            """,
            "0" * 64,
        )
    )
    for sequence in range(1, LAST_SEQUENCE + 1):
        env.cr.execute(
            SQL(
                """
                WITH entry AS (
                    SELECT plan.*, %(at)s AS date, head.hash AS previous,
                           head.stage_id AS last_stage_id,
                           COALESCE(EXTRACT(epoch FROM date_trunc('second', %(at)s) - head.date),
                                    0)::int AS duration,
                           -- the way forth, a step back and again, the loss
                           CASE WHEN %(seq)s = reached + detour + 1 THEN 'lost'
                                WHEN %(seq)s = 1 THEN 'enter'
                                WHEN detour > 0 AND %(seq)s = reached THEN 'regress'
                                WHEN fate = 'won' AND %(seq)s = reached + detour THEN 'won'
                                ELSE 'advance' END AS kind,
                           LEAST(reached, %(seq)s - CASE
                                WHEN %(seq)s < reached THEN 0 ELSE detour END) AS place
                      FROM volume_plan AS plan JOIN volume_head AS head ON head.lead_id = plan.id
                     WHERE %(seq)s <= reached + detour + (fate = 'lost')::int
                ), told AS (
                    SELECT entry.*, stage.id AS stage_id, stage.name AS stage_name,
                           origin.id AS from_id, COALESCE(origin.name, '') AS from_name,
                           format('{"cause":"person","company":%%s,"date":"%%s","details":{},'
                                  '"duration":%%s,"from":%%s,"from_name":"%%s","key":"%%s","kind":"%%s",'
                                  '"lead":%%s,"login":"x","name":"Opportunity %%s","reason":"",'
                                  '"sequence":%%s,"span":%%s,"status":"%%s","team":%%s,"to":%%s,'
                                  '"to_name":"%%s","user":%%s,"user_name":"Seller","v":2}',
                                  %(company)s, to_char(date, 'YYYY-MM-DD HH24:MI:SS'), duration,
                                  COALESCE(origin.id::text, 'null'), origin.name, key, kind,
                                  entry.id, number, %(seq)s, (kind = 'advance')::int,
                                  CASE WHEN kind IN ('lost', 'won') THEN kind ELSE 'open' END,
                                  team_id, stage.id, stage.name, user_id) AS payload
                      FROM entry JOIN volume_stage AS stage ON stage.place = entry.place
                 LEFT JOIN volume_stage AS origin ON origin.id = entry.last_stage_id
                ), written AS (
                    INSERT INTO volume_entry (
                        lead_id, lead_key, lead_name, sequence, kind, to_stage_id, to_stage_name,
                        from_stage_id, from_stage_name, span, cause, user_id, date,
                        duration_seconds, reason, payload, previous_hash, hash, mark,
                        company_id, team_id, create_uid, create_date)
                    SELECT id, id, 'Opportunity ' || number, %(seq)s, kind, stage_id, stage_name,
                           from_id, from_name, (kind = 'advance')::int, 'person', user_id,
                           date_trunc('second', date), duration, NULL, payload, previous,
                           digest.hash, left(encode(sha256(convert_to(concat_ws(':', digest.hash,
                               key, CASE WHEN kind IN ('lost', 'won') THEN kind ELSE 'open' END,
                               stage_id), 'UTF8')), 'hex'), 32),
                           %(company)s, team_id, user_id, date_trunc('second', date)
                      FROM told
                     CROSS JOIN LATERAL (
                           SELECT encode(sha256(convert_to(previous || payload, 'UTF8')), 'hex')
                                  AS hash) AS digest
                 RETURNING lead_id, hash, to_stage_id, date
                )
                UPDATE volume_head
                   SET hash = written.hash, stage_id = written.to_stage_id, date = written.date
                  FROM written
                 WHERE written.lead_id = volume_head.lead_id
                """,
                seq=SQL(str(sequence)),
                at=_moment(f"{sequence} - 1"),
                company=env.company.id,
            )
        )


def _insert_ledgers(env):
    env.cr.execute(
        """
        UPDATE volume_entry SET id = nextval('crm_stage_transition_id_seq');
        INSERT INTO crm_stage_transition SELECT * FROM volume_entry ORDER BY date;
        """
    )


def _plan_followups(env, count):
    env.cr.execute(
        """
        CREATE TEMP TABLE volume_followup ON COMMIT DROP AS
        SELECT plan.id AS lead_id, plan.dice, plan.other, plan.user_id, plan.team_id, nth, moment,
               plan.fate
          FROM volume_plan AS plan
         CROSS JOIN LATERAL generate_series(
                   1, 1 + %(count)s / (SELECT count(*) FROM volume_plan)) AS nth
         CROSS JOIN LATERAL (
               SELECT LEAST(plan.born + make_interval(hours => nth::int * (2 + plan.other %% 60)),
                            (now() AT TIME ZONE 'UTC')::timestamp) AS moment) AS at
         LIMIT %(count)s
        """,
        {"count": count},
    )


def _insert_followups(env):
    env.cr.execute(
        """
        INSERT INTO crm_followup (
            lead_id, user_id, team_id, company_id, channel, action, feedback, next_action,
            date_next, step_state, state, is_effective, is_witnessed, quality_score, date,
            date_done, version,
            create_uid, write_uid, create_date, write_date)
        SELECT lead_id, user_id, team_id, %s, 'call',
               'Sent quotation ' || nth, 'They compare with factory B', 'Send the comparison',
               moment::date + 3, CASE WHEN fate = 'open' AND nth = 1 THEN 'open' ELSE 'done' END,
               'done', (dice + nth) %% 10 > 1, dice %% 2 = 0,
               60 + other %% 40, moment, moment, 1, user_id, user_id, moment, moment
          FROM volume_followup ORDER BY moment
        """,
        [env.company.id],
    )


def _insert_messages(env):
    """A message of each open opportunity, as the chatter has them."""
    env.cr.execute(
        """
        INSERT INTO mail_message (model, res_id, date, message_type, subtype_id, author_id, body,
                                  create_uid, write_uid, create_date, write_date)
        SELECT 'crm.lead', plan.id, moment, 'comment', %(subtype)s, seller.partner_id, 'Called',
               plan.user_id, plan.user_id, moment, moment
          FROM volume_plan AS plan
          JOIN res_users AS seller ON seller.id = plan.user_id
         CROSS JOIN LATERAL (
               SELECT LEAST(plan.born + make_interval(days => plan.other %% 60),
                            (now() AT TIME ZONE 'UTC')::timestamp) AS moment) AS at
         WHERE plan.fate = 'open'
        """,
        {"subtype": env.ref("mail.mt_note").id},
    )


def _insert_snapshots(env):
    """How each opportunity stood on the first of each month that it was open in."""
    env.cr.execute(
        SQL(
            """
            INSERT INTO crm_trust_snapshot (
                lead_id, lead_key, day, state, stage_id, amount, currency_id, probability,
                automated_probability, date_deadline, push_days, credibility, user_id, team_id,
                company_id, next_day, create_uid, create_date, write_uid, write_date)
            SELECT plan.id, plan.id, day::date,
                   CASE WHEN day >= closed THEN plan.fate ELSE 'open' END,
                   stage.id, lead.expected_revenue, %(currency)s,
                   LEAST(95, 10 + 12 * seen.place), LEAST(95, 10 + 10 * seen.place),
                   lead.date_deadline - plan.dice %% 3 * 10, (plan.dice %% 5 = 0)::int * 10,
                   lead.credibility, plan.user_id, plan.team_id, %(company)s,
                   COALESCE(lead(day) OVER (PARTITION BY plan.id ORDER BY day), '9999-12-31')::date,
                   %(uid)s, day, %(uid)s, day
              FROM volume_plan AS plan
              JOIN crm_lead AS lead ON lead.id = plan.id
             CROSS JOIN LATERAL (
                   SELECT COALESCE(lead.date_closed, (now() AT TIME ZONE 'UTC') + interval '1 day')
                          AS closed) AS ends
             CROSS JOIN LATERAL generate_series(
                   date_trunc('month', plan.born) + interval '1 month',
                   LEAST(date_trunc('month', closed) + interval '1 month',
                         date_trunc('month', now() AT TIME ZONE 'UTC')), '1 month') AS day
             CROSS JOIN LATERAL (
                   SELECT GREATEST(1, LEAST(plan.reached, 1 + (
                       EXTRACT(epoch FROM day - plan.born) / 3600 / (6 + plan.dice %% 90))::int))
                       AS place) AS seen
              JOIN volume_stage AS stage ON stage.place = seen.place
            """,
            company=env.company.id,
            currency=env.company.currency_id.id,
            uid=env.uid,
        )
    )
    # these days are known to be whole: without them nothing is learnt from them
    env.cr.execute(
        """
        INSERT INTO crm_trust_snapshot_run (
            company_id, day, create_uid, create_date, write_uid, write_date)
        SELECT DISTINCT company_id, day, create_uid, create_date, write_uid, write_date
          FROM crm_trust_snapshot
            ON CONFLICT DO NOTHING
        """
    )
