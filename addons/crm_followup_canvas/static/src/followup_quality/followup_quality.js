import { Component } from "@odoo/owl";
import { formatList } from "@web/core/l10n/utils/format_list";
import { registry } from "@web/core/registry";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

/** Why a follow-up has its score: each rule with the points it took. */
export class QualityParts extends Component {
    static template = "crm_followup_canvas.QualityParts";
    static props = { parts: Array };

    get lost() {
        return this.props.parts.filter((part) => part.points);
    }

    /** Names of faults that were not found: without a tick, which would read as praise of them. */
    get kept() {
        const names = this.props.parts.filter((part) => !part.points).map((part) => part.name);
        return formatList(names);
    }
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
