import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

const { DateTime } = luxon;
// how far back one may choose
const MONTHS = 24;

/**
 * A date that stands for its month: shown and chosen as one.
 */
export class MonthField extends Component {
    static template = "crm_notary.MonthField";
    static props = { ...standardFieldProps };

    get value() {
        return this.props.record.data[this.props.name];
    }

    get text() {
        return this.value ? this.nameOf(this.value) : "";
    }

    /** This month and those before it, the latest first; and what is set, however long ago. */
    get months() {
        const first = DateTime.local().startOf("month");
        const found = [...Array(MONTHS).keys()].map((back) => first.minus({ months: back }));
        if (this.value && !found.some((month) => month.hasSame(this.value, "month"))) {
            found.push(this.value.startOf("month"));
        }
        return found.map((month) => ({
            value: month.toISODate(),
            text: this.nameOf(month),
            isChosen: Boolean(this.value) && month.hasSame(this.value, "month"),
        }));
    }

    nameOf(date) {
        return date.toLocaleString({ year: "numeric", month: "long" });
    }

    choose(ev) {
        const { value } = ev.target;
        this.props.record.update({ [this.props.name]: value ? DateTime.fromISO(value) : false });
    }
}

export const monthField = {
    component: MonthField,
    displayName: _t("Month"),
    supportedTypes: ["date"],
};

registry.category("fields").add("notary_month", monthField);
