import { Component, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { useService } from "@web/core/utils/hooks";

/** The answers of a talk track; the one that is unfolded counts as used on the opportunity. */
export class TalktrackStrategies extends Component {
    static template = "crm_followup_canvas.TalktrackStrategies";
    static props = { strategies: Array, leadId: Number };

    setup() {
        this.orm = useService("orm");
        this.state = useState({ open: false });
    }

    get opened() {
        return this.props.strategies.find((each) => each.id === this.state.open);
    }

    counted({ used, moved }) {
        return _t("used %(used)s times, deal moved %(moved)s times", { used, moved });
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
