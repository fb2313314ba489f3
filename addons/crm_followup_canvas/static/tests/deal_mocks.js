import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import { defineModels, fields, models, mountView } from "@web/../tests/web_test_helpers";
import "@crm_followup_canvas/followup_panel/followup_panel";

export const LEAD = 7;
const NAME = "M8 bolts";
export const NAME_INPUT = ".o_field_widget[name=name] input";

/**
 * Define what a suite needs: an opportunity whose form has one widget and a name to type in.
 *
 * @param {string} widget what the form shows of the board
 * @param {Object} board what it shows unless a test says otherwise
 */
export function defineDeal(widget, board) {
    class Deal extends models.Model {
        name = fields.Char({ required: true });
        board = fields.Json();

        _records = [{ id: LEAD, name: NAME, board }];
        _views = {
            form: `
                <form>
                    <field name="board" widget="${widget}" nolabel="1" readonly="1"/>
                    <field name="name"/>
                </form>`,
        };
    }
    defineMailModels();
    defineModels([Deal]);
    return {
        /** Open its form, with more on the board: before anything else is mounted. */
        open(more) {
            if (more) {
                Deal._records[0].board = { ...board, ...more };
            }
            return mountView({ type: "form", resModel: "deal", resId: LEAD });
        },
        /** What the server says of it when it is asked again. */
        answer: () => [{ id: LEAD, name: NAME, board }],
    };
}
