import { Component, useState } from "@odoo/owl";
import { deserializeDateTime, formatDateTime } from "@web/core/l10n/dates";
import { GuideDeal } from "./guide_deal";

const ICONS = {
    done: "fa-check-circle text-success",
    skipped: "fa-minus-circle text-muted",
    waits: "fa-hourglass-half text-info",
    todo: "fa-circle-o text-muted",
};
const FACT_ICONS = {
    ok: "fa-check text-success",
    warn: "fa-exclamation-triangle text-warning",
    info: "fa-info-circle text-muted",
};

/** One step: how things are, what can be done about it, what was changed and can be taken back. */
export class GuideStep extends Component {
    static template = "crm_notary.GuideStep";
    static components = { GuideDeal };
    static props = {
        step: Object,
        number: Number,
        isOpen: Boolean,
        isNext: Boolean,
        busy: Boolean,
        onToggle: Function,
        onPress: Function,
        onSkip: Function,
    };

    setup() {
        this.state = useState({ asking: "", values: {} });
    }

    get icon() {
        return ICONS[this.props.step.state];
    }

    factIcon(fact) {
        return FACT_ICONS[fact.tone];
    }

    date(text) {
        return formatDateTime(deserializeDateTime(text));
    }

    get asking() {
        return this.props.step.buttons.find(({ name }) => name === this.state.asking);
    }

    press(button) {
        if (!button.inputs.length) {
            this.props.onPress(button.name, {});
            return;
        }
        this.state.asking = this.state.asking === button.name ? "" : button.name;
        this.state.values = Object.fromEntries(
            button.inputs.map((input) => [input.name, this.initial(input)])
        );
    }

    /** What a choice begins with: where the browser is, if nobody has chosen a zone yet. */
    initial(input) {
        const known = input.options.map(([key]) => key);
        const here = Intl.DateTimeFormat().resolvedOptions().timeZone;
        if (input.guess === "zone" && known.includes(here)) {
            return here;
        }
        return known.includes(input.value) ? input.value : known[0] || "";
    }

    send() {
        this.props.onPress(this.state.asking, { ...this.state.values });
        this.state.asking = "";
    }
}
