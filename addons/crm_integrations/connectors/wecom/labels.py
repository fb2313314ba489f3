"""What a customer's card in WeCom says without saying it: city, trade, and what they ask for."""

from odoo import api, models

# names of groups of tags that colleagues use in WeCom for a place
PLACES = ("城市", "地区", "区域", "city", "region")


class WecomLabels(models.AbstractModel):
    _inherit = "crm.connector.kind.wecom"

    @api.model
    def _labels_of(self, connector, contact, follows):
        """``{"city", "tag_ids"}`` by the words of the lexicon, in what colleagues wrote, too."""
        tags = [tag for each in follows for tag in each.get("tags") or [] if tag.get("tag_name")]
        places = [tag["tag_name"] for tag in tags if _is_place(tag.get("group_name"))]
        names = [contact.get("corp_full_name"), contact.get("corp_name")]
        names += [each.get("remark_corp_name") for each in follows]
        notes = [tag["tag_name"] for tag in tags]
        notes += [contact.get("position")]
        for each in follows:
            notes += [each.get("remark"), each.get("description")]
        texts = [each for each in (*places, *names, *notes) if isinstance(each, str) and each]
        # in the words of who looks after the connector: the lead keeps the city as text
        lexicon = self.env["crm.product.lexicon"].with_context(lang=connector.user_id.lang)
        found = lexicon._found_in(texts, connector.company_id)
        city = found.filtered(lambda entry: entry.kind == "city")[:1]
        rest = found.filtered(lambda entry: entry.kind != "city")
        return {
            "city": city.name or (places[0] if places else ""),
            "tag_ids": (city | rest)._give_tags().ids,
        }


def _is_place(group):
    group = str(group or "").casefold()
    return any(place in group for place in PLACES)
