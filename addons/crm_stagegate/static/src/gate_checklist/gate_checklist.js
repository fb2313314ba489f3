import { checkRainbowmanMessage } from "@crm/views/check_rainbowman_message";
import { Component, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { rpc } from "@web/core/network/rpc";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { standardFieldProps } from "@web/views/fields/standard_field_props";
import { useLeadJudged } from "../live/lead_judged";
import { useFillIn } from "../gate_refused/missing_fields_dialog";
import { GateItem } from "./gate_item";

const isUnprovenGate = (gate) => gate.mode === "enforce" && gate.state !== "met";

/**
 * What the next stage asks for, what is proven, and one click for each thing that is not.
 *
 * Shows the Json of `crm.lead.gate_checklist`. Every click saves pending edits, calls the server
 * and reads the record again; errors go to the usual dialogs.
 */
export class GateChecklistField extends Component {
    static template = "crm_stagegate.GateChecklistField";
    static components = { GateItem };
    static props = { ...standardFieldProps };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.effect = useService("effect");
        this.fillIn = useFillIn();
        this.state = useState({ busy: false, unfolded: {} });
        useLeadJudged(
            () => [this.props.record.resId],
            () => this.refresh()
        );
    }

    /** A colleague decided something: show it, unless that would cost what is being typed. */
    async refresh() {
        const { record } = this.props;
        if (!this.state.busy && !(await record.isDirty())) {
            await record.load();
        }
    }

    get value() {
        return this.props.record.data[this.props.name] || { stages: [], locks: {} };
    }

    /** An archived or lost opportunity is only looked at. */
    get isActive() {
        return this.props.record.data.active !== false;
    }

    /** Open: the stages one works towards. Folded to a line each: what is passed, what is far. */
    get groups() {
        const { next, stages } = this.value;
        const groups = { wanted: [], passed: [], later: [] };
        for (const stage of stages) {
            const isUnproven = stage.current && stage.gates.some(isUnprovenGate);
            const key =
                stage.id === next?.id || isUnproven ? "wanted" : stage.current ? "passed" : "later";
            groups[key].push(stage);
        }
        const fold = (key, title) => {
            const all = groups[key].flatMap((stage) => stage.gates);
            const enforced = all.filter((gate) => gate.mode === "enforce");
            const gates = enforced.length ? enforced : all;
            const met = gates.filter((gate) => gate.state === "met").length;
            return {
                key,
                title: groups[key].length === 1 ? groups[key][0].name : title,
                stages: groups[key],
                isProven: met === gates.length,
                text: _t("%(met)s of %(all)s proven", { met, all: gates.length }),
                isOpen: Boolean(this.state.unfolded[key]),
            };
        };
        return {
            wanted: groups.wanted,
            folded: [fold("passed", _t("Passed stages")), fold("later", _t("Later stages"))].filter(
                ({ stages }) => stages.length
            ),
        };
    }

    /** A single stage that is the next one is named by the head already. */
    get hasStageTitles() {
        const { wanted } = this.groups;
        return wanted.length > 1 || (wanted.length === 1 && wanted[0].id !== this.value.next?.id);
    }

    get missingForNext() {
        return this.value.next ? this.value.locks[this.value.next.id] || 0 : 0;
    }

    get canOverride() {
        return this.isActive && this.value.can_override && Object.keys(this.value.locks).length > 0;
    }

    toggle(key) {
        this.state.unfolded[key] = !this.state.unfolded[key];
    }

    /**
     * Save what is pending, call the server, show what came of it.
     *
     * @param {string} key what is busy
     * @param {(resId: number) => Promise<any>} call
     */
    async run(key, call) {
        if (this.state.busy) {
            return;
        }
        const { record } = this.props;
        this.state.busy = key;
        try {
            if (!(await record.save())) {
                return;
            }
            const result = await call(record.resId);
            if (result && typeof result === "object") {
                await this.action.doAction(result, { onClose: () => record.model.load() });
            } else {
                await record.model.load();
            }
        } finally {
            this.state.busy = false;
        }
    }

    /** Call a method as a button does: what it returns may be an action, ready to be done. */
    callButton(model, method, ...args) {
        return rpc(`/web/dataset/call_button/${model}/${method}`, {
            model,
            method,
            args,
            kwargs: { context: this.props.record.context },
        });
    }

    /** Run a method of the lead with the gate's id. */
    async runOnLead(method, gate, ...params) {
        await this.run(`${method}-${gate.id}`, (resId) =>
            this.callButton("crm.lead", method, [resId], gate.id, ...params)
        );
    }

    async decide(method, gate) {
        await this.run(`${method}-${gate.id}`, () =>
            this.callButton("crm.gate.approval", method, [gate.approval_id])
        );
    }

    /** Where the fields are not on the form, as in a dialog. */
    async fill(gate) {
        const { record } = this.props;
        if (gate.fields.every((name) => name in record.activeFields)) {
            return;
        }
        if (!(await this.fillIn(record.resId, gate, () => record.load()))) {
            await this.action.doAction({
                type: "ir.actions.act_window",
                res_model: "crm.lead",
                res_id: record.resId,
                views: [[false, "form"]],
            });
        }
    }

    async advance() {
        const { next } = this.value;
        await this.run("advance", async (resId) => {
            await this.orm.call("crm.lead", "action_gate_advance", [[resId]]);
            if (next.is_won) {
                await checkRainbowmanMessage(this.orm, this.effect, resId);
            }
        });
    }

    async override() {
        await this.run("override", (resId) =>
            this.callButton("crm.lead", "action_gate_override", [resId])
        );
    }

    async openProof(proof) {
        await this.run("proof", () => ({
            type: "ir.actions.act_window",
            res_model: proof.model,
            res_id: proof.id,
            views: [[false, "form"]],
        }));
    }
}

export const gateChecklistField = {
    component: GateChecklistField,
    displayName: _t("Gate checklist"),
    supportedTypes: ["json"],
    fieldDependencies: [{ name: "active", type: "boolean" }],
};

registry.category("fields").add("gate_checklist", gateChecklistField);
