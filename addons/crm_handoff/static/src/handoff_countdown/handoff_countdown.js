import { Component, onWillUnmount, useState } from "@odoo/owl";
import { toLocaleDateTimeString } from "@web/core/l10n/dates";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

const MINUTE = 60 * 1000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/**
 * Time left until a moment, or passed since; goes on by itself.
 */
export class HandoffCountdown extends Component {
    static template = "crm_handoff.HandoffCountdown";
    static props = { ...standardFieldProps };

    setup() {
        this.state = useState({ now: Date.now() });
        const timer = setInterval(() => (this.state.now = Date.now()), 30 * 1000);
        onWillUnmount(() => clearInterval(timer));
    }

    get value() {
        return this.props.record.data[this.props.name];
    }

    get isPaused() {
        return this.props.record.data.state === "blocked";
    }

    get isOver() {
        return ["done", "cancelled", "waiting"].includes(this.props.record.data.state);
    }

    get left() {
        return this.value.toMillis() - this.state.now;
    }

    get text() {
        if (this.isPaused) {
            return _t("Clock stands");
        }
        const span = this.span(Math.abs(this.left));
        return this.left < 0 ? _t("%s late", span) : _t("%s left", span);
    }

    get tooltip() {
        return toLocaleDateTimeString(this.value);
    }

    get color() {
        if (this.isPaused) {
            return "text-bg-secondary";
        }
        if (this.left < 0) {
            return "text-bg-danger";
        }
        return this.left < 4 * HOUR ? "text-bg-warning" : "text-bg-success";
    }

    span(milliseconds) {
        if (milliseconds >= DAY) {
            const days = Math.floor(milliseconds / DAY);
            const hours = Math.floor((milliseconds % DAY) / HOUR);
            return _t("%(days)s d %(hours)s h", { days, hours });
        }
        const hours = Math.floor(milliseconds / HOUR);
        const minutes = Math.floor((milliseconds % HOUR) / MINUTE);
        return hours
            ? _t("%(hours)s h %(minutes)s min", { hours, minutes })
            : _t("%s min", minutes);
    }
}

export const handoffCountdown = {
    component: HandoffCountdown,
    displayName: _t("Countdown"),
    supportedTypes: ["datetime"],
    fieldDependencies: [{ name: "state", type: "selection" }],
};

registry.category("fields").add("handoff_countdown", handoffCountdown);
