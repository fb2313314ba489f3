import { Component, onWillStart, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { Layout } from "@web/search/layout";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";
import { WordsDialog } from "../my_day/my_day_dialogs";
import { GuideDays } from "./guide_days";
import { GuideStep } from "./guide_step";
import { once } from "./once";

/** From an installed addon to a pipeline people trust: steps as they stand, and seven days. */
export class Guide extends Component {
    static template = "crm_notary.Guide";
    static components = { Layout, GuideDays, GuideStep };
    static props = { ...standardActionServiceProps };
    static displayName = _t("Getting Started");

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.dialog = useService("dialog");
        this.display = { controlPanel: {} };
        this.env.config.setDisplayName?.(_t("Getting Started"));
        this.state = useState({
            guide: null,
            opened: "",
            tab: "steps",
            busy: false,
        });
        onWillStart(async () => {
            await this.load();
            this.state.opened = this.props.action.params?.step || this.next;
        });
    }

    async load() {
        this.state.guide = await this.orm.call("crm.guide", "get_guide", []);
    }

    /** The step to do now: the first that neither is done nor waits for time to pass. */
    get next() {
        const { steps } = this.state.guide;
        const step =
            steps.find(({ state }) => state === "todo") ||
            steps.find(({ state }) => state === "waits");
        return step ? step.code : "";
    }

    get progress() {
        const { done, of } = this.state.guide;
        return of ? Math.round((100 * done) / of) : 0;
    }

    toggle(code) {
        this.state.opened = this.state.opened === code ? "" : code;
    }

    show(code) {
        this.state.tab = "steps";
        this.state.opened = code;
    }

    press(step, name, values = {}) {
        return once(this.state, async () => {
            const todo = await this.orm.call("crm.guide", "run", [step.code, name, values]);
            if (todo) {
                // a dialog ends here; a page comes back by its breadcrumb and looks anew
                await this.action.doAction(todo, { onClose: () => this.load() });
            } else {
                await this.load();
            }
        });
    }

    skip(step) {
        this.dialog.add(WordsDialog, {
            title: step.title,
            question: _t("Why can it be left out?"),
            label: _t("Skip"),
            chips: [_t("We do not need it"), _t("Later"), _t("We have another way")],
            onDone: (words) => this.press(step, "skip", { reason: words }),
        });
    }
}

registry.category("actions").add("crm_notary.guide", Guide);
