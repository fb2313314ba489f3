import { Component, onWillStart, useState } from "@odoo/owl";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";
import { GuideDays } from "./guide_days";
import { once } from "./once";

/** The plan's day of today over My Day: it is looked at there, and the row is done. */
export class GuideToday extends Component {
    static template = "crm_notary.GuideToday";
    static components = { GuideDays };
    static props = { ...standardActionServiceProps };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.state = useState({ plan: null, busy: false });
        onWillStart(() => this.load());
    }

    async load() {
        this.state.plan = await this.orm.call("crm.guide", "get_plan", []);
    }

    done() {
        return once(this.state, async () => {
            await this.orm.call("crm.guide", "look_at_day", []);
            await this.action.doAction({ type: "ir.actions.act_window_close" });
        });
    }

    /** The guide itself, at a step. */
    show(step = "") {
        return this.action.doAction({
            type: "ir.actions.client",
            tag: "crm_notary.guide",
            params: { step },
        });
    }
}

registry.category("actions").add("crm_notary.guide_today", GuideToday);
