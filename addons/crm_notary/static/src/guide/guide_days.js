import { Component, onWillStart, onWillUpdateProps, useState } from "@odoo/owl";
import { deserializeDate } from "@web/core/l10n/dates";
import { _t } from "@web/core/l10n/translation";
import { user } from "@web/core/user";
import { useService } from "@web/core/utils/hooks";
import { once } from "./once";

const { DateTime } = luxon;
const TONES = {
    ok: "fa-check text-success",
    warn: "fa-exclamation-triangle text-warning",
    info: "fa-info-circle text-muted",
};

/** The seven days: what to look at on each, what was said, and on the last the report. */
export class GuideDays extends Component {
    static template = "crm_notary.GuideDays";
    static props = { plan: Object, onChanged: Function, onShow: Function };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.state = useState({
            report: null,
            day: this.today(this.props.plan),
            words: {},
            busy: false,
        });
        onWillStart(async () => {
            // a page on paper leaves the house, as a spreadsheet does
            this.canPrint = await user.hasGroup("base.group_allow_export");
        });
        onWillUpdateProps((props) => {
            if (props.plan.started !== this.props.plan.started) {
                this.state.day = this.today(props.plan);
            }
        });
    }

    today({ day, days }) {
        return Math.min(Math.max(day, 1), days.length);
    }

    get shown() {
        return this.props.plan.days[this.state.day - 1];
    }

    get label() {
        const { number } = this.shown;
        return number === this.props.plan.day ? _t("Today") : _t("Day %s", number);
    }

    get isLast() {
        return this.state.day === this.props.plan.days.length;
    }

    dayText(text) {
        return deserializeDate(text).toLocaleString(DateTime.DATE_MED);
    }

    icon(look) {
        return TONES[look.tone];
    }

    said(kind) {
        return this.props.plan.said.filter((each) => each.kind === kind);
    }

    start() {
        return once(this.state, async () => {
            await this.orm.call("crm.guide", "start_plan", []);
            await this.props.onChanged();
        });
    }

    say(kind) {
        return once(this.state, async () => {
            await this.orm.call("crm.guide", "say", [kind, this.state.words[kind] || ""]);
            this.state.words[kind] = "";
            await this.props.onChanged();
        });
    }

    async showReport() {
        this.state.report = await this.orm.call("crm.guide", "get_report", []);
    }

    print() {
        return this.action.doAction({
            type: "ir.actions.report",
            report_type: "qweb-pdf",
            report_name: "crm_notary.guide_week",
            report_file: "crm_notary.guide_week",
            context: { active_ids: [user.activeCompany.id] },
        });
    }

    open(row) {
        this.action.doAction({
            type: "ir.actions.act_window",
            res_model: "crm.lead",
            res_id: row.id,
            views: [[false, "form"]],
        });
    }
}
