from odoo.addons.crm_stagegate.tests.common import StageGateCase
from odoo.exceptions import ValidationError
from odoo.tests import tagged


@tagged("post_install", "-at_install")
class TestSurveyGate(StageGateCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        (cls.gate_drawing | cls.gate_leader).mode = "off"
        cls.survey = cls.env["survey.survey"].create({"title": "First visit"})
        cls.gate = cls.Gate.create(
            {
                "name": "Questionnaire",
                "stage_id": cls.sample.id,
                "kind": "survey",
                "mode": "enforce",
                "survey_id": cls.survey.id,
            }
        )

    def _open(self):
        """The answer a salesperson gets with one click on the checklist."""
        action = self.lead.with_user(self.seller).action_gate_do(self.gate.id)
        answer = self.env["survey.user_input"].search([("gate_lead_id", "=", self.lead.id)])
        self.assertEqual(action["url"], answer.get_start_url())
        return answer

    def test_begun_is_not_completed(self):
        self._open()
        with self.assertRaises(ValidationError):
            self.lead.with_user(self.seller).stage_id = self.sample

    def test_completed_opens_the_stage(self):
        self._open()._mark_done()
        self.lead.with_user(self.seller).stage_id = self.sample

    def test_one_click_goes_on_with_what_was_begun(self):
        self.assertEqual(self._open(), self._open())

    def test_deleted_answer_means_demotion(self):
        answer = self._open()
        answer._mark_done()
        self.lead.stage_id = self.sample
        answer.unlink()
        self.assertEqual(self.lead.stage_id, self.drawing)

    def test_completed_for_another_lead_proves_nothing(self):
        self._open()._mark_done()
        other = self._create_lead("Other")
        with self.assertRaises(ValidationError):
            other.stage_id = self.sample

    def test_too_low_a_score_proves_nothing(self):
        self.gate.survey_min_score = 60
        self._open()._mark_done()
        with self.assertRaises(ValidationError):
            self.lead.stage_id = self.sample

    def test_needs_a_questionnaire(self):
        with self.assertRaises(ValidationError):
            self.gate.survey_id = False
