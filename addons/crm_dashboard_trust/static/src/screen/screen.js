import { Component, onWillStart, useState } from "@odoo/owl";
import { KeepLast } from "@web/core/utils/concurrency";
import { useService } from "@web/core/utils/hooks";
import { Layout } from "@web/search/layout";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";
import { formatValue } from "../page/format";
import { usePaper } from "./paper";
import { keepScope, readScope } from "./scope";
import { ScopeBar } from "./scope_bar";

/** What the screens of figures share: whom they are about, that they wait, fail and open lists. */
export class TrustScreen extends Component {
    static components = { Layout, ScopeBar };
    static props = { ...standardActionServiceProps };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.display = { controlPanel: {} };
        usePaper();
        this.keepLast = new KeepLast();
        this.state = useState({ data: null, scope: {}, failed: false, isBusy: false });
        onWillStart(async () => {
            this.state.scope = await this.firstScope();
            this.keep();
            this.load();
        });
    }

    /** Of whom and of when it is before anything is chosen. */
    firstScope() {
        return readScope(this.props);
    }

    /** @returns {Promise<Object>} with `scope`: what can be chosen */
    read() {
        throw new Error("a screen reads its own figures");
    }

    /** What was chosen beside the scope. */
    get chosen() {
        return {};
    }

    keep() {
        keepScope(this.props, this.state.scope, this.chosen);
    }

    async load() {
        this.state.isBusy = true;
        try {
            this.state.data = await this.keepLast.add(this.read());
            this.state.failed = false;
        } catch (error) {
            this.state.failed = true;
            throw error;
        } finally {
            this.state.isBusy = false;
        }
    }

    choose(values) {
        this.state.scope = { ...this.state.scope, ...values };
        this.keep();
        return this.load();
    }

    format(value, unit) {
        return formatValue(value, unit, this.state.data.scope.currency_id);
    }

    /** Records are read in the company that the screen is of, archived ones among them. */
    get recordContext() {
        return { allowed_company_ids: [this.state.data.scope.company_id], active_test: false };
    }

    async openCall(model, method, args) {
        return this.action.doAction(await this.orm.call(model, method, args));
    }

    print() {
        window.print();
    }
}
