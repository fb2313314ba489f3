import { Component, useState } from "@odoo/owl";
import { useService } from "@web/core/utils/hooks";

/** The answers of a talk track; the one that is unfolded counts as used on the opportunity. */
export class TalktrackStrategies extends Component {
    static template = "crm_followup_canvas.TalktrackStrategies";
    static props = { strategies: Array, leadId: Number };

    setup() {
        this.orm = useService("orm");
        this.state = useState({ open: false });
    }

    async toggle(strategy) {
        const isOpen = this.state.open === strategy.id;
        this.state.open = isOpen ? false : strategy.id;
        if (!isOpen) {
            await this.orm.call("crm.talktrack.strategy", "action_use", [
                [strategy.id],
                this.props.leadId,
            ]);
        }
    }
}
