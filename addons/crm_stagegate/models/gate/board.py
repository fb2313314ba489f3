"""Judge a batch of leads against their pipelines: the one place where gates, stages and proof meet.

A board is made for a recordset and answers from memory. Making it costs a number of queries that
grows with the number of gate kinds in use and with neither leads nor gates.
"""

from collections import defaultdict

from odoo import fields
from odoo.addons.crm_notary.tools.fetch import linked_ids

from .reading import judging
from .verdict import Verdict

NOT_MET = Verdict(False)


class GateBoard:
    """Verdicts of all gates in play over ``leads`` (a sudo'd ``crm.lead`` recordset)."""

    def __init__(self, leads, rehearsed=()):
        """:param rehearsed: gates to judge as if they were enforced for everybody"""
        self.env = leads.env
        self._rehearsed = set(rehearsed.ids) if rehearsed else set()
        self.leads = leads
        Stage = self.env["crm.stage"]
        self.now = fields.Datetime.now()
        gates = self.env["crm.stage.gate"]._in_play()
        if rehearsed:
            gates |= rehearsed.sudo()
        gates._load_judged_fields()
        # plain values from here on: a thousand leads meet ten gates each, several times
        self._rules = gates._judged_rules()
        # by the ORM where it is not in memory: with what else judging asks of a lead
        leads.mapped("team_id")
        self._team_ids = linked_ids(leads, "team_id")
        self._pipelines = {
            team_id: Stage.browse(Stage._pipeline_ids(team_id))
            for team_id in {False, *self._team_ids.values()}
        }
        self._positions = {
            team_id: {stage_id: index for index, stage_id in enumerate(stages._ids)}
            for team_id, stages in self._pipelines.items()
        }
        self._gates_by_stage = defaultdict(list)
        for gate in gates:
            self._gates_by_stage[self._rules[gate.id].stage_id].append(gate)
        self.evidence = {}
        # approvals of these leads that stand: [(lead id, gate id, approval id, state)]
        self.asked = []
        self._overridden = defaultdict(set)
        self._on_the_way, self._judged, self._missing, self._proven = {}, {}, {}, {}
        self._applicable, self.verdicts = {}, {}
        # among a thousand gates of fifty stages a lead meets those of its own pipeline
        met = {stage_id for positions in self._positions.values() for stage_id in positions}
        with judging(leads):
            self._judge([each for each, rule in self._rules.items() if rule.stage_id in met])
            if gates:
                self._load_evidence()
                self._judge_proven_elsewhere()
        if gates:
            self._overlay_evidence()
            self._overlay_documents(gates)

    # -- pipeline ---------------------------------------------------------------------------

    def pipeline(self, lead):
        """Stages of the lead's team, in order."""
        return self._pipelines[self._team_ids[lead.id]]

    def position(self, lead, stage):
        """Index of ``stage`` in the lead's pipeline; None when it is not part of it."""
        return self._positions[self._team_ids[lead.id]].get(stage.id)

    def next_stage(self, lead):
        """The stage after the lead's current one (empty at the end)."""
        stages, stage = self.pipeline(lead), lead.stage_id
        position = self.position(lead, stage)
        if position is None or stage.is_won or position + 1 >= len(stages):
            return stages.browse()
        return stages[position + 1]

    def is_guarded(self, lead):
        """Whether any enforced gate applies to the lead in its pipeline."""
        return any(
            self.mode(lead, gate) == "enforce"
            for stage in self.pipeline(lead)
            for gate in self.gates(lead, stage)
        )

    def is_guarded_elsewhere(self, stage):
        """Whether enforced gates stand in the pipelines of the teams that ``stage`` belongs to.

        A lead of another team has no position there; it must not get in past those gates.
        """
        teams = stage.team_ids
        return any(
            gate.mode == "enforce" and (gate.stage_id == stage or gate.stage_id.team_ids & teams)
            for gates in self._gates_by_stage.values()
            for gate in gates
        )

    def is_astray(self, lead):
        """Whether the lead stands in a guarded stage of a pipeline that is not its team's.

        Nothing could be lost there any more: changing the team would lift all gates.
        """
        stage = lead.stage_id
        return bool(
            stage
            and self.position(lead, stage) is None
            and self.pipeline(lead)
            and self.is_guarded_elsewhere(stage)
        )

    def name(self, gate):
        """What the gate is called."""
        return self._rules[gate.id].name

    def mode(self, lead, gate):
        """The mode of a gate for one lead: a rollout enforces it for some people only."""
        if gate.id in self._rehearsed:
            return "enforce"
        same = self._rules[gate.id].mode
        return same or ("enforce" if gate._is_rolled_out_to(lead) else "observe")

    # -- gates ------------------------------------------------------------------------------

    def gates(self, lead, stage):
        """Gates of ``stage`` that apply to the lead, in order."""
        return [
            gate
            for gate in self._gates_by_stage.get(stage.id, ())
            if lead.id in self._applicable.get(gate.id, ())
        ]

    def judged_up_to(self, lead, stage):
        """``[(gate, verdict)]`` of ``stage`` and of the stages before it, in order.

        The first stage is the entrance: new leads must be able to arrive somewhere, so its gates
        count from the second stage on. Other won stages are side exits and not on the way.
        """
        lead_id, stage_id = lead.id, stage.id
        judged = self._judged.get((lead_id, stage_id))
        if judged is None:
            team_id = self._team_ids[lead_id]
            key = team_id, stage_id
            if key not in self._on_the_way:
                self._on_the_way[key] = self._find_on_the_way(team_id, stage_id)
            judged = self._judged[lead_id, stage_id] = [
                (gate, verdicts.get(lead_id) or NOT_MET)
                for gate, applicable, verdicts in self._on_the_way[key]
                if lead_id in applicable
            ]
        return judged

    def _find_on_the_way(self, team_id, stage_id):
        """Gates that stand on a team's way to a stage: ``[(gate, ids of leads, verdicts)]``."""
        position = self._positions[team_id].get(stage_id)
        if not position:
            return []
        return [
            (gate, self._applicable.get(gate.id, ()), self.verdicts.get(gate.id, {}))
            for each in self._pipelines[team_id][: position + 1]
            if each.id == stage_id or not each.is_won
            for gate in self._gates_by_stage.get(each.id, ())
        ]

    def asked_in_doubt(self):
        """Ids of approvals that wait, and of those given that do not hold as judged here."""
        return [
            approval_id
            for lead_id, gate_id, approval_id, state in self.asked
            if state == "pending" or not self._is_met(lead_id, gate_id)
        ]

    def _is_met(self, lead_id, gate_id):
        verdict = self.verdicts.get(gate_id, {}).get(lead_id)
        return bool(verdict and verdict.met)

    def verdict(self, lead, gate):
        return self.verdicts.get(gate.id, {}).get(lead.id) or NOT_MET

    def missing(self, lead, stage, mode="enforce", with_overridden=False):
        """``[(gate, verdict)]`` of what keeps the lead out of ``stage``.

        :param mode: judge the gates of this mode only
        :param with_overridden: also name gates that were overridden for this lead
        """
        key = lead.id, stage.id, mode
        missing = self._missing.get(key)
        if missing is None:
            missing = self._missing[key] = [
                (gate, verdict)
                for gate, verdict in self.judged_up_to(lead, stage)
                if not verdict.met and self.mode(lead, gate) == mode
            ]
        overridden = not with_overridden and self._overridden.get(lead.id)
        if not overridden:
            return missing
        return [(gate, verdict) for gate, verdict in missing if gate.id not in overridden]

    def set_overridden(self, lead, gates):
        """Take note of which gates stay overridden for the lead."""
        self._overridden[lead.id] = set(gates.ids)

    def overridden(self, lead):
        """Ids of the gates that are overridden for the lead."""
        return self._overridden.get(lead.id, frozenset())

    def covered_stage(self, lead):
        """The highest stage, up to the current one, that the lead's evidence still covers."""
        stages = self.pipeline(lead)
        position = self.position(lead, lead.stage_id)
        if position is None:
            here = (lead.stage_id.sequence, lead.stage_id.id)
            position = sum((stage.sequence, stage.id) < here for stage in stages)
        elif not self.missing(lead, lead.stage_id):
            return lead.stage_id
        for stage in reversed(stages[:position]):
            if not stage.is_won and not self.missing(lead, stage):
                return stage
        return stages[0]

    def figures(self, lead):
        """``(missing_gate_count, credibility)``: see the fields of the same names."""
        target = self.next_stage(lead) or lead.stage_id
        missing = len(self.missing(lead, target)) if target else 0
        met, judged = self.proven(lead)
        return missing, round(100 * met / judged) if judged else 100

    def proven(self, lead):
        """``(met, all)``: how many of the gates up to the current stage hold, of how many."""
        stage = lead.stage_id
        key = lead.id, stage.id
        if key not in self._proven:
            judged = self.judged_up_to(lead, stage) if stage else []
            self._proven[key] = sum(verdict.met for _gate, verdict in judged), len(judged)
        return self._proven[key]

    # -- inside -----------------------------------------------------------------------------

    def _load_evidence(self):
        """Read last: what is flushed for judging may have evidence recorded."""
        self.evidence, self.asked = {}, []
        on_record = self.leads._stagegate_on_record()
        for proof in on_record.proofs:
            # the latest of each
            self.evidence.setdefault((proof.gate_id, proof.lead_key), {})[proof.state] = proof
        for each in on_record.approvals:
            if each.state in ("pending", "approved"):
                self.asked.append((each.lead_id, each.gate_id, each.id, each.state))
        for lead in self.leads.filtered("is_overridden"):
            self._overridden[lead.id] = set(lead.overridden_gate_ids._ids)

    def _judge_proven_elsewhere(self):
        """Proofs from another pipeline, before a change of team, follow their source too."""
        proven = {gate_id for (gate_id, _lead_id), rows in self.evidence.items() if "valid" in rows}
        rest = [each for each in self._rules if each in proven and each not in self.verdicts]
        if rest:
            self._judge(rest)
            self._load_evidence()

    def _collect_applicable(self, gate_ids):
        """Note which leads each gate applies to; return the gates whose filter is of no use."""
        rules = [(gate_id, self._rules[gate_id]) for gate_id in gate_ids]
        by_domain = {}
        for domain in {rule.lead_domain for _gate_id, rule in rules if rule.lead_domain}:
            matching = self.env["crm.stage.gate"]._filter_leads(self.leads, domain)
            by_domain[domain] = None if matching is None else set(matching._ids)
        by_scope, unusable = {}, []
        company_ids = linked_ids(self.leads, "company_id")
        for lead_id, team_id in self._team_ids.items():
            by_scope.setdefault((team_id, company_ids[lead_id]), []).append(lead_id)
        for gate_id, rule in rules:
            ids = set()
            for (team_id, company_id), lead_ids in by_scope.items():
                if rule.team_ids and team_id not in rule.team_ids:
                    continue
                if rule.company_id and company_id and rule.company_id != company_id:
                    continue
                ids.update(lead_ids)
            matching = by_domain.get(rule.lead_domain, ids)
            if matching is None:
                unusable.append(gate_id)
            else:
                ids &= matching
            self._applicable[gate_id] = ids
        return unusable

    def _judge(self, gate_ids):
        unusable = self._collect_applicable(gate_ids)
        Gate, by_kind = self.env["crm.stage.gate"], {}
        for gate_id in gate_ids:
            by_kind.setdefault(self._rules[gate_id].kind, []).append(gate_id)
        for kind, of_kind in by_kind.items():
            wanted = set().union(*(self._applicable[gate_id] for gate_id in of_kind))
            leads = self.leads.browse(each for each in self.leads._ids if each in wanted)
            self.verdicts.update(
                Gate.browse(of_kind)._judge(kind, leads)
                if leads
                else {gate_id: {} for gate_id in of_kind}
            )
        for gate in Gate.browse(unusable):
            verdict = gate._verdict_of_unusable_filter()
            self.verdicts[gate.id] = dict.fromkeys(self.leads.ids, verdict)

    def _overlay_evidence(self):
        """A proof that has expired proves nothing until it is renewed."""
        for (gate_id, lead_id), rows in self.evidence.items():
            verdict = self.verdicts.get(gate_id, {}).get(lead_id)
            if not verdict or not verdict.met:
                continue
            valid, expired = rows.get("valid"), rows.get("expired")
            if valid and valid.valid_until and valid.valid_until <= self.now:
                expired = valid
            elif valid and valid.proof == verdict.proof:
                continue
            if expired and expired.proof == verdict.proof:
                self._expire(gate_id, lead_id, expired.valid_until or expired.date)

    def _overlay_documents(self, gates):
        """An expired document is renewed by a newer one that says something else."""
        history = self.env["crm.gate.evidence"]._document_history(self.leads.ids, gates)
        for (gate_id, lead_id), entries in history.items():
            verdict = self.verdicts.get(gate_id, {}).get(lead_id)
            past = [entry for entry in entries if entry[2] <= self.now]
            if not past or not verdict or not verdict.met:
                continue
            said = {what for what, _date, _until in past}
            latest = max(date for _what, date, _until in past)
            if (verdict.digest or verdict.checksum) in said or verdict.date <= latest:
                self._expire(gate_id, lead_id, max(until for _what, _date, until in past))

    def _expire(self, gate_id, lead_id, moment):
        date = fields.Date.to_string(moment)

        def said(env):
            return env._("The proof expired on %(date)s. Please renew it.", date=date)

        self.verdicts[gate_id][lead_id] = Verdict(False, reason=said(self.env), expired=said)
