import { Component } from "@odoo/owl";
import { registry } from "@web/core/registry";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

/** Why a follow-up has its score: each rule with the points it took. */
export class QualityParts extends Component {
    static template = "crm_followup_canvas.QualityParts";
    static props = { parts: Array };
}

export class QualityField extends Component {
    static template = "crm_followup_canvas.QualityField";
    static components = { QualityParts };
    static props = { ...standardFieldProps };

    get parts() {
        return this.props.record.data[this.props.name] || [];
    }
}

registry.category("fields").add("followup_quality", {
    component: QualityField,
    supportedTypes: ["json"],
});
