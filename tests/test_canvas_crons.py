"""The crons of the follow-up canvas in real processes: at once, and killed in the middle."""

import signal
import unittest

from odoo.tests import tagged

from .processes import ProcessCase, scratch

LEADS, BATCH = 9, 3
# the process dies where the next statement would follow
DIE = "__import__('os').kill(__import__('os').getpid(), __import__('signal').SIGKILL)"


@tagged("post_install", "-at_install")
@unittest.skipUnless(scratch, "needs the project's tools")
class TestCanvasCrons(ProcessCase):
    """Nobody is told twice, nobody is forgotten.

    ``Silent`` is a stage that may be silent for a day; its opportunities have been for a month.
    """

    addons = ["crm_followup_canvas"]

    SETUP = f"""
env["crm.lead"].search([]).write({{"active": False}})
company = env.company
group = env.ref("sales_team.group_sale_salesman")
users = env["res.users"].with_context(no_reset_password=True)
owner = users.search([("login", "=", "crons")]) or users.create(
    {{"name": "Crons", "login": "crons", "group_ids": [(4, group.id)]}})
stage = env["crm.stage"].create({{"name": "Silent", "silent_days": 1}})
leads = env["crm.lead"].create([
    {{"name": "Lead %s" % number, "type": "opportunity", "user_id": owner.id, "team_id": False,
      "stage_id": stage.id, "company_id": company.id}} for number in range({LEADS})])
env.flush_all()
cr.execute("UPDATE crm_lead SET create_date = create_date - interval '30 days',"
           " date_followup_owner = create_date - interval '30 days' WHERE id = ANY(%s)",
           [leads.ids])
cr.execute("DELETE FROM mail_message WHERE subject LIKE '%%silent%%'")
"""
    SILENCE = f"env['crm.lead']._cron_followup_silence(batch={BATCH})"
    # what a run that was killed had told so far, a quarter of an hour later
    LATER = (
        "cr.execute('UPDATE crm_notice_queued SET date_send = create_date');"
        " env['crm.notice.queued']._cron_send()"
    )
    CLOCK = f"env['crm.lead']._cron_followup_clock(batch={BATCH})"
    COACH = "env['crm.coaching.case']._cron_followup_coaching()"

    def setUp(self):
        super().setUp()
        self.run_odoo(self.SETUP)

    def told(self):
        """How often each opportunity stands in a message to its owner: ``{lead id: times}``."""
        return dict(
            self.query(
                """
                SELECT lead.id, count(message.id) FROM crm_lead lead
                  LEFT JOIN mail_message message
                    ON message.body LIKE '%/odoo/crm.lead/' || lead.id || '"%'
                 WHERE lead.active GROUP BY lead.id
                """
            )
        )

    def planned(self):
        """Open next steps of each opportunity: ``{lead id: number}``."""
        return dict(
            self.query(
                """
                SELECT lead.id, count(activity.id) FROM crm_lead lead
                  LEFT JOIN mail_activity activity ON activity.res_id = lead.id AND activity.active
                   AND activity.res_model = 'crm.lead'
                 WHERE lead.active GROUP BY lead.id
                """
            )
        )

    def dying(self, script, model, method, *, before):
        """The script in a process that kills itself around the first call of a method."""
        order = f"{DIE}" if before else f"original(self, *args, **kwargs); {DIE}"
        return (
            f"cls = env.registry[{model!r}]\n"
            f"original = cls.{method}\n"
            "def dying(self, *args, **kwargs):\n"
            f"    {order}\n"
            f"cls.{method} = dying\n"
            f"{script}"
        )

    def test_silence_is_told_once_by_workers_at_once(self):
        self.run_together([self.SILENCE] * 3)
        self.run_odoo(self.SILENCE)
        self.assertEqual(set(self.told().values()), {1})

    def test_killed_after_a_batch_the_rest_is_told(self):
        self.run_odoo(
            self.dying(self.SILENCE, "ir.cron", "_commit_progress", before=False),
            expected=-signal.SIGKILL,
        )
        self.assertEqual(sum(self.told().values()), 0)
        self.run_odoo(self.SILENCE)
        self.assertEqual(sum(self.told().values()), LEADS - BATCH)
        self.run_odoo(self.LATER)
        self.assertEqual(set(self.told().values()), {1})

    def test_several_batches_are_one_message(self):
        self.run_odoo(self.SILENCE)
        messages = self.query("SELECT id FROM mail_message WHERE body LIKE '%/odoo/crm.lead/%'")
        self.assertEqual(len(messages), 1)

    def test_killed_within_a_batch_nobody_was_told_of_it(self):
        self.run_odoo(
            self.dying(self.SILENCE, "ir.cron", "_commit_progress", before=True),
            expected=-signal.SIGKILL,
        )
        self.assertEqual(sum(self.told().values()), 0)
        self.run_odoo(self.SILENCE)
        self.assertEqual(set(self.told().values()), {1})

    def test_clock_plans_one_step_each_by_workers_at_once_and_killed(self):
        # switched on without waking the cron, which would be another worker
        self.run_odoo("cr.execute('UPDATE res_company SET followup_clock = true')")
        self.run_odoo(
            self.dying(self.CLOCK, "ir.cron", "_commit_progress", before=False),
            expected=-signal.SIGKILL,
        )
        self.assertEqual(sum(self.planned().values()), BATCH)
        self.run_together([self.CLOCK] * 3)
        self.run_odoo(self.CLOCK)
        self.assertEqual(set(self.planned().values()), {1})
        self.run_odoo("cr.execute('UPDATE res_company SET followup_clock = false')")

    def test_one_case_a_weak_month_by_workers_at_once_and_killed(self):
        self.run_odoo(
            """
from dateutil.relativedelta import relativedelta
from odoo import fields
env.company.followup_coaching = True
owner = env["res.users"].search([("login", "=", "crons")])
lead = env["crm.lead"].search([("user_id", "=", owner.id)], limit=1)
month = fields.Datetime.now() - relativedelta(months=1, day=15)
env["crm.followup"].with_user(owner).create(
    [{"lead_id": lead.id, "action": "Called", "date": month} for number in range(12)])
"""
        )
        self.run_odoo(
            self.dying(self.COACH, "ir.cron", "_commit_progress", before=True),
            expected=-signal.SIGKILL,
        )
        count = "SELECT count(*) FROM crm_coaching_case WHERE origin = 'followup'"
        self.assertEqual(self.query(count), [(0,)])
        self.run_together([self.COACH] * 3)
        self.run_odoo(self.COACH)
        self.assertEqual(self.query(count), [(1,)])

    def test_two_people_answer_the_same_step_at_once(self):
        """The second sees what the first has planned: one step is open, none is answered twice."""
        record = """
from odoo import fields
from odoo.service.model import retrying
lead = env["crm.lead"].search([("name", "=", "Lead 0")], limit=1)
values = {"date_next": str(fields.Date.today()), "previous_answer": %r,
          "action": "Sent quotation V3 for the M8 bolts to Mr " + %r,
          "feedback": "Price is 5 %% above factory B, the CFO has to approve " + %r,
          "next_action": "Send the cost comparison to the CFO " + %r,
          "deliverable": "Cost comparison PDF"}
result = retrying(lambda: env["crm.followup"].canvas_save(lead.id, values), env)
assert "id" in result, result
"""
        self.run_odoo(record % ("", "Wang", "Wang", "Wang"))
        self.run_together([record % ("done", name, name, name) for name in ("Zhao", "Qian", "Sun")])
        twice = (
            "SELECT answers_id FROM crm_followup WHERE answers_id IS NOT NULL"
            " GROUP BY answers_id HAVING count(*) > 1"
        )
        self.assertEqual(self.query(twice), [])
        states = (
            "SELECT step_state, count(*) FROM crm_followup WHERE state = 'done'"
            " GROUP BY 1 ORDER BY 1"
        )
        self.assertEqual(self.query(states), [("done", 3), ("open", 1)])
