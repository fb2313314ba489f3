import { Component, onWillStart, useState } from "@odoo/owl";
import { router } from "@web/core/browser/router";
import { Dialog } from "@web/core/dialog/dialog";
import { standardErrorDialogProps } from "@web/core/errors/error_dialogs";
import { _t } from "@web/core/l10n/translation";
import { rpc } from "@web/core/network/rpc";
import { registry } from "@web/core/registry";
import { user } from "@web/core/user";
import { useService } from "@web/core/utils/hooks";
import { GateItem } from "../gate_checklist/gate_item";
import { useFillIn } from "./missing_fields_dialog";

const MOST_SHOWN = 20;

/** Gates that still keep an opportunity out of a stage, those on the way included. */
const lacked = (stages, target) =>
    stages
        .filter(({ position }) => position <= target.position)
        .flatMap((stage) => stage.gates)
        .filter((gate) => gate.mode === "enforce" && !["met", "overridden"].includes(gate.state));

/**
 * Says which opportunities may not move and what each of them lacks, and mends it right here:
 * upload, ask, approve, fill in, then the move itself.
 */
export class GateRefusedDialog extends Component {
    static template = "crm_stagegate.GateRefusedDialog";
    static components = { Dialog, GateItem };
    static props = { ...standardErrorDialogProps };

    setup() {
        this.action = useService("action");
        this.fillIn = useFillIn();
        this.orm = useService("orm");
        /** By opportunity: the stage it is refused, `{ id, name, gates }`, and whether it moved. */
        this.state = useState({ stages: {}, moved: {}, busy: false });
        this.isChanged = false;
        const refusals = this.props.data?.context?.refusals || [];
        this.refusals = refusals.slice(0, MOST_SHOWN);
        this.hiddenCount = refusals.length - this.refusals.length;
        this.message = this.props.data?.message || this.props.message;
        this.isSingle = refusals.length === 1;
        this.title =
            refusals.length > 1
                ? _t("%s opportunities cannot move yet", refusals.length)
                : _t("This stage is still closed");
        onWillStart(() => this.look());
    }

    /** The opportunities that can be mended here: not those that were not made. */
    get leadIds() {
        return this.refusals.map((refusal) => refusal.lead_id).filter(Boolean);
    }

    /** Read what each lacks on the way to its stage, in one call. */
    async look() {
        if (!this.leadIds.length) {
            return;
        }
        const leads = await this.orm.read("crm.lead", this.leadIds, ["gate_checklist"]);
        for (const { id, gate_checklist: checklist } of leads) {
            const { stages = [] } = checklist || {};
            const { stage: wanted } = this.refusals.find(({ lead_id: leadId }) => leadId === id);
            const target = stages.find(({ name }) => name === wanted);
            if (target) {
                this.state.stages[id] = { id: target.id, name: wanted, gates: lacked(stages, target) };
            }
        }
    }

    isMet(leadId) {
        return this.state.stages[leadId]?.gates.length === 0;
    }

    get hasMoved() {
        return Object.keys(this.state.moved).length > 0;
    }

    /** What the lines of an opportunity do, and what is busy as they see it. */
    propsOf(leadId) {
        const { busy } = this.state;
        return {
            busy: busy && busy.leadId === leadId ? busy.key : Boolean(busy),
            onRun: (...args) => this.runOnLead(leadId, ...args),
            onDecide: (...args) => this.decide(leadId, ...args),
            onFill: (gate) => this.fill(leadId, gate),
        };
    }

    async run(leadId, key, call) {
        if (this.state.busy) {
            return;
        }
        this.state.busy = { leadId, key };
        try {
            const result = await call();
            this.isChanged = true;
            if (result && typeof result === "object") {
                await this.action.doAction(result, { onClose: () => this.look() });
            }
            await this.look();
        } finally {
            this.state.busy = false;
        }
    }

    callButton(model, method, ...args) {
        return rpc(`/web/dataset/call_button/${model}/${method}`, {
            model,
            method,
            args,
            kwargs: { context: user.context },
        });
    }

    runOnLead(leadId, method, gate, ...params) {
        return this.run(leadId, `${method}-${gate.id}`, () =>
            this.callButton("crm.lead", method, [leadId], gate.id, ...params)
        );
    }

    decide(leadId, method, gate) {
        return this.run(leadId, `${method}-${gate.id}`, () =>
            this.callButton("crm.gate.approval", method, [gate.approval_id])
        );
    }

    /**
     * Ask here for what is still empty, and move on when that was all; what does not fit into a
     * few lines is filled in on the form.
     */
    async fill(leadId, gate) {
        const isAsked = await this.fillIn(leadId, gate, async () => {
            this.isChanged = true;
            await this.look();
            if (this.isMet(leadId)) {
                await this.move(leadId);
            }
        });
        return isAsked || this.open(leadId);
    }

    openProof({ model, id }) {
        return this.action.doAction({
            type: "ir.actions.act_window",
            res_model: model,
            res_id: id,
            views: [[false, "form"]],
        });
    }

    async move(leadId) {
        await this.run(leadId, "move", async () => {
            const { id } = this.state.stages[leadId];
            await this.orm.write("crm.lead", [leadId], { stage_id: id });
            this.state.moved[leadId] = true;
        });
        if (!this.hiddenCount && this.refusals.every(({ lead_id: id }) => this.state.moved[id])) {
            await this.close();
        }
    }

    /** What is below shows what was done here. */
    async close() {
        this.props.close();
        if (this.isChanged) {
            await this.action.doAction({ type: "ir.actions.client", tag: "soft_reload" });
        }
    }

    /** The opportunity to offer: none when its form is below the dialog, or it was not made. */
    get leadToOpen() {
        if (!this.isSingle) {
            return false;
        }
        const [{ lead_id: leadId }] = this.refusals;
        const isShown =
            this.action.currentController?.action?.res_model === "crm.lead" &&
            router.current.resId === leadId;
        return isShown ? false : leadId || false;
    }

    textOf(gate) {
        return [...new Set([gate.reason, gate.instruction].filter(Boolean))].join("\n");
    }

    async open(leadId) {
        this.props.close();
        await this.action.doAction({
            type: "ir.actions.act_window",
            res_model: "crm.lead",
            res_id: leadId,
            views: [[false, "form"]],
        });
    }
}

registry
    .category("error_dialogs")
    .add("odoo.addons.crm_stagegate.exceptions.GateRefused", GateRefusedDialog);
