"""The tools other programs have: the catalogue, read as the person whose key it is."""

from jsonschema import Draft202012Validator
from odoo import api, models

from ...catalogue.scope import scope_from

SWITCH = "crm_dashboard_trust.mcp"
MOST_RECORDS = 100
MAX_ID = 2**31 - 1
# what is told of a record besides its name, where its model has it and the person may read it
SHOWN = (
    "user_id", "team_id", "stage_id", "partner_id", "expected_revenue", "amount_total",
    "amount_residual", "date_deadline", "date_closed", "date", "deadline", "state", "company_id",
)  # fmt: skip

_ID = {"type": "integer", "minimum": 1, "maximum": MAX_ID}
_SCOPE = {
    "period": {"enum": ["day", "week", "month", "quarter"], "description": "Default: month"},
    "day": {
        "type": "string", "pattern": "^(19|20)[0-9]{2}-[0-9]{2}-[0-9]{2}$", "maxLength": 10,
        "description": "A day within the period, as 2026-11-30; default: today",
    },
    "company_id": _ID,
    "team_id": _ID,
    "user_id": _ID,
}  # fmt: skip
_CODE = {"type": "string", "maxLength": 64, "description": "Of list_metrics"}


def _schema(properties, required=()):
    return {
        "type": "object",
        "properties": properties,
        "required": list(required),
        "additionalProperties": False,
    }


TOOLS = {
    "list_metrics": (
        "List the figures",
        "All figures of the sales process that you may read: code, name, what it says, formula, "
        "unit, direction, the records it is counted from and who answers for its target.",
        _schema({}),
    ),
    "read_figure": (
        "Read a figure",
        "The value of a figure for a period, with its formula, target and number of records. "
        "Computed from the records you may read, never more.",
        _schema({"code": _CODE, **_SCOPE}, ["code"]),
    ),
    "open_records": (
        "Records behind a figure",
        "The records that a figure counts, a page at a time.",
        _schema(
            {
                "code": _CODE,
                **_SCOPE,
                "whole": {
                    "type": "boolean",
                    "description": "Of a share: the records of which it is a part",
                },
                "limit": {"type": "integer", "minimum": 1, "maximum": MOST_RECORDS},
                "offset": {"type": "integer", "minimum": 0, "maximum": 1_000_000},
            },
            ["code"],
        ),
    ),
    "ask": (
        "Ask a question",
        "A question about sales in Chinese or English, as in: Which customers may leave us? "
        "Answers with a figure, rows and how it was understood; says what it cannot answer.",
        _schema({"text": {"type": "string", "minLength": 1, "maxLength": 200}}, ["text"]),
    ),
}
_VALIDATORS = {name: Draft202012Validator(schema) for name, (_, _, schema) in TOOLS.items()}


class CrmTrustMcp(models.AbstractModel):
    _name = "crm.trust.mcp"
    _description = "Figures for Other Programs"

    @api.model
    def _is_on(self):
        # sudo: whether it is offered, asked by anybody
        return self.env["ir.config_parameter"].sudo().get_param(SWITCH) == "True"

    @api.model
    def _introduce(self):
        return {
            "serverInfo": {"name": "crm-trust", "title": "CRM Trusted Numbers", "version": "2.0.0"},
            "instructions": "Figures are computed from the records the person may read. Name the "
            "formula with a figure, and open_records where somebody doubts it. Nothing here "
            "changes anything.",
        }

    @api.model
    def _tool_names(self):
        return tuple(TOOLS)

    @api.model
    def _tools(self):
        return [
            {
                "name": name,
                "title": title,
                "description": description,
                "inputSchema": schema,
                "annotations": {"readOnlyHint": True, "openWorldHint": False},
            }
            for name, (title, description, schema) in TOOLS.items()
        ]

    @api.model
    def _problem(self, name, arguments):
        """:return: what is wrong with the arguments of a tool, or None"""
        for error in _VALIDATORS[name].iter_errors(arguments):
            where = ".".join(str(part) for part in error.absolute_path)
            return f"{where}: {error.message[:200]}" if where else error.message[:200]
        return None

    @api.model
    def _call(self, name, arguments):
        """:return: dict that JSON can say
        :raise UserError: for what is not there for this person
        """
        return getattr(self, f"_tool_{name}")(**arguments)

    # ------------------------------------------------------------
    # TOOLS
    # ------------------------------------------------------------

    @api.model
    def _tool_list_metrics(self):
        return {"metrics": self.env["crm.trust.catalogue"].list_metrics()}

    @api.model
    def _tool_read_figure(self, code, **scope):
        catalogue, scope = self.env["crm.trust.catalogue"], scope_from(self.env, scope)
        figure = catalogue._read([code], scope)[code]
        _subject, metric = catalogue._available()[code]
        return {
            **vars(figure),
            "name": metric.name,
            "says": metric.says,
            "formula": metric.formula,
            "unit": metric.unit,
            "currency": scope.company.currency_id.name if metric.unit == "money" else None,
            "period": {
                "first": scope.period.first.isoformat(),
                "last": scope.period.last.isoformat(),
            },
            "company": scope.company.name,
        }

    @api.model
    def _tool_open_records(self, code, whole=False, limit=20, offset=0, **scope):
        catalogue, scope = self.env["crm.trust.catalogue"], scope_from(self.env, scope)
        action = catalogue._action_open(code, scope, whole=whole)
        model = self.env[action["res_model"]].with_context(**action["context"])
        fields = model.fields_get(SHOWN, ["type"])
        records = model.search(action["domain"], limit=limit, offset=offset)
        base = self.get_base_url()
        return {
            "model": model._name,
            "total": model.search_count(action["domain"]),
            "offset": offset,
            "records": [
                {
                    "id": record.id,
                    "name": record.display_name or "",
                    "url": f"{base}/odoo/{model._name}/{record.id}",
                    **{name: self._plain(record, name) for name in SHOWN if name in fields},
                }
                for record in records
            ],
        }

    @api.model
    def _plain(self, record, name):
        field, value = record._fields[name], record[name]
        if field.type == "many2one":
            # sudo: the name of what the record, which may be read, says
            return value.sudo().display_name if value else None
        if field.type in ("date", "datetime"):
            return value.isoformat() if value else None
        return value if value or field.type in ("integer", "float", "monetary") else None

    @api.model
    def _tool_ask(self, text):
        answer = self.env["crm.trust.question"].ask(text)
        keys = ("understood", "sentence", "says", "notes", "intent")
        found = {key: answer[key] for key in keys if key in answer}
        found["near"] = [each["text"] for each in answer["near"]]
        if answer["understood"]:
            shown = (
                "value", "text", "unit", "count", "whole", "before", "band_text", "evidence",
                "beside",
            )  # fmt: skip
            found["figure"] = {key: answer["figure"].get(key) for key in shown}
            rows = ("label", "value", "value_text", "text", "before")
            found["rows"] = [
                {key: row[key] for key in rows if key in row} for row in answer["list"]
            ]
        return found
