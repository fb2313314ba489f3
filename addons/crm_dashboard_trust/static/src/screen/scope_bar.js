import { Component } from "@odoo/owl";

/** Pickers of period, team and company; what else a screen offers stands at their end. */
export class ScopeBar extends Component {
    static template = "crm_dashboard_trust.ScopeBar";
    static props = {
        scope: { type: Object },
        onChoose: { type: Function },
        slots: { type: Object, optional: true },
    };

    move(day) {
        return this.props.onChoose({ period: this.props.scope.period, day });
    }

    choosePeriod(event) {
        return this.props.onChoose({ period: event.target.value, day: this.props.scope.day });
    }

    chooseTeam(event) {
        return this.props.onChoose({ team_id: Number(event.target.value) || false });
    }

    chooseCompany(event) {
        return this.props.onChoose({ company_id: Number(event.target.value), team_id: false });
    }
}
