import { Component } from "@odoo/owl";
import { deserializeDateTime } from "@web/core/l10n/dates";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { formatDateTime } from "@web/views/fields/formatters";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

/** What the system saw happen; each opens. */
export class WitnessParts extends Component {
    static template = "crm_followup_canvas.WitnessParts";
    static props = { parts: Array };

    setup() {
        this.action = useService("action");
    }

    moment(part) {
        return formatDateTime(deserializeDateTime(part.date), { showSeconds: false });
    }

    open(part) {
        if (part.model === "mail.message") {
            return this.action.doAction({
                type: "ir.actions.act_url",
                url: `/mail/message/${part.id}`,
                target: "new",
            });
        }
        return this.action.doAction({
            type: "ir.actions.act_window",
            res_model: part.model,
            res_id: part.id,
            views: [[false, "form"]],
        });
    }
}

export class WitnessField extends Component {
    static template = "crm_followup_canvas.WitnessField";
    static components = { WitnessParts };
    static props = { ...standardFieldProps };

    get parts() {
        return this.props.record.data[this.props.name] || [];
    }
}

registry.category("fields").add("followup_witnesses", {
    component: WitnessField,
    supportedTypes: ["json"],
});
