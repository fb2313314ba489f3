import { Component, onWillStart, useState } from "@odoo/owl";
import { formatMonetary } from "@web/views/fields/formatters";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { Layout } from "@web/search/layout";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";
import { useLeadJudged } from "../live/lead_judged";

// a page of figures: a sweep that judges thousands of leads must not reload it for each batch
const RELOAD_DELAY = 3000;

/** The manager's page: what waits, what fell, what jumped, what was overridden. */
export class GateWatch extends Component {
    static template = "crm_stagegate.GateWatch";
    static components = { Layout };
    static props = { ...standardActionServiceProps };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.state = useState({ sections: [] });
        this.display = { controlPanel: {} };
        onWillStart(() => this.load());
        useLeadJudged(
            () => undefined,
            () => this.load(),
            RELOAD_DELAY
        );
    }

    async load() {
        this.state.sections = await this.orm.call("crm.lead", "get_gate_watch", []);
    }

    amount(row) {
        return row.amount ? formatMonetary(row.amount, { currencyId: row.currency_id }) : "";
    }

    openAll(section) {
        this.action.doAction(section.action);
    }

    open(section, row) {
        this.action.doAction({
            type: "ir.actions.act_window",
            res_model: row.model === "crm.stage.jump.report" ? "crm.lead" : row.model,
            res_id: row.lead_id || row.id,
            views: [[false, "form"]],
        });
    }
}

registry.category("actions").add("crm_stagegate.gate_watch", GateWatch);
