import { Component, onWillStart, useRef, useState } from "@odoo/owl";
import { browser } from "@web/core/browser/browser";
import { Dialog } from "@web/core/dialog/dialog";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { user } from "@web/core/user";
import { useAutofocus, useService } from "@web/core/utils/hooks";
import { FollowupChips } from "../followup_chips/followup_chips";
import { TalktrackStrategies } from "../talktrack/talktrack_strategies";

const MAX_BREAKTHROUGHS = 3;
const EMPTY = {
    id: false,
    channel: "phone",
    action: "",
    feedback: "",
    breakthrough_ids: [],
    obstacle_id: false,
    obstacle_note: "",
    date_next: "",
    next_action: "",
    deliverable: "",
    previous_answer: "",
    previous_reason: "",
    step_answers: {},
    contact_id: false,
    resolved_ids: [],
};

export const storageKey = (leadId) => `crm_followup_canvas.${user.userId}.${leadId}`;

/** Whether something is half written in this browser. */
export const isHalfWritten = (leadId) => Boolean(browser.localStorage.getItem(storageKey(leadId)));

/**
 * The canvas of one follow-up: loads what it shows in one call, saves in one call.
 *
 * What is typed is kept in the browser until it is saved, so that a reload loses nothing.
 */
export class FollowupCanvas extends Component {
    static template = "crm_followup_canvas.FollowupCanvas";
    static components = { FollowupChips, TalktrackStrategies };
    static props = { leadId: Number, onSaved: Function, onCancel: { type: Function, optional: true } };

    setup() {
        this.orm = useService("orm");
        this.notification = useService("notification");
        useAutofocus();
        this.feedback = useRef("feedback");
        this.state = useState({
            busy: false,
            values: { ...EMPTY },
            problems: {},
            example: "",
            track: false,
        });
        onWillStart(async () => {
            this.data = await this.orm.call("crm.lead", "followup_canvas_open", [[this.props.leadId]]);
            const { channel, contact_id } = this.data.usual;
            Object.assign(this.state.values, { date_next: this.data.default_date });
            // as last time, until somebody says otherwise
            Object.assign(this.state.values, channel ? { channel, contact_id } : {});
            Object.assign(this.state.values, this.data.draft || {}, this.recall());
        });
    }

    // -- what survives a reload ------------------------------------------------------------

    get storageKey() {
        return storageKey(this.props.leadId);
    }

    recall() {
        try {
            return JSON.parse(browser.localStorage.getItem(this.storageKey)) || {};
        } catch {
            return {};
        }
    }

    remember() {
        browser.localStorage.setItem(this.storageKey, JSON.stringify(this.state.values));
    }

    // -- typing ----------------------------------------------------------------------------

    set(name, value) {
        this.state.values[name] = value;
        delete this.state.problems[name];
        this.remember();
    }

    setId(name, value) {
        this.set(name, value ? Number(value) : false);
    }

    toggle(name, id, limit) {
        const ids = this.state.values[name];
        if (ids.includes(id)) {
            this.set(name, ids.filter((each) => each !== id));
        } else if (!limit || ids.length < limit) {
            this.set(name, [...ids, id]);
        } else {
            this.notification.add(_t("Please choose the three breakthroughs that matter most."), {
                type: "warning",
            });
        }
    }

    /** What was planned and done need not be written again. */
    answerPrevious(answer) {
        const planned = this.latestStep.text;
        const { action } = this.state.values;
        this.set("previous_answer", answer);
        if (answer === "done" && !action) {
            this.set("action", planned);
            // what was done is said: what is left to say is the answer
            this.feedback.el.focus();
        } else if (answer !== "done" && action === planned) {
            this.set("action", "");
        }
    }

    /** After a merge, each step that is open is asked for. */
    answerFurther(step, answer, reason = "") {
        this.set("step_answers", { ...this.state.values.step_answers, [step.id]: [answer, reason] });
        delete this.state.problems[`step_${step.id}`];
    }

    answerTo(step) {
        return (this.state.values.step_answers || {})[step.id] || ["", ""];
    }

    get latestStep() {
        return this.data.open_steps[0];
    }

    get furtherSteps() {
        return this.data.open_steps.slice(1);
    }

    get maxBreakthroughs() {
        return MAX_BREAKTHROUGHS;
    }

    get answers() {
        return [
            ["done", _t("Done")],
            ["moved", _t("Moved")],
            ["dropped", _t("Dropped")],
        ];
    }

    /** One touch says what happens next, and what the customer gets. */
    takeStep([action, deliverable]) {
        this.set("next_action", action);
        this.set("deliverable", deliverable);
    }

    get deliverablesId() {
        return `o_followup_deliverables_${this.props.leadId}`;
    }

    get track() {
        return this.data.talktracks.find((each) => each.id === this.state.track);
    }

    chooseTrack(ev) {
        this.state.track = Number(ev.target.value);
    }

    /**
     * As in a chat: Enter after what the customer answered saves, Shift+Enter begins a new line.
     * Ctrl+Enter saves from wherever one is typing.
     */
    onKeydown(ev) {
        // Enter that ends a word of an input method is no Enter
        if (ev.key !== "Enter" || ev.isComposing || ev.keyCode === 229) {
            return;
        }
        const isSent = ev.target === this.feedback.el && !ev.shiftKey;
        if (isSent || ev.ctrlKey || ev.metaKey) {
            ev.preventDefault();
            ev.stopPropagation();
            this.save(true);
        }
    }

    // -- saving ----------------------------------------------------------------------------

    async save(finish) {
        if (this.state.busy) {
            return;
        }
        this.state.busy = true;
        try {
            const result = await this.orm.call("crm.followup", "canvas_save", [
                this.props.leadId,
                { ...this.state.values },
                finish,
            ]);
            if (result.refused) {
                this.state.problems = Object.fromEntries(result.refused);
                this.state.example = result.example;
                return;
            }
            browser.localStorage.removeItem(this.storageKey);
            this.notification.add(
                finish ? _t("Saved. Quality: %s of 100", result.score) : _t("Draft kept"),
                { type: finish ? "success" : "info" }
            );
            // the chatter shows the activity as done and the next one as planned
            this.env.bus.trigger("MAIL:RELOAD-THREAD", {
                model: "crm.lead",
                id: this.props.leadId,
            });
            await this.props.onSaved();
        } finally {
            this.state.busy = false;
        }
    }
}

/** The canvas in a dialog: from an activity, a gate or a list; as wide as a phone. */
export class FollowupDialog extends Component {
    static template = "crm_followup_canvas.FollowupDialog";
    static components = { Dialog, FollowupCanvas };
    static props = { leadId: Number, title: String, onSaved: Function, close: Function };

    async onSaved() {
        this.props.close();
        await this.props.onSaved();
    }
}

/** Client action of the server's buttons: shows the dialog and goes back to what was there. */
export function openCanvas(env, action) {
    return new Promise((resolve) => {
        env.services.dialog.add(
            FollowupDialog,
            {
                leadId: action.params.lead_id,
                title: action.name || _t("Follow-up"),
                onSaved: () => {},
            },
            { onClose: () => resolve({ type: "ir.actions.act_window_close" }) }
        );
    });
}

registry.category("actions").add("crm_followup_canvas.canvas", openCanvas);
