import { Component, onWillUnmount, useState, useSubEnv } from "@odoo/owl";
import { browser } from "@web/core/browser/browser";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { FollowupCanvas, storageKey } from "../followup_canvas/followup_canvas";

// no opportunity has this number
const PRACTICE = -1;

const inDays = (days) => luxon.DateTime.now().plus({ days }).toISODate();

/** What the server would say of an opportunity that only this page knows. */
const practiceData = () => ({
    lead: { id: PRACTICE, name: _t("20,000 M8 bolts (practice)") },
    breakthroughs: [],
    obstacles: [],
    channels: [
        ["phone", _t("Phone")],
        ["visit", _t("Visit")],
    ],
    contacts: [],
    draft: false,
    today: inDays(0),
    last_day: inDays(60),
    open_steps: [
        {
            id: 0,
            text: _t("Send the quotation for the M8 bolts"),
            date: inDays(0),
            deliverable: _t("Quotation"),
            late: false,
            user: "",
        },
    ],
    open_obstacles: [],
    default_date: inDays(2),
    usual: {
        channel: "phone",
        contact_id: false,
        dates: [
            [inDays(1), 1],
            [inDays(2), 2],
        ],
        steps: [[_t("Send the samples"), _t("Sample set")]],
    },
    deliverables: [],
    talktracks: [],
    can_write: true,
});

const saved = (values) => {
    const refused = ["action", "feedback", "next_action"]
        .filter((name) => (values[name] || "").trim().length < 4)
        .map((name) => [name, _t("Please say this in a few words.")]);
    return refused.length ? { refused, example: "" } : { score: 100 };
};

/** The canvas itself, with a server of its own that keeps nothing. */
export class FirstStepFollowup extends Component {
    static template = "crm_followup_canvas.FirstStepFollowup";
    static components = { FollowupCanvas };
    static props = { onDone: Function };

    setup() {
        this.leadId = PRACTICE;
        this.state = useState({ isDone: false });
        const call = async (_model, method, [, values, isFinal] = []) => {
            if (method === "followup_canvas_open") {
                return practiceData();
            }
            return isFinal ? saved(values) : { score: 0 };
        };
        useSubEnv({ services: { ...this.env.services, orm: { call } } });
        onWillUnmount(() => browser.localStorage.removeItem(storageKey(PRACTICE)));
    }

    onSaved() {
        this.state.isDone = true;
        this.props.onDone();
    }
}

registry.category("crm_notary.first_steps").add(
    "followup",
    {
        title: _t("Record a follow-up"),
        text: _t(
            "You have sent the quotation. Touch “Done”, write what the customer said, touch the next step, and save."
        ),
        Component: FirstStepFollowup,
    },
    { sequence: 20 }
);
