import { Activity } from "@mail/core/web/activity";
import { ActivityListPopoverItem } from "@mail/core/web/activity_list_popover_item";
import { Component, onWillUnmount, useState } from "@odoo/owl";
import { deserializeDate, deserializeDateTime } from "@web/core/l10n/dates";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useAutofocus, useService } from "@web/core/utils/hooks";
import { patch } from "@web/core/utils/patch";
import { formatDate } from "@web/views/fields/formatters";
import { standardFieldProps } from "@web/views/fields/standard_field_props";
import { FollowupCanvas, FollowupDialog, isHalfWritten } from "../followup_canvas/followup_canvas";
import { QualityParts } from "../followup_quality/followup_quality";
import { WitnessParts } from "../followup_witness/followup_witness";
import { TalktrackStrategies } from "../talktrack/talktrack_strategies";

/** On the opportunity: what is stuck, the last contacts, and the canvas one click away. */
export class FollowupPanel extends Component {
    static template = "crm_followup_canvas.FollowupPanel";
    static components = { FollowupCanvas, QualityParts, WitnessParts };
    static props = { ...standardFieldProps };

    setup() {
        this.action = useService("action");
        this.dialog = useService("dialog");
        this.ui = useService("ui");
        // what was being written when the page went is there again, without a click
        this.state = useState({
            open: !this.ui.isSmall && isHalfWritten(this.leadId),
            explained: false,
            witnessed: false,
        });
    }

    get board() {
        return this.props.record.data[this.props.name] || { obstacles: [], recent: [], signals: [] };
    }

    get isHalfWritten() {
        return Boolean(this.board.draft) || isHalfWritten(this.leadId);
    }

    /** The whole record, where it can be corrected. */
    show(followup) {
        this.action.doAction(
            {
                type: "ir.actions.act_window",
                name: _t("Follow-up"),
                res_model: "crm.followup",
                res_id: followup.id,
                views: [[false, "form"]],
                target: "new",
                context: { dialog_size: "large" },
            },
            { onClose: () => this.props.record.model.load() }
        );
    }

    explain(followup) {
        this.state.explained = this.state.explained === followup.id ? false : followup.id;
    }

    get witnessedTitle() {
        return _t("Witnessed: the system saw it happen");
    }

    get unwitnessedTitle() {
        return _t("Not witnessed by the system");
    }

    showWitnesses(followup) {
        this.state.witnessed = this.state.witnessed === followup.id ? false : followup.id;
    }

    onCancel() {
        this.state.open = false;
    }

    get leadId() {
        return this.props.record.resId;
    }

    day(text) {
        return formatDate(deserializeDateTime(text));
    }

    /** @param {string} date without a time */
    plainDay(date) {
        return date ? formatDate(deserializeDate(date)) : "";
    }

    async open() {
        const { record } = this.props;
        if (!(await record.save())) {
            return;
        }
        if (this.ui.isSmall) {
            this.dialog.add(FollowupDialog, {
                leadId: this.leadId,
                title: _t("Follow-up"),
                onSaved: () => record.model.load(),
            });
        } else {
            this.state.open = true;
        }
    }

    async onSaved() {
        this.state.open = false;
        await this.props.record.model.load();
    }
}

/** Live bar of what the customer just wrote. */
export class FollowupSignals extends Component {
    static template = "crm_followup_canvas.FollowupSignals";
    static components = { TalktrackStrategies };
    static props = { ...standardFieldProps };

    setup() {
        this.orm = useService("orm");
        this.state = useState({ closing: false, reason: "", unfolded: {} });
        this.bus = useService("bus_service");
        useAutofocus();
        const onSignal = ({ lead_ids }) => {
            const { record } = this.props;
            // what is being typed is not thrown away for a signal
            if (lead_ids.includes(record.resId) && !record.dirty) {
                record.model.load();
            }
        };
        this.bus.subscribe("crm_followup_canvas/signal", onSignal);
        onWillUnmount(() => this.bus.unsubscribe("crm_followup_canvas/signal", onSignal));
    }

    get leadId() {
        return this.props.record.resId;
    }

    get signals() {
        return this.props.record.data[this.props.name]?.signals || [];
    }

    /** The first says what to do; the others are a line each until one looks. */
    isOpen(signal) {
        return signal.id === this.signals[0].id || Boolean(this.state.unfolded[signal.id]);
    }

    toggle(signal) {
        this.state.unfolded[signal.id] = !this.state.unfolded[signal.id];
    }

    start(signal, state) {
        this.state.closing = { id: signal.id, state };
        this.state.reason = "";
    }

    async close() {
        if (this.isClosing) {
            return;
        }
        const { id, state } = this.state.closing;
        this.isClosing = true;
        try {
            await this.orm.call("crm.lead.signal", "action_close", [[id], state, this.state.reason]);
            this.state.closing = false;
        } finally {
            this.isClosing = false;
            // also when somebody was faster: what is open may have changed
            await this.props.record.model.load();
        }
    }
}

registry.category("fields").add("followup_panel", {
    component: FollowupPanel,
    supportedTypes: ["json"],
});
registry.category("fields").add("followup_signals", {
    component: FollowupSignals,
    supportedTypes: ["json"],
});

/** "Done" on a follow-up's activity opens the canvas: being done is what it says. */
const openCanvasInstead = (component, after) => {
    const { activity } = component.props;
    if (activity.res_model !== "crm.lead" || !activity.is_followup) {
        return false;
    }
    component.env.services.dialog.add(FollowupDialog, {
        leadId: activity.res_id,
        title: activity.summary || _t("Follow-up"),
        onSaved: after,
    });
    return true;
};

patch(Activity.prototype, {
    async onClickMarkAsDone(ev) {
        const reload = async () => {
            this.props.onActivityChanged(this.thread);
            this.props.reloadParentView?.();
            await this.thread.fetchNewMessages();
        };
        return openCanvasInstead(this, reload) || super.onClickMarkAsDone(ev);
    },
});

patch(ActivityListPopoverItem.prototype, {
    onClickMarkAsDone() {
        const reload = () => this.props.onActivityChanged?.();
        return openCanvasInstead(this, reload) || super.onClickMarkAsDone(...arguments);
    },
});
