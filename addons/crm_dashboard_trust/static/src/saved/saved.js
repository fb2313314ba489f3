import { Component, onWillStart, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
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
        this.state = useState({ data: null, scope: { period: "month" } });
        onWillStart(() => this.load());
    }

    async load() {
        this.state.data = await this.orm.call("crm.trust.page", "saved_data", [this.state.scope]);
    }

    show(day) {
        this.state.scope = { ...this.state.scope, day };
        return this.load();
    }

    value(tile) {
        return formatValue(tile.value, tile.unit, this.state.data.scope.currency_id);
    }

    before(tile) {
        return formatValue(tile.before, tile.unit, this.state.data.scope.currency_id);
    }

    trend(tile) {
        return trend(tile.value, tile.before);
    }

    async open(tile) {
        const todo = await this.orm.call("crm.trust.catalogue", "open_figure", [
            tile.code,
            this.state.scope,
        ]);
        return this.action.doAction(todo);
    }
}

registry.category("actions").add("crm_dashboard_trust.saved", TrustSaved);
