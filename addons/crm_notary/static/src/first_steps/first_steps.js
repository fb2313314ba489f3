import { Component, onWillStart, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { Layout } from "@web/search/layout";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";

/**
 * The steps: `{ title, text, Component }`. The component is the one people work with, told about an
 * opportunity that is in this page's memory and nowhere else: `onDone` when the step is done. It
 * reads and writes nothing, so there is nothing to take away and no figure that could count it.
 */
const steps = registry.category("crm_notary.first_steps");

/** A new salesperson's four steps. */
export class FirstSteps extends Component {
    static template = "crm_notary.FirstSteps";
    static components = { Layout };
    static props = { ...standardActionServiceProps };
    static displayName = _t("First Steps");

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.display = { controlPanel: {} };
        this.env.config.setDisplayName?.(_t("First Steps"));
        this.steps = steps.getAll();
        this.state = useState({ position: 0, isDone: false });
        // nothing of an earlier round is left
        onWillStart(() => this.begin());
    }

    begin() {
        this.state.position = 0;
        this.state.isDone = false;
    }

    get step() {
        return this.steps[this.state.position];
    }

    get count() {
        return _t("Step %(position)s of %(count)s", {
            position: this.state.position + 1,
            count: this.steps.length,
        });
    }

    get isLast() {
        return this.state.position === this.steps.length - 1;
    }

    done() {
        this.state.isDone = true;
    }

    async next() {
        if (this.isLast) {
            await this.leave();
            return;
        }
        this.state.position++;
        this.state.isDone = false;
    }

    /** It is not offered again; the page itself stays in the help. */
    async leave() {
        await this.orm.call("crm.my.day", "end_first_steps", []);
        await this.action.doAction("crm_notary.my_day_action", { clearBreadcrumbs: true });
    }
}

registry.category("actions").add("crm_notary.first_steps", FirstSteps);
