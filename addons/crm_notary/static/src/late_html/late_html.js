import { Component, markup, useState, xml } from "@odoo/owl";
import { registry } from "@web/core/registry";
import { KeepLast } from "@web/core/utils/concurrency";
import { useService } from "@web/core/utils/hooks";
import { useRecordObserver } from "@web/model/relational_model/utils";
import { standardWidgetProps } from "@web/views/widgets/standard_widget_props";

/**
 * A computed Html field that is asked for when it is first seen, as on a tab that few people open:
 * `<widget name="late_html" options="{'field': 'score_parts_html'}"/>`. Read again after each save.
 */
export class LateHtml extends Component {
    static template = xml`<div class="o_late_html" t-out="state.html"/>`;
    static props = { ...standardWidgetProps, field: String };

    setup() {
        this.orm = useService("orm");
        // who pages on quickly sees the last record's, whichever answer comes first
        this.keepLast = new KeepLast();
        this.state = useState({ html: "" });
        // looked at: the data, which are others after a save or another page of the pager
        useRecordObserver((record) => record.data && !record.dirty && this.load(record));
    }

    async load({ resModel, resId }) {
        const { field } = this.props;
        const asked = resId ? this.orm.read(resModel, [resId], [field]) : Promise.resolve([]);
        const [values] = await this.keepLast.add(asked);
        this.state.html = markup(values?.[field] || "");
    }
}

registry.category("view_widgets").add("late_html", {
    component: LateHtml,
    extractProps: ({ options }) => ({ field: options.field }),
});
