import { Component } from "@odoo/owl";
import { router } from "@web/core/browser/router";
import { Dialog } from "@web/core/dialog/dialog";
import { standardErrorDialogProps } from "@web/core/errors/error_dialogs";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";

const MOST_SHOWN = 20;

/** Says which opportunities may not move, what each of them lacks, and leads to where it is done. */
export class GateRefusedDialog extends Component {
    static template = "crm_stagegate.GateRefusedDialog";
    static components = { Dialog };
    static props = { ...standardErrorDialogProps };

    setup() {
        this.action = useService("action");
        const refusals = this.props.data?.context?.refusals || [];
        this.refusals = refusals.slice(0, MOST_SHOWN);
        this.hiddenCount = refusals.length - this.refusals.length;
        this.message = this.props.data?.message || this.props.message;
        this.isSingle = refusals.length === 1;
        this.title =
            refusals.length > 1
                ? _t("%s opportunities cannot move yet", refusals.length)
                : _t("This stage is still closed");
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
