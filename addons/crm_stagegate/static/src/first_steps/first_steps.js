import { Component, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { GateItem } from "../gate_checklist/gate_item";

/** A gate of the opportunity one practises on: it wants the leader to agree. */
export class FirstStepGate extends Component {
    static template = "crm_stagegate.FirstStepGate";
    static components = { GateItem };
    static props = { onDone: Function };

    setup() {
        this.state = useState({ isMet: false });
    }

    get gate() {
        const { isMet } = this.state;
        return {
            id: 0,
            kind: "approval",
            mode: "enforce",
            name: _t("Leader agrees to the sample"),
            state: isMet ? "met" : "missing",
            action: isMet ? "" : "ask",
            text: _t("A sample costs money: the leader agrees first."),
            instruction: "",
            proof: isMet && { name: _t("Your leader has agreed"), model: "practice", id: 0 },
        };
    }

    onRun() {
        this.state.isMet = true;
        this.props.onDone();
    }
}

registry.category("crm_notary.first_steps").add(
    "gate",
    {
        title: _t("Open the next stage"),
        text: _t(
            "A stage opens when what it wants is proven. The list says what is missing, and each line has its button: ask for approval."
        ),
        Component: FirstStepGate,
    },
    { sequence: 30 }
);
