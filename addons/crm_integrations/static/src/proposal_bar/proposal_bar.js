import { Component } from "@odoo/owl";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

/** What mails and papers propose for this opportunity, a line each, until somebody decides. */
export class ProposalBar extends Component {
    static template = "crm_integrations.ProposalBar";
    static props = { ...standardFieldProps };

    setup() {
        this.orm = useService("orm");
    }

    get proposals() {
        return this.props.record.data[this.props.name] || [];
    }

    ids(proposal) {
        return proposal.lines.map((line) => line.id);
    }

    async decide(method, ids) {
        const { record } = this.props;
        // what is being typed is not thrown away
        if (!(await record.save())) {
            return;
        }
        await this.orm.call("crm.proposal.line", method, [ids]);
        await record.model.load();
    }

    accept(ids) {
        return this.decide("action_accept", ids);
    }

    refuse(ids) {
        return this.decide("action_refuse", ids);
    }
}

registry.category("fields").add("proposal_bar", {
    component: ProposalBar,
    supportedTypes: ["json"],
});
