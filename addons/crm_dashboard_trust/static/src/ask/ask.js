import { Component, onMounted, onWillStart, useRef, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { KeepLast } from "@web/core/utils/concurrency";
import { useService } from "@web/core/utils/hooks";
import { AskPicture } from "./ask_picture";

// one bar says nothing that the figure does not
const LEAST_BARS = 2;

/** One search line: a question in words, an answer with figure, picture, list and link. */
export class TrustAsk extends Component {
    static template = "crm_dashboard_trust.TrustAsk";
    static components = { AskPicture };
    static props = {
        text: { type: String, optional: true },
        autofocus: { type: Boolean, optional: true },
    };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.input = useRef("input");
        this.keepLast = new KeepLast();
        this.state = useState({
            text: this.props.text || "",
            examples: [],
            answer: null,
            isBusy: false,
            error: "",
        });
        onWillStart(async () => {
            this.state.examples = await this.orm.call("crm.trust.question", "examples", []);
        });
        onMounted(() => {
            if (this.props.autofocus) {
                this.input.el.focus();
            }
            if (this.props.text) {
                this.ask();
            }
        });
    }

    get hasPicture() {
        return this.state.answer.picture?.labels.length >= LEAST_BARS;
    }

    /** "12 records", "3 of 8 records" of a share. */
    get countText() {
        const { count, whole } = this.state.answer.figure;
        if (count === null || count === undefined) {
            return _t("Open the list");
        }
        return whole ? _t("Open %(count)s of %(whole)s", { count, whole }) : _t("Open %s", count);
    }

    askThis(text) {
        this.state.text = text;
        this.ask();
    }

    async ask() {
        const text = this.state.text.trim();
        if (!text) {
            this.input.el.focus();
            return;
        }
        Object.assign(this.state, { isBusy: true, error: "" });
        try {
            this.state.answer = await this.keepLast.add(
                this.orm.call("crm.trust.question", "ask", [text])
            );
        } catch (error) {
            this.state.answer = null;
            this.state.error = error.data?.message || _t("The answer did not arrive. Ask again.");
        }
        this.state.isBusy = false;
    }

    openAll() {
        this.action.doAction(this.state.answer.action);
    }

    openRow(row) {
        if (row.field) {
            const { action } = this.state.answer;
            return this.action.doAction({
                ...action,
                name: row.label,
                domain: [...action.domain, [row.field, "=", row.id]],
            });
        }
        return this.action.doAction({
            type: "ir.actions.act_window",
            res_model: row.model,
            res_id: row.id,
            views: [[false, "form"]],
            context: this.state.answer.action.context,
        });
    }
}
