"""Who there is: one person whose groups change, and the others whose records they try."""

from odoo.fields import Command
from odoo.tests import new_test_user

from .worlds import World

# role -> groups; the order is that of the columns
ROLES = {
    "portal": "base.group_portal",
    "public": "base.group_public",
    "internal": "base.group_user",
    "seller": "sales_team.group_sale_salesman",
    "all_docs": "sales_team.group_sale_salesman_all_leads",
    # a seller who leads the colleague's team
    "leader": "sales_team.group_sale_salesman",
    "sales_manager": "sales_team.group_sale_manager",
    "gate_user": "crm_stagegate.group_stagegate_user",
    "gate_manager": "crm_stagegate.group_stagegate_manager",
    "auditor": "crm_stagegate.group_stagegate_auditor",
    "finance": "crm_handoff.group_handoff_user,account.group_account_invoice",
    "production": "crm_handoff.group_handoff_user,mrp.group_mrp_user",
    "system": "base.group_system",
}
SCOPES = ("own", "colleague", "other")


class Cast:
    """``me``, whose role changes, and ``worlds`` by scope: mine, a colleague's, another company's.

    ``me`` is in the role that has the handoffs of the own deal, and asked for its decisions.
    """

    def __init__(self, env):
        self.env = env
        company, elsewhere = (
            env["res.company"].sudo().create([{"name": "Rights"}, {"name": "Rights elsewhere"}])
        )
        self.me = self._person("me", company)
        manager = self._person("manager", company)
        self.worlds = {
            "own": World(env, "Ruby", self.me, company, manager),
            "colleague": World(
                env, "Sapphire", self._person("colleague", company), company, manager
            ),
            "other": World(
                env,
                "Tourmaline",
                self._person("elsewhere", elsewhere),
                elsewhere,
                self._person("manager_elsewhere", elsewhere),
            ),
        }

    def _person(self, name, company):
        return new_test_user(
            self.env,
            login=f"rights_{name}",
            groups="sales_team.group_sale_salesman",
            name=f"Rights {name}",
            email=f"{name}@rights.example.com",
            company_id=company.id,
            company_ids=[Command.set(company.ids)],
        )

    def play(self, role):
        """Give ``me`` a role; undone by the caller's savepoint."""
        groups = [self.env.ref(name).id for name in ROLES[role].split(",")]
        self.me.sudo().write({"group_ids": [Command.set(groups)]})
        if not self.me.has_group("sales_team.group_sale_salesman"):
            # who does not sell owns no deal; what else is theirs stays: handoffs, plans, questions
            own = self.worlds["own"].records
            owner = self.worlds["colleague"].owner
            own["crm.lead"].sudo().user_id = owner
            own["sale.order"].sudo().user_id = owner
        if role == "leader":
            self.worlds["colleague"].records["crm.team"].sudo().user_id = self.me
        self.env.flush_all()
        self.env.invalidate_all()
        return self.me
