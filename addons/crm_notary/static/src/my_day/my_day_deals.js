import { Component, onMounted, onWillUpdateProps, useState } from "@odoo/owl";
import { useService } from "@web/core/utils/hooks";
import { useMyDayActions } from "./my_day_actions";

/** One's own deals at a glance: what was paid, what is missing. Pressed, what is missing is given. */
export class MyDayDeals extends Component {
    static template = "crm_notary.MyDayDeals";
    static props = {
        looks: Number,
        /** look again: something was done */
        onDone: Function,
    };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.ui = useService("ui");
        this.actions = useMyDayActions();
        // on a phone they are asked for by a touch
        this.state = useState({ deals: [], more: 0, isLoaded: false, isOpen: !this.ui.isSmall });
        // what is there to do is shown first
        onMounted(() => this.load());
        onWillUpdateProps(({ looks }) => {
            if (looks !== this.props.looks) {
                this.load();
            }
        });
    }

    async load() {
        if (this.state.isOpen) {
            const { deals, more } = await this.orm.call("crm.my.day", "get_my_deals", []);
            Object.assign(this.state, { deals, more, isLoaded: true });
        }
    }

    async toggle() {
        this.state.isOpen = !this.state.isOpen;
        await this.load();
    }

    open(deal) {
        return this.actions.open({ model: "crm.lead", ids: [deal.id] });
    }

    async run(fact, deal) {
        try {
            await this.actions[fact.action.type](fact.action, deal);
        } finally {
            this.props.onDone();
        }
    }
}
