import { Component, useState } from "@odoo/owl";
import { Dialog } from "@web/core/dialog/dialog";

/** The same answer to several that wait: each is listed, and can be left out. */
export class BatchDialog extends Component {
    static template = "crm_notary.BatchDialog";
    static components = { Dialog };
    static props = {
        label: String,
        rows: Array,
        /** (rows that were not left out) => Promise */
        onDone: Function,
        close: Function,
    };

    setup() {
        this.state = useState({ busy: false, leftOut: {} });
    }

    get chosen() {
        return this.props.rows.filter((row) => !this.state.leftOut[row.key]);
    }

    toggle(row) {
        this.state.leftOut[row.key] = !this.state.leftOut[row.key];
    }

    async done() {
        if (this.state.busy) {
            return;
        }
        this.state.busy = true;
        try {
            await this.props.onDone(this.chosen);
        } finally {
            // after an error, too: what was done before it is done
            this.props.close();
        }
    }
}
