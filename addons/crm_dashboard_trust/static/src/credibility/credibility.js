import { Component, onWillStart, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";

/** What a credibility is made of, and the records behind each part. */
export class TrustCredibility extends Component {
    static template = "crm_dashboard_trust.Credibility";
    static props = { ...standardActionServiceProps };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.state = useState({ data: null });
        onWillStart(async () => {
            const { kind, id, scope } = this.props.action.params;
            this.state.data =
                kind === "lead"
                    ? await this.orm.call("crm.trust.credibility", "lead_parts", [id])
                    : await this.orm.call("crm.trust.credibility", "group_parts", [kind, id, scope]);
        });
    }

    get chance() {
        return _t(
            "Of opportunities of this stage and credibility, %s % were won in the month in which they were due.",
            Math.round(this.state.data.chance)
        );
    }

    get mean() {
        const { count } = this.state.data;
        return count > 1 ? _t("of 100: the mean of %s open opportunities", count) : _t("of 100");
    }

    weight(part) {
        return _t("counts for %s %", part.weight);
    }

    open(list) {
        return this.action.doAction(list.action);
    }
}

registry.category("actions").add("crm_dashboard_trust.credibility", TrustCredibility);
