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

const MOST_SHOWN = 20;

/**
 * Says which opportunities may not move and what each of them lacks. A single one is mended right
 * here: upload, ask, approve, then the move itself.
 */
export class GateRefusedDialog extends Component {
    static template = "crm_stagegate.GateRefusedDialog";
    static components = { Dialog, GateItem };
    static props = { ...standardErrorDialogProps };

    setup() {
        this.action = useService("action");
        this.orm = useService("orm");
        this.state = useState({ stage: false, busy: false });
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

    /** The opportunity that can be mended here. */
    get leadId() {
        return this.isSingle && this.refusals[0].lead_id;
    }

    /** Read what it lacks on the way to the stage; nothing of a lead that was not made. */
    async look() {
        if (!this.leadId) {
            return;
        }
        const [lead] = await this.orm.read("crm.lead", [this.leadId], ["gate_checklist"]);
        const { stages = [] } = lead?.gate_checklist || {};
        const target = stages.find(({ name }) => name === this.refusals[0].stage);
        if (!target) {
            return;
        }
        const gates = stages
            .filter(({ position }) => position <= target.position)
            .flatMap((stage) => stage.gates)
            .filter((gate) => gate.mode === "enforce" && !["met", "overridden"].includes(gate.state));
        this.state.stage = { id: target.id, name: target.name, gates };
    }

    async run(key, call) {
        if (this.state.busy) {
            return;
        }
        this.state.busy = key;
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

    runOnLead(method, gate, ...params) {
        return this.run(`${method}-${gate.id}`, () =>
            this.callButton("crm.lead", method, [this.leadId], gate.id, ...params)
        );
    }

    decide(method, gate) {
        return this.run(`${method}-${gate.id}`, () =>
            this.callButton("crm.gate.approval", method, [gate.approval_id])
        );
    }

    openProof({ model, id }) {
        return this.action.doAction({
            type: "ir.actions.act_window",
            res_model: model,
            res_id: id,
            views: [[false, "form"]],
        });
    }

    async move() {
        await this.run("move", () =>
            this.orm.write("crm.lead", [this.leadId], { stage_id: this.state.stage.id })
        );
        await this.close();
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
