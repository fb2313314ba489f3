"""Repeated enquiries: the same number, mail address or credit code as somebody we know."""

from dataclasses import dataclass

from odoo import models
from odoo.addons.crm_notary.tools.fetch import in_memory, linked_ids
from odoo.exceptions import ValidationError
from odoo.tools import SQL

# what is compared: columns of a new lead, columns of a lead and of a customer it may repeat
KINDS = (
    (("route_phone", "route_phone_2"), ("route_phone", "route_phone_2"), None),
    (("route_email",), ("route_email",), None),
    (("credit_code",), ("credit_code",), ("route_code",)),
)
CONTACT_FIELDS = frozenset({"credit_code", "route_email", "route_phone", "route_phone_2"})


@dataclass(frozen=True)
class Known:
    """What a lead repeats: an older lead or a customer, whose it is, and what both have."""

    lead_id: int | None
    partner_id: int | None
    user_id: int | None
    # column of the lead that tells
    by: str


class CrmLead(models.Model):
    _inherit = "crm.lead"

    def _route_find_repeated(self):
        """What these leads repeat: an older open lead first, else a customer.

        :return: ``{lead_id: Known}``
        """
        if not self.ids:
            return {}
        self.env["crm.lead"].flush_model()
        open_leads = SQL("AND other.id < fresh.id AND active AND won_status = 'pending'")
        found = {
            lead_id: Known(other_id, None, user_id, by)
            for lead_id, other_id, user_id, by in self._route_compare("crm_lead", open_leads)
        }
        rest = self.filtered(lambda lead: lead.id not in found)
        if rest:
            self.env["res.partner"].flush_model()
            customers = SQL("AND active AND user_id IS NOT NULL")
            for lead_id, partner_id, user_id, by in rest._route_compare("res_partner", customers):
                found[lead_id] = Known(None, partner_id, user_id, by)
        return found

    def _route_compare(self, table, condition):
        """Rows of ``table`` that these leads share a number, an address or a code with.

        What the leads have is handed over as arrays: no scan of the leads' own table, and an index
        scan for each value that there is.

        :return: rows of ``(lead_id, id in the table, user_id, column of the lead)``
        """
        scans = []
        companies, columns = linked_ids(self, "company_id"), sorted(CONTACT_FIELDS)
        self.fetch(columns)
        values = {
            lead_id: dict(zip(columns, each, strict=True))
            for lead_id, each in in_memory(self, columns).items()
        }
        for mine, theirs, of_partner in KINDS:
            keys = [
                (lead_id, companies[lead_id] or None, key, column)
                for lead_id, own in values.items()
                for column in mine
                if (key := own[column])
            ]
            if not keys:
                continue
            columns = of_partner if table == "res_partner" and of_partner else theirs
            scans += [
                SQL(
                    """
                    SELECT fresh.id AS lead_id, other.id, other.user_id, fresh.by
                      FROM unnest(%s::int[], %s::int[], %s::text[], %s::text[])
                           AS fresh (id, company_id, key, by)
                      JOIN %s other ON other.%s = fresh.key %s
                       AND (fresh.company_id IS NULL OR other.company_id IS NULL
                            OR fresh.company_id = other.company_id)
                    """,
                    *(list(values) for values in zip(*keys, strict=True)),
                    SQL.identifier(table),
                    SQL.identifier(column),
                    condition,
                )
                for column in columns
            ]
        if not scans:
            return []
        return self.env.execute_query(
            SQL(
                "SELECT DISTINCT ON (lead_id) lead_id, id, user_id, by FROM (%s) found"
                " ORDER BY lead_id, (user_id IS NULL), id",
                SQL(" UNION ALL ").join(scans),
            )
        )

    def _route_settle_repeated(self):
        """Look these queued leads up once and settle the repeated ones by the company's policy.

        :return: three dicts: ``{lead_id: (owner_id, other_lead_id)}`` of those that go to the owner
            of the enquiry they repeat; ``{lead_id: other_lead_id}`` of those that go where another
            of these goes; ``{lead_id: other_lead_id}`` of those that take an older one along which
            nobody has claimed
        """
        fresh = self.filtered(lambda lead: not lead.is_duplicate_checked)
        if not fresh:
            return {}, {}, {}
        repeated = fresh._route_find_repeated()
        same_owner, merge, refused, follows, takes = {}, {}, {}, {}, {}
        taker = dict.fromkeys(self.ids)
        pooled = self._route_pooled(known.lead_id for known in repeated.values())
        for lead in fresh:
            known = repeated.get(lead.id)
            if not known:
                continue
            policy = lead._route_company().route_duplicate_policy
            if policy == "refuse":
                refused[lead.id] = known
            elif policy == "merge" and known.lead_id:
                merge[lead.id] = known
            elif known.user_id:
                same_owner[lead.id] = known
            elif known.lead_id in taker:
                follows[lead.id] = (taker[known.lead_id] or known.lead_id, known)
            elif known.lead_id in pooled:
                takes[lead.id] = known
                taker[known.lead_id] = lead.id
        followers = {lead_id: known for lead_id, (_other, known) in follows.items()}
        fresh._route_mark_repeated(
            [
                ("owner", {**same_owner, **followers, **takes}, None),
                ("merge", merge, "duplicate"),
                ("refuse", refused, "duplicate"),
            ]
        )
        asked = {**merge, **refused}
        self.browse(list(asked))._route_propose_merge(asked)
        return (
            {lead_id: (known.user_id, known.lead_id) for lead_id, known in same_owner.items()},
            {lead_id: other_id for lead_id, (other_id, _known) in follows.items()},
            {lead_id: known.lead_id for lead_id, known in takes.items()},
        )

    def _route_pooled(self, lead_ids):
        """Lock those of these leads that wait in the pool, and that nobody is claiming just now."""
        wanted = sorted({lead_id for lead_id in lead_ids if lead_id})
        if not wanted:
            return set()
        rows = self.env.execute_query(
            SQL(
                "SELECT id FROM crm_lead WHERE id = ANY(%s) AND route_state = 'pool'"
                " AND user_id IS NULL AND active ORDER BY id FOR NO KEY UPDATE SKIP LOCKED",
                wanted,
            )
        )
        return {lead_id for (lead_id,) in rows}

    def _route_mark_repeated(self, groups):
        """Store the outcome of the repeated ones; the others are marked with what they become."""
        rows = [
            (lead_id, outcome, known.lead_id, known.partner_id, state)
            for outcome, group, state in groups
            for lead_id, known in group.items()
        ]
        if not rows:
            return
        self.env.cr.execute_values(
            """
            UPDATE crm_lead lead
               SET is_duplicate_checked = true, duplicate_outcome = row.outcome,
                   duplicate_of_id = row.other_id::int,
                   duplicate_partner_id = row.partner_id::int,
                   route_state = coalesce(row.state, lead.route_state)
              FROM (VALUES %s) AS row (id, outcome, other_id, partner_id, state)
             WHERE lead.id = row.id
            """,
            rows,
            template="(%s, %s::varchar, %s::int, %s::int, %s::varchar)",
            page_size=len(rows),
        )
        self.browse(row[0] for row in rows).invalidate_recordset(
            [
                "is_duplicate_checked",
                "duplicate_outcome",
                "duplicate_of_id",
                "duplicate_partner_id",
                "route_state",
            ],
            flush=False,
        )

    def _route_propose_merge(self, repeated):
        """Ask whoever takes care of the older enquiry to settle a repeated one.

        :param repeated: ``{lead_id: Known}``
        """
        self._route_assign_todos(
            [
                (lead, person)
                for lead in self
                if (person := lead._route_caretaker(repeated[lead.id]))
            ],
            lambda lead: lead.env._("Repeated enquiry: merge or keep apart"),
            activity_type="crm_lead_router.mail_activity_repeated",
        )

    def _route_caretaker(self, known):
        """Who is there for a known customer: the owner, else the leader of a team."""
        self.ensure_one()
        other = self.sudo().browse(known.lead_id)
        owner = self.env["res.users"].sudo().browse(known.user_id)
        if owner and not self._route_owner_is_away(owner):
            return owner
        leaders = (other.team_id | owner.sale_team_id | self.sudo().team_id).user_id
        present = leaders.filtered(lambda leader: not self._route_owner_is_away(leader))
        return (present or self._route_company().sudo().notary_director_id)[:1]

    def _route_owner_is_away(self, owner):
        """Whether somebody does not take leads: gone, on leave, no capacity, another company."""
        moment = self.env.cr.now().replace(microsecond=0)
        facts = self._route_facts(self, owner.ids, moment)
        return facts.is_away(owner.id, self)

    def _route_refuse_repeated(self):
        """Refuse repeated enquiries at the keyboard, where policy says so.

        :raise ValidationError: naming the lead, what both have, and who is there for the customer
        """
        strict = self.filtered(
            lambda each: each._route_company().route_duplicate_policy == "refuse"
        )
        repeated = strict._route_find_repeated()
        texts = [
            self._route_refusal(lead, repeated[lead.id], position)
            for position, lead in enumerate(self, start=1)
            if lead.id in repeated
        ]
        if texts:
            raise ValidationError("\n".join(texts))

    def _route_refusal(self, lead, known, position):
        """Why a lead is refused: what repeats what, by which number, and what to do."""
        # names of the older lead and its owner are what the person needs; nothing else is shown
        other = lead.sudo().browse(known.lead_id)
        partner = self.env["res.partner"].sudo().browse(known.partner_id)
        row = self.env._("Row %s: ", position) if len(self) > 1 else ""
        typed = {"route_phone": "phone", "route_phone_2": "phone", "route_email": "email_from"}
        value = lead[typed.get(known.by, "credit_code")]
        if other in self:
            text = self.env._(
                "“%(lead)s” repeats “%(other)s” of the same list: both have %(value)s. Keep one of "
                "them.",
                lead=lead.name, other=other.name, value=value,
            )  # fmt: skip
        elif other and other.route_state == "pool" and not other.user_id:
            text = self.env._(
                "“%(lead)s” repeats “%(other)s”, which waits in the pool: both have %(value)s. "
                "Claim “%(other)s” instead of entering it again.",
                lead=lead.name, other=other.name, value=value,
            )  # fmt: skip
        elif person := lead._route_caretaker(known):
            text = self.env._(
                "“%(lead)s” repeats “%(other)s”: both have %(value)s. Tell %(person)s, who takes "
                "care of this customer, about the enquiry instead of entering it again.",
                lead=lead.name, other=(other or partner).display_name, value=value,
                person=person.name,
            )  # fmt: skip
        else:
            text = self.env._(
                "“%(lead)s” repeats “%(other)s”: both have %(value)s. The router is looking for an "
                "owner of “%(other)s”; add the enquiry there.",
                lead=lead.name, other=(other or partner).display_name, value=value,
            )  # fmt: skip
        return row + text

    def _route_contacts_changed(self):
        """A known number was written on leads that have an owner: whoever knows it hears of it.

        :raise ValidationError: where repeated enquiries are refused, for people
        """
        owned = self.sudo().filtered(
            lambda lead: (
                lead.route_state == "owned"
                and lead.won_status == "pending"
                and not lead.duplicate_outcome
            )
        )
        repeated = owned._route_find_repeated()
        foreign = owned.filtered(
            lambda lead: lead.id in repeated and repeated[lead.id].user_id != lead.user_id.id
        )
        if not foreign:
            return
        if self.env.user._is_internal() and not self.env.su:
            foreign.with_env(self.env)._route_refuse_repeated()
        groups = {}
        for lead in foreign:
            policy = lead._route_company().route_duplicate_policy
            groups.setdefault("refuse" if policy == "refuse" else "merge", {})[lead.id] = repeated[
                lead.id
            ]
        foreign._route_mark_repeated([(name, group, None) for name, group in groups.items()])
        foreign._route_propose_merge(repeated)

    def action_keep_apart(self):
        """It is no repeated enquiry after all: let the router choose an owner."""
        self.check_access("write")
        leads = self.sudo().filtered("duplicate_outcome")
        leads._route_write({"duplicate_outcome": "separate"})
        waiting = leads.filtered(lambda lead: lead.route_state == "duplicate")
        waiting._route_write({"route_state": False})
        waiting._route_enqueue()

    def action_merge_repeated(self):
        """Merge with the enquiry it repeats; the older one stays and keeps its owner."""
        self.ensure_one()
        self.check_access("write")
        other = self.duplicate_of_id
        other.check_access("write")
        # judged here: who owns the older lead may take in what repeats it, and managers may
        if other.user_id != self.env.user and not self._route_can_assign():
            raise ValidationError(
                self.env._(
                    "Only %(owner)s or a manager can merge this enquiry.",
                    owner=other.user_id.sudo().name or self.env._("a manager"),
                )
            )
        return self._route_merge_into(other).get_formview_action()
