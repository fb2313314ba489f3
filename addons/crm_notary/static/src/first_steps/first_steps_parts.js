import { Component, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { MyDayRow } from "../my_day/my_day_row";

const HOUR = 60 * 60 * 1000;

/** The first step: a row of My Day, and its button. */
export class FirstStepRow extends Component {
    static template = "crm_notary.FirstStepRow";
    static components = { MyDayRow };
    static props = { onDone: Function };

    setup() {
        this.now = Date.now();
        this.state = useState({ isDone: false });
        const start = () => {
            this.state.isDone = true;
            this.props.onDone();
        };
        this.row = {
            key: "practice",
            kind: "practice",
            icon: "fa-hourglass-half",
            label: _t("New lead"),
            res_model: "crm.lead",
            res_id: 0,
            title: _t("20,000 M8 bolts (practice)"),
            subtitle: _t("Yida Tools"),
            why: _t("New, and nobody has started."),
            harm: 90,
            due: luxon.DateTime.fromMillis(this.now + 2 * HOUR, { zone: "utc" }).toFormat(
                "yyyy-MM-dd HH:mm:ss"
            ),
            is_clock: true,
            can_wait: false,
            obstacle: "",
            promised: "",
            phone: "",
            also: [],
            others: [],
            action: { type: "local", label: _t("Start Follow-up"), run: start },
            opened: { type: "local", run: () => {} },
        };
    }
}

/** The last step: where to find it all again. */
export class FirstStepEnd extends Component {
    static template = "crm_notary.FirstStepEnd";
    static props = { onDone: Function };

    setup() {
        this.props.onDone();
    }
}

/** On My Day, for who is new. */
export class FirstStepsOffer extends Component {
    static template = "crm_notary.FirstStepsOffer";
    static props = { onBegin: Function, onDecline: Function };
}

registry
    .category("crm_notary.first_steps")
    .add(
        "row",
        {
            title: _t("See what waits for you"),
            text: _t(
                "My Day lists what to do now, with the reason and one button. This is a new lead whose clock runs: press “Start Follow-up”."
            ),
            Component: FirstStepRow,
        },
        { sequence: 10 }
    )
    .add(
        "end",
        {
            title: _t("That was it"),
            text: _t("The opportunity you practised on is gone with this page. Three things to keep:"),
            Component: FirstStepEnd,
        },
        { sequence: 90 }
    );
