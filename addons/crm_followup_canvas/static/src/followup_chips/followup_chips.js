import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";

/** What is usual, a touch each: when the next step is, and what it is. */
export class FollowupChips extends Component {
    static template = "crm_followup_canvas.FollowupChips";
    static props = {
        usual: Object,
        date: { type: [String, Boolean], optional: true },
        step: { type: [String, Boolean], optional: true },
        onDate: Function,
        onStep: Function,
    };

    dateLabel([date, days]) {
        const day = luxon.DateTime.fromISO(date).toLocaleString({ weekday: "short" });
        return days === 1
            ? _t("Next working day, %s", day)
            : _t("%(days)s working days, %(day)s", { days, day });
    }

    stepLabel([action, deliverable]) {
        return `${action} → ${deliverable}`;
    }
}
