import { Component, useState } from "@odoo/owl";
import { Dialog } from "@web/core/dialog/dialog";
import { useAutofocus } from "@web/core/utils/hooks";
import { readLine } from "./my_day_logic";

/** A new opportunity as one would note it on paper, and how it is understood. */
export class NewOpportunityDialog extends Component {
    static template = "crm_notary.NewOpportunityDialog";
    static components = { Dialog };
    static props = {
        /** ({customer, wants, phone}) => Promise */
        onDone: Function,
        close: Function,
    };

    setup() {
        useAutofocus();
        this.state = useState({ line: "", busy: false });
    }

    get read() {
        return readLine(this.state.line);
    }

    get isReady() {
        const { customer, wants } = this.read;
        return !this.state.busy && customer.length > 1 && wants.length > 1;
    }

    async done() {
        if (!this.isReady) {
            return;
        }
        this.state.busy = true;
        try {
            await this.props.onDone(this.read);
            this.props.close();
        } finally {
            this.state.busy = false;
        }
    }
}
