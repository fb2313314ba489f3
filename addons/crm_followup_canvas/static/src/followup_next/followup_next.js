import { Component } from "@odoo/owl";
import { deserializeDate } from "@web/core/l10n/dates";
import { registry } from "@web/core/registry";
import { formatDate } from "@web/views/fields/formatters";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

/** The next step in one line of the opportunity's first screen, and what is stuck, in red. */
export class FollowupNext extends Component {
    static template = "crm_followup_canvas.FollowupNext";
    static props = { ...standardFieldProps };

    get board() {
        return this.props.record.data[this.props.name] || {};
    }

    get date() {
        const { date_next: date } = this.board;
        return date ? formatDate(deserializeDate(date)) : "";
    }

    /** What was agreed last, if that is what the date is for. */
    get step() {
        const [last] = this.board.recent || [];
        return last && this.board.date_next ? last.next : "";
    }

    get obstacle() {
        return this.board.obstacles?.[0];
    }
}

registry.category("fields").add("followup_next", {
    component: FollowupNext,
    supportedTypes: ["json"],
});
