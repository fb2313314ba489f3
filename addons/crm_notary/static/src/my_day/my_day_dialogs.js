import { Component, useState } from "@odoo/owl";
import { Dialog } from "@web/core/dialog/dialog";
import { useAutofocus } from "@web/core/utils/hooks";

/** Asks for a few words, with chips for the usual ones: one touch instead of typing. */
export class WordsDialog extends Component {
    static template = "crm_notary.WordsDialog";
    static components = { Dialog };
    static props = {
        title: String,
        question: String,
        /** what else happens */
        hint: { type: String, optional: true },
        label: String,
        chips: { type: Array, element: String, optional: true },
        /** [[value, label]]: days to put something off */
        choices: { type: Array, optional: true },
        isOptional: { type: Boolean, optional: true },
        /** (words, choice) => Promise */
        onDone: Function,
        close: Function,
    };
    static defaultProps = { chips: [], choices: [] };

    setup() {
        useAutofocus();
        this.state = useState({
            words: "",
            choice: this.props.choices.length ? this.props.choices[0][0] : false,
            busy: false,
        });
    }

    get isReady() {
        return !this.state.busy && (this.props.isOptional || this.state.words.trim().length > 1);
    }

    take(chip) {
        const words = this.state.words.trim();
        this.state.words = words && words !== chip ? `${words}; ${chip}` : chip;
    }

    async done() {
        if (!this.isReady) {
            return;
        }
        this.state.busy = true;
        try {
            await this.props.onDone(this.state.words.trim(), this.state.choice);
            this.props.close();
        } finally {
            this.state.busy = false;
        }
    }
}

/** Text the server wrote, to be read: why me. */
export class ExplainDialog extends Component {
    static template = "crm_notary.ExplainDialog";
    static components = { Dialog };
    static props = { title: String, html: Object, close: Function };
}
