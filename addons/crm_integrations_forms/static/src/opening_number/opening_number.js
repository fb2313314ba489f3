import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { formatInteger, formatMonetary } from "@web/views/fields/formatters";
import { standardFieldProps } from "@web/views/fields/standard_field_props";
import { Component } from "@odoo/owl";

/** A figure that opens the records it counts, by `action_open_brought` of its record. */
export class OpeningNumber extends Component {
    static template = "crm_integrations_forms.OpeningNumber";
    static props = { ...standardFieldProps };

    setup() {
        this.action = useService("action");
        this.orm = useService("orm");
    }

    get value() {
        return this.props.record.data[this.props.name] || 0;
    }

    get text() {
        const { record, name } = this.props;
        const field = record.fields[name];
        if (field.type !== "monetary") {
            return formatInteger(this.value);
        }
        const currency = record.data[field.currency_field];
        return formatMonetary(this.value, { currencyId: currency && currency.id });
    }

    async open() {
        const { record, name } = this.props;
        const action = await this.orm.call(record.resModel, "action_open_brought", [
            [record.resId],
            name,
        ]);
        await this.action.doAction(action);
    }
}

export const openingNumber = {
    component: OpeningNumber,
    supportedTypes: ["integer", "monetary"],
};

registry.category("fields").add("crm_opening_number", openingNumber);
