import { Component, onWillStart, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { formatInteger } from "@web/views/fields/formatters";
import { Layout } from "@web/search/layout";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";
import { formatValue, trend } from "../page/format";

/** A month in four figures, to be shown to the team; each says how it is worked out. */
export class TrustSaved extends Component {
    static template = "crm_dashboard_trust.Saved";
    static components = { Layout };
    static props = { ...standardActionServiceProps };
    static displayName = _t("What It Saved You");

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.display = { controlPanel: {} };
        this.env.config.setDisplayName?.(_t("What It Saved You"));
        this.state = useState({ data: null });
        this.scope = { period: "month" };
        onWillStart(() => this.load());
    }

    async load() {
        this.state.data = await this.orm.call("crm.trust.page", "saved_data", [this.scope]);
    }

    show(day) {
        this.scope = { ...this.scope, day };
        return this.load();
    }

    text(value, unit) {
        return formatValue(value, unit, this.state.data.scope.currency_id);
    }

    /** As in "12 × 3 = 36 min": how a part comes into the minutes. */
    product(part) {
        return _t("%(count)s × %(each)s = %(minutes)s min", {
            count: formatInteger(part.value),
            each: part.each,
            minutes: formatInteger(part.value * part.each),
        });
    }

    trend(tile) {
        return trend(tile.value, tile.before);
    }

    async open({ code }) {
        const action = await this.orm.call("crm.trust.catalogue", "open_figure", [
            code,
            this.scope,
        ]);
        return this.action.doAction(action);
    }

    print() {
        window.print();
    }
}

registry.category("actions").add("crm_dashboard_trust.saved", TrustSaved);
