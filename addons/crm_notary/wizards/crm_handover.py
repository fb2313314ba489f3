from collections import defaultdict

from markupsafe import Markup
from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..models.handover.res_users import MANAGERS
from ..tools.shares import Shares


class CrmHandover(models.TransientModel):
    """Give what people leave behind to others; see ``crm.handover.kind``."""

    _name = "crm.handover"
    _description = "Hand Over"

    leaver_ids = fields.Many2many(
        "res.users", "crm_handover_leaver_rel", string="From", required=True,
        context={"active_test": False},
    )  # fmt: skip
    rule = fields.Selection(
        [
            ("one", "To one person"),
            ("capacity", "Shared by capacity"),
            ("team", "To the people of each one's sales team"),
        ],
        required=True,
        default="one",
        help="By capacity: the lead capacity of the sales team's members; all of a customer goes "
        "to one person. By team: to the other members of the sales team of each opportunity, by "
        "capacity, else to its leader, else to the people named here.",
    )
    user_id = fields.Many2one("res.users", "To", domain="[('share', '=', False)]")
    user_ids = fields.Many2many(
        "res.users", "crm_handover_user_rel", string="To These People",
        domain="[('share', '=', False)]",
    )  # fmt: skip
    reason = fields.Char(required=True, default=lambda self: self.env._("Has left"))
    preview_html = fields.Html("What Goes to Whom", compute="_compute_preview_html")

    @api.depends("leaver_ids", "rule", "user_id", "user_ids")
    def _compute_preview_html(self):
        for handover in self:
            handover._check_manager()
            handover.preview_html = handover._preview(handover._plan())

    def action_hand_over(self):
        """Hand everything over and show what went to whom.

        :raise AccessError: for others than sales administrators
        :raise UserError: when there is nothing to hand over, or nobody to give something to
        """
        self.ensure_one()
        self._check_manager()
        reason = (self.reason or "").strip()
        if not reason:
            raise UserError(self.env._("Please say why this is handed over."))
        rows = self._plan()
        if not rows:
            raise UserError(self.env._("There is nothing to hand over."))
        self._check_complete(rows)
        # names as they are before anything moves
        self.env["crm.handover.entry"]._record([row[:5] for row in rows], reason)
        batches = defaultdict(list)
        for kind, record, leaver, user, _company in rows:
            batches[kind, leaver, user].append(record.id)
        for (kind, leaver, user), ids in batches.items():
            records = (
                self.env[kind._handover_model].sudo().with_context(active_test=False).browse(ids)
            )
            kind._handover_give(records, leaver, user, reason)
        # whoever decides by what was handed over is looked up again
        self.env["crm.decision.mixin"]._decision_people_changed()
        self._tell(rows)
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "crm_notary.crm_handover_entry_action"
        )
        return {**action, "domain": [("leaver_id", "in", self._leavers().ids)]}

    def _leavers(self):
        return self.leaver_ids._origin

    def _check_manager(self):
        if not self.env.user.has_group(MANAGERS):
            raise AccessError(
                self.env._("Only sales administrators hand over what belongs to others.")
            )

    def _check_complete(self, rows):
        """:raise UserError: when something would be left without an owner"""
        missing = defaultdict(set)
        for kind, _record, _leaver, user, company in rows:
            if not user:
                missing[kind._handover_label()].add(company.name or "")
        if missing:
            raise UserError(
                self.env._(
                    "Nobody of those chosen can have these: %s. Please add somebody who works in "
                    "that company (or has the role), or choose another rule.",
                    "; ".join(
                        f"{label} ({', '.join(sorted(names))})" if any(names) else label
                        for label, names in sorted(missing.items())
                    ),
                )
            )

    # -- who gets what ------------------------------------------------------------------------

    def _plan(self):
        """Who gets what: ``[(kind, record, leaver, user or none, company)]``, in kinds' order."""
        self.ensure_one()
        leavers = self._leavers()
        if not leavers:
            return []
        chosen = ((self.user_id if self.rule == "one" else self.user_ids)._origin).sudo()
        chosen = self._present(chosen - leavers)
        teams = self._team_people(leavers) if self.rule == "team" else {}
        people = chosen.union(*teams.values())
        shares = Shares(self._capacities(people))
        placed, rows = {}, []
        for kind in self.env["crm.handover.kind"].sudo()._handover_kinds():
            records = kind._handover_records(leavers)
            facts = kind._handover_facts(records, people)
            for record in records:
                fact = facts[record]
                for leaver in record[kind._handover_field] & leavers:
                    user = self._choose(fact, leaver, chosen, teams, shares, placed)
                    if user:
                        placed[record._name, record.id] = user
                        if fact.customer:
                            placed.setdefault(("customer", fact.customer.id), user)
                    rows.append((kind, record, leaver, user, fact.company))
        return rows

    def _choose(self, fact, leaver, chosen, teams, shares, placed):
        """Who gets one record: with what it is about, with its customer, else by the rule."""
        if fact.subject is not None:
            user = placed.get((fact.subject._name, fact.subject.id))
            if user:
                return user
        candidates = chosen & fact.candidates
        if self.rule == "team":
            team = fact.team or leaver.sale_team_id
            candidates = teams.get(team, chosen.browse()) & fact.candidates or candidates
        user = fact.customer and placed.get(("customer", fact.customer.id))
        if not user or user not in candidates:
            user = shares.next(candidates)
        return user or chosen.browse()

    def _present(self, users):
        return users.filtered(lambda user: user.active and not user.share)

    def _team_people(self, leavers):
        """``{team: its other members, else its leader}``"""
        # sudo: members of teams the manager does not see
        teams = self.env["crm.team"].sudo().search([])
        memberships = self.env["crm.team.member"].sudo().search([("crm_team_id", "in", teams.ids)])
        people = dict.fromkeys(teams, teams.env["res.users"])
        for membership in memberships:
            people[membership.crm_team_id] |= membership.user_id
        return {
            team: self._present(members - leavers) or self._present(team.user_id - leavers)
            for team, members in people.items()
        }

    def _capacities(self, people):
        """What each takes a month, by all their sales teams: ``{user: leads}``.

        Natively 30 where nothing is said; 0 takes nothing.
        """
        # sudo: as above
        memberships = self.env["crm.team.member"].sudo().search([("user_id", "in", people.ids)])
        capacities = {}
        for membership in memberships:
            room = 0 if membership.assignment_optout else max(membership.assignment_max, 0)
            capacities[membership.user_id] = capacities.get(membership.user_id, 0) + room
        if self.rule == "one":
            return dict.fromkeys(people, 1)
        return {user: capacities.get(user, 30) for user in people}

    # -- words --------------------------------------------------------------------------------

    def _preview(self, rows):
        """A table: how many of each kind go to whom."""
        if not rows:
            return Markup("<p class='text-muted'>%s</p>") % self.env._("Nothing is left behind.")
        counts = defaultdict(lambda: defaultdict(int))
        for kind, _record, _leaver, user, _company in rows:
            counts[kind][user] += 1
        nobody = self.env._("nobody yet")
        lines = Markup("").join(
            Markup("<tr><td>%s</td><td class='text-end pe-3'>%s</td><td>%s</td></tr>")
            % (
                kind._handover_label(),
                sum(by_user.values()),
                Markup(" · ").join(
                    Markup("%s %s") % (user.name, count)
                    if user
                    else Markup("<span class='text-danger'>%s %s</span>") % (nobody, count)
                    for user, count in sorted(
                        by_user.items(), key=lambda each: (-each[1], each[0].id)
                    )
                ),
            )
            for kind, by_user in counts.items()
        )
        return Markup("<table class='table table-sm'>%s</table>") % lines

    def _tell(self, rows):
        """One notice for each who got something."""
        got = defaultdict(lambda: defaultdict(int))
        for kind, _record, leaver, user, _company in rows:
            got[user][kind, leaver] += 1

        def content(counts):
            def words(env):
                total = sum(counts.values())
                return (
                    env._("%s things of colleagues are now yours", total),
                    Markup("<ul>%s</ul>")
                    % Markup("").join(
                        Markup("<li>%s</li>")
                        % env._(
                            "%(kind)s of %(leaver)s: %(count)s",
                            kind=kind.with_env(env)._handover_label(),
                            leaver=leaver.name,
                            count=count,
                        )
                        for (kind, leaver), count in counts.items()
                    ),
                )

            return words

        self.env["crm.notice"]._tell(
            {"user": user, "content": content(counts)} for user, counts in got.items()
        )
