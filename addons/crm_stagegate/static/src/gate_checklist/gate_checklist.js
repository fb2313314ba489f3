import { checkRainbowmanMessage } from "@crm/views/check_rainbowman_message";
import { Component, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { standardFieldProps } from "@web/views/fields/standard_field_props";
import { GateItem } from "./gate_item";

const isMissing = (gate) => gate.mode === "enforce" && !["met", "waived"].includes(gate.state);

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
        this.state = useState({ busy: false, toggled: {} });
    }

    get value() {
        return this.props.record.data[this.props.name] || { stages: [], locks: {} };
    }

    /** An archived or lost opportunity is only looked at. */
    get isActive() {
        return this.props.record.data.active !== false;
    }

    /** The stages one works towards come first and open, what is far or done follows folded. */
    get sections() {
        const { next, stages } = this.value;
        return stages
            .map((stage) => {
                const missing = stage.gates.filter(isMissing).length;
                const wanted = stage.id === next?.id || (stage.current && missing > 0);
                const waived = stage.gates.some((gate) => gate.state === "waived");
                return {
                    ...stage,
                    missing,
                    met: stage.gates.filter((gate) => gate.state === "met").length,
                    isWanted: wanted,
                    isOpen: this.state.toggled[stage.id] ?? (wanted || waived),
                };
            })
            .sort((a, b) => b.isWanted - a.isWanted || b.current - a.current || a.position - b.position);
    }

    get missingForNext() {
        return this.value.next ? this.value.locks[this.value.next.id] || 0 : 0;
    }

    get canOverride() {
        return this.isActive && this.value.can_override && Object.keys(this.value.locks).length > 0;
    }

    progressText(section) {
        return _t("%(met)s of %(all)s proven", { met: section.met, all: section.gates.length });
    }

    toggle(section) {
        this.state.toggled[section.id] = !section.isOpen;
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

    /** Run a method of the lead with the gate's id. */
    async runOnLead(method, gate, ...params) {
        await this.run(`${method}-${gate.id}`, (resId) =>
            this.orm.call("crm.lead", method, [[resId], gate.id, ...params])
        );
    }

    async decide(method, gate) {
        await this.run(`${method}-${gate.id}`, () =>
            this.orm.call("crm.gate.approval", method, [[gate.approval_id]])
        );
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
            this.orm.call("crm.lead", "action_gate_override", [[resId]])
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
