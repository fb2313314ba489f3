from . import deals, people, plan, rollout, template
