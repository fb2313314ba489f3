import { Component, useRef, useState } from "@odoo/owl";
import { Dropdown } from "@web/core/dropdown/dropdown";
import { DropdownItem } from "@web/core/dropdown/dropdown_item";
import { useService } from "@web/core/utils/hooks";
import { countdown, toneOf } from "./my_day_logic";
import { useMyDayActions } from "./my_day_actions";

/** One thing that waits: why, how long, and the one thing to do about it, in reach of a thumb. */
export class MyDayRow extends Component {
    static template = "crm_notary.MyDayRow";
    static components = { Dropdown, DropdownItem };
    static props = {
        row: Object,
        now: Number,
        /** look again: something was done */
        onDone: Function,
        onPutOff: { type: Function, optional: true },
        onNudge: { type: Function, optional: true },
        onReassign: { type: Function, optional: true },
    };

    setup() {
        this.action = useService("action");
        this.actions = useMyDayActions();
        this.file = useRef("file");
        this.state = useState({ busy: false });
        this.chosen = null;
    }

    get countdown() {
        return countdown(this.props.row, this.props.now);
    }

    get tone() {
        return toneOf(this.props.row, this.props.now);
    }

    /** For a leader the row is somebody else's: to be seen, not done for them. */
    get isTheirs() {
        return Boolean(this.props.onNudge);
    }

    get beside() {
        return this.props.row.others.filter((each) => each.is_beside);
    }

    get inMenu() {
        return this.props.row.others.filter((each) => !each.is_beside);
    }

    get opened() {
        const { row } = this.props;
        if (row.opened) {
            return row.opened;
        }
        return { type: "open", model: row.res_model, ids: [row.res_id] };
    }

    run(action) {
        if (action.type === "upload") {
            this.chosen = action;
            this.file.el.accept = action.accept || "";
            this.file.el.click();
            return;
        }
        return this.guard(() => this.actions[action.type](action, this.props.row));
    }

    onFile(ev) {
        const [file] = ev.target.files;
        ev.target.value = "";
        if (file) {
            return this.guard(() => this.actions.upload(this.chosen, this.props.row, file));
        }
    }

    async guard(call) {
        if (this.state.busy) {
            return;
        }
        this.state.busy = true;
        try {
            await call();
        } finally {
            this.state.busy = false;
            // also after an error: somebody may have been faster
            this.props.onDone();
        }
    }
}
