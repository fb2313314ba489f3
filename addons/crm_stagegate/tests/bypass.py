"""Every way into a stage × every role × (gates met, not met).

A cell runs one way as one person on one lead inside a savepoint that is rolled back. What counts
is what lies in the database afterwards: without proof no lead of the team stands in a guarded
stage, whatever the way has answered; with proof whoever may write the lead gets in.
"""

from contextlib import contextmanager, suppress

from odoo.exceptions import UserError
from odoo.tools import mute_logger

from .common import StageGateCase

# what core logs when a person tries what the person has no right to
CORE_COMPLAINS = ("odoo.sql_db", "odoo.addons.base.models.ir_actions")

# login -> may write the seller's opportunities
ROLES = {
    "seller": True,
    "seller_2": False,
    "leader": True,
    "manager": True,
    "boss": True,
    "engineer": False,
    "superuser": True,
}


class _RollBack(Exception):
    pass


class BypassCase(StageGateCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.proven = cls._create_lead("Proven")
        cls._prove(cls.proven)
        cls.unproven = cls._create_lead("Unproven")
        cls.superuser = cls.env.ref("base.user_root")
        cls.first_id = min((cls.lead | cls.proven | cls.unproven).ids)
        cls.env.flush_all()

    # -- running a cell ---------------------------------------------------------------------

    @contextmanager
    def _rolled_back(self):
        with suppress(_RollBack), self.env.cr.savepoint():
            yield
            self.env.flush_all()
            raise _RollBack
        self.env.invalidate_all()

    def _attempt(self, way, lead):
        """Run a way; its refusal, or None. What it did until then is undone, as by a request."""
        try:
            with self.env.cr.savepoint(), mute_logger(*CORE_COMPLAINS):
                way(lead)
                self.env.flush_all()
        except (UserError, ValueError) as error:
            self.env.invalidate_all()
            return error
        self.env.invalidate_all()
        return None

    def _stages_in_database(self):
        """``{lead id: (team id, stage id)}`` of all leads of this test, past every cache."""
        self.env.flush_all()
        self.env.cr.execute(
            "SELECT id, team_id, stage_id FROM crm_lead WHERE id >= %s", [self.first_id]
        )
        return {row[0]: row[1:] for row in self.env.cr.fetchall()}

    def _leads_without_right(self, proven=()):
        """Leads that stand in a guarded stage of the team though nothing proves it."""
        guarded = {self.sample.id, self.contract.id}
        return [
            lead
            for lead, (_team, stage) in self._stages_in_database().items()
            if stage in guarded and lead not in proven
        ]

    def _run_matrix(self, way, target=None, reaches=True):
        """Run ``way(lead of the role's environment)`` in every cell and collect what is wrong.

        :param target: stage that a proven lead gets into
        :param reaches: False for ways that lead to no guarded stage even with proof
        """
        target = target or self.sample
        wrong = []
        for role, can_write in ROLES.items():
            user = getattr(self, role)
            for met, lead in ((False, self.unproven), (True, self.proven)):
                cell = f"{way.__name__.strip('_')} × {role} × {'met' if met else 'not met'}"
                with self._rolled_back():
                    error = self._attempt(way, lead.with_user(user))
                    if intruders := self._leads_without_right(self.proven.ids):
                        wrong.append(f"{cell}: leads {intruders} got in")
                    stage = self._stages_in_database()[lead.id][1]
                    if met and reaches and can_write and stage != target.id:
                        wrong.append(f"{cell}: kept out: {error}")
                    if met and not can_write and stage != self.enquiry.id:
                        wrong.append(f"{cell}: moved a lead without the right to")
                    self.assertVerified(self.proven | self.unproven)
        self.assertFalse(wrong, "\n".join(wrong))
